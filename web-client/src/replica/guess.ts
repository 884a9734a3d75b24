// What the page shows before the server has said it. Pure.
import { arrivalPlaces, ballotOf, type Board, fits, freePlaces, roundOf, unitOf } from "../board";
import type { Op, OpOf } from "../protocol/types";

/// What the server fills in, as far as it can be guessed (OPN1, OPN3, OPN11, OPV4).
export function resolve(board: Board, op: Op, me: number): Op {
  if (!fits(board, op)) return op;
  if ((op.op === "note.post" || op.op === "note.distil") && !op.place) {
    const [place] = freePlaces(board, op.stage, 1);
    return place ? { ...op, place } : op;
  }
  if (op.op === "note.move" && !op.places) return { ...op, places: arrivalPlaces(board, op.notes, op.stage) };
  if (op.op === "vote.withdraw") return { ...op, item: unitFor(board, op, me) ?? op.item };
  return op;
}

function unitFor(board: Board, { round: id, item }: OpOf<"vote.withdraw">, me: number): string | undefined {
  const round = roundOf(board, id);
  return round && unitOf(board, round, ballotOf(round, me), item);
}
