// Ids of what this page makes. `getRandomValues` needs no secure context, `randomUUID` would.
import type { GroupId, NoteId, RoundId, StageId } from "../../protocol/types";

function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}

export const newNoteId = () => randomId() as NoteId;
export const newGroupId = () => randomId() as GroupId;
export const newStageId = () => randomId() as StageId;
export const newRoundId = () => randomId() as RoundId;
