// Bringing a note back as it was, on the board of now.
import { diff } from "../../board";
import type { Delta, Note, NoteId, Op } from "../../protocol/types";
import type { BoardStore } from "../../store/api";
import { isBlank } from "../parts/notes";
import { isLive } from "../permissions";

/// Why a note cannot be brought back.
export type No = "same" | "withdrawn" | "hidden";
/// `ops` as one change, then the edit of the text, if it is another.
export interface Way {
  readonly ops: readonly Op[];
  readonly delta: Delta;
}

/// What makes the note `now` as it was. What the board does not have any more (a stage that was removed) stays as it is.
export function wayBack(live: BoardStore, id: NoteId, past: Note): Way | No {
  const now = live.notes().get(id);
  if (!now || now.withdrawn) return "withdrawn";
  if (now.hidden || past.hidden) return "hidden";
  const notes = [id];
  const ops: Op[] = isLive(now) ? [] : [{ op: "note.restore", notes }];
  const place = past.places[past.stage];
  const was = now.places[past.stage];
  const moved = now.stage !== past.stage || was?.x !== place?.x || was?.y !== place?.y;
  const there = live.stages().some(({ id: stage }) => stage === past.stage);
  if (moved && there && place) ops.push({ op: "note.move", notes, stage: past.stage, places: [place] });
  if (now.colour !== past.colour) ops.push({ op: "note.colour", notes, colour: past.colour });
  const delta = isBlank(now) || isBlank(past) ? [] : diff(now.text, past.text);
  return ops.length === 0 && delta.length === 0 ? "same" : { ops, delta };
}

export function bringBack(live: BoardStore, id: NoteId, { ops, delta }: Way): void {
  if (ops.length > 0) live.submit(ops);
  if (delta.length > 0) live.editText(id, delta);
}
