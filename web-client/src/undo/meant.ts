// The board as this person means it. A note that one shows again is hidden in view until the server says what is in it
// (OPN9): for what is undone it is shown already, only its text has to be waited for.
import { type Board, cameUnseen } from "../board";
import { Draft } from "../board/draft";
import type { NoteId } from "../protocol/types";
import type { Replica } from "../replica";
import { unsavedChanges } from "../replica/change";

export function meant(replica: Replica): Board | undefined {
  const { view } = replica;
  const shown = [...shownAgain(replica)].filter((id) => view?.notes.get(id)?.hidden);
  if (!view || shown.length === 0) return view;
  const draft = new Draft(view);
  for (const id of shown) draft.dropFromNote(id, "hidden");
  return draft.now;
}

/// True if the text of a note that is shown again is not here yet.
export function isAwaited(replica: Replica, note: NoteId): boolean {
  const { view, me } = replica;
  const now = view?.notes.get(note);
  if (now?.hidden) return shownAgain(replica).has(note);
  return replica.blank?.has(note) || cameUnseen(view?.stages ?? [], now, me);
}

/// What one shows again by what the log does not hold yet.
function shownAgain(replica: Replica): ReadonlySet<NoteId> {
  const notes = new Set<NoteId>();
  for (const op of unsavedChanges(replica).flatMap(({ ops }) => ops)) {
    if (op.op === "note.unhide") op.notes.forEach((id) => notes.add(id));
    if (op.op === "note.hide") op.notes.forEach((id) => notes.delete(id));
  }
  return notes;
}
