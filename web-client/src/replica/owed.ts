// What entries tell of and do not bring: a snapshot follows (SEE7). Pure.
import { type Board, cameUnseen, roundOf } from "../board";
import type { Entry, Op } from "../protocol/types";

/// True if these entries are followed by a snapshot, beside those that show hidden notes again (OPN9). `board`: after them.
export function owesSnapshot(entries: readonly Entry[], board: Board, me: number): boolean {
  return entries.some(({ ops }) => ops.some((op) => owes(op, board, me)));
}

function owes(op: Op, board: Board, me: number): boolean {
  switch (op.op) {
    case "board.names":
      return true;
    case "person.name":
      return op.shown !== undefined && board.names === "chosen";
    case "round.close":
      return roundOf(board, op.round)?.secret === true;
    case "note.move":
      return op.notes.some((id) => cameUnseen(board.stages, board.notes.get(id), me));
    case "stage.visibility":
      return op.visibility === "public" && shows(board, op.stage, me);
    default:
      return false;
  }
}

function shows({ notes, groups, stages }: Board, stage: string, me: number): boolean {
  const titles = stages.find(({ id }) => id === stage)?.groups ?? [];
  if (titles.some((id) => groups.get(id)?.title === "")) return true;
  return [...notes.values()].some((note) => note.stage === stage && cameUnseen(stages, note, me));
}
