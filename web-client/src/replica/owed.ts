// What entries tell of and do not bring: a snapshot follows (SEE7). Pure.
import { type Board, roundOf, stageOf } from "../board";
import type { Entry, Op, StageId } from "../protocol/types";
import type { Replica } from "./replica";

/// True if a snapshot follows the entry, beside those that show hidden notes again (OPN9). `before`: the board before
/// it, as this person sees it, which is enough to know.
export function changesSight(entry: Entry, before: Board, { role }: Pick<Replica, "role">): boolean {
  return entry.ops.some((op) => changes(op, entry, before, role !== "facilitator"));
}

/// `cut`: texts of private stages are withheld from this person.
function changes(op: Op, { ops }: Entry, before: Board, cut: boolean): boolean {
  const visibility = (stage: StageId) => stageOf(before.stages, stage)?.visibility;
  const isPrivate = (stage: StageId) => visibility(stage) === "private";
  switch (op.op) {
    case "round.close":
      return (
        roundOf(before, op.round)?.secret ??
        ops.some((other) => other.op === "round.open" && other.round === op.round && other.secret)
      );
    case "board.names":
      return (op.names === "shown" ? undefined : op.names) !== before.names;
    case "stage.visibility":
      return cut && visibility(op.stage) !== op.visibility;
    case "stage.add": // one that was removed may come again
      return cut && isPrivate(op.stage);
    case "note.move":
      return (
        cut &&
        op.notes.some((id) => {
          const note = before.notes.get(id);
          return note !== undefined && isPrivate(note.stage) !== isPrivate(op.stage);
        })
      );
    default:
      return false;
  }
}

/// With the notes that the entry shows again (OPN9). Also if edits of such a note follow before its text is there.
export function withBlank(replica: Replica, { at, by = 0, ops }: Entry, before: Board): Replica {
  const blank = new Map(replica.blank);
  const hides = (op: Op) => op.op === "note.hide";
  for (const note of ops.flatMap((op) => (op.op === "note.unhide" ? op.notes : []))) {
    const here = ops.some((op) => hides(op) && "notes" in op && op.notes.includes(note));
    const hidden = before.notes.get(note)?.hidden ?? (here ? { at, by } : undefined);
    if (hidden) blank.set(note, hidden);
  }
  return blank.size === 0 ? replica : { ...replica, blank };
}
