import type { GroupId, NoteId, Op, RoundId } from "../protocol/types";
import type { Board } from "./board";
import { roundOf } from "./votes";

/// The notes that must be there for the op to be done.
export function notesNamed(op: Op): readonly NoteId[] {
  switch (op.op) {
    case "note.distil":
      return op.sources;
    case "note.edit":
      return [op.note];
    case "note.add_source":
    case "note.remove_source":
      return [op.note, ...op.sources];
    case "note.merge":
      return [...op.notes, op.into];
    case "note.react":
    case "stance.set":
    case "stance.clear":
      return [op.note];
    case "phrase.place":
      return op.after === "" ? [op.note] : [op.note, op.after];
    default:
      return "notes" in op ? op.notes : [];
  }
}

/// The groups that must be there for the op to be done.
export function groupsNamed(op: Op): readonly GroupId[] {
  if (!("group" in op) || op.group === undefined) return [];
  const after = "after" in op && op.after ? [op.after as GroupId] : [];
  if (op.op === "group.merge") return [op.group, op.into];
  return op.op === "group.create" ? after : [op.group, ...after];
}

/// The note, group or round that the op makes.
export function madeBy(op: Op): NoteId | GroupId | RoundId | undefined {
  if (op.op === "note.post" || op.op === "note.distil") return op.note;
  if (op.op === "round.open") return op.round;
  return op.op === "group.create" ? op.group : undefined;
}

/// True if everything that the op names is there. Whether the rules allow it is the server's to say.
export function fits(board: Board, op: Op): boolean {
  const stage = "stage" in op && op.op !== "stage.add" ? op.stage : undefined;
  const round = "round" in op && op.op !== "round.open" ? op.round : undefined;
  return (
    (stage === undefined || board.stages.some(({ id }) => id === stage)) &&
    (round === undefined || roundOf(board, round) !== undefined) &&
    notesNamed(op).every((id) => board.notes.has(id)) &&
    groupsNamed(op).every((id) => hasGroup(board, id))
  );
}

/// A group that was merged into another one counts as gone (OPG7).
export function hasGroup(board: Board, id: GroupId): boolean {
  const group = board.groups.get(id);
  return group !== undefined && group.into === undefined;
}

/// True if there is a note, a group or a round of this id.
export function has(board: Board, id: string): boolean {
  return board.notes.has(id as NoteId) || hasGroup(board, id as GroupId) || roundOf(board, id as RoundId) !== undefined;
}
