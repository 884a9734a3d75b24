// What entries tell of and do not bring: a snapshot follows (OPN9, SEE7). Pure.
import type { Board } from "../board";
import { inPrivate, roundOf } from "../board";
import type { Entry, Note, NoteId, Op } from "../protocol/types";

/// The notes whose texts the snapshot will bring; undefined if the entries owe none. `board`: after the entries.
export function owedBy(entries: readonly Entry[], board: Board, me: number): readonly NoteId[] | undefined {
  const ops = entries.flatMap((entry) => entry.ops);
  const blank = ops.flatMap((op) => blankBy(op, board, me));
  return blank.length > 0 || ops.some((op) => owes(op, board)) ? blank : undefined;
}

function blankBy(op: Op, board: Board, me: number): readonly NoteId[] {
  const note = (id: NoteId) => board.notes.get(id);
  if (op.op === "note.unhide") return op.notes.filter((id) => note(id)?.text === "");
  if (op.op === "note.move") return op.notes.filter((id) => cameUnseen(board, note(id), me));
  if (op.op !== "stage.visibility") return [];
  return [...board.notes].filter(([, one]) => one.stage === op.stage && cameUnseen(board, one, me)).map(([id]) => id);
}

/// True if the note is no longer withheld and its text is not here: no other one is empty at version 0.
function cameUnseen({ stages }: Board, note: Note | undefined, me: number): boolean {
  if (!note || note.by === me || note.hidden || note.withdrawn) return false;
  return note.text === "" && note.version === 0 && !inPrivate(stages, note);
}

function owes(op: Op, board: Board): boolean {
  switch (op.op) {
    case "board.names":
      return true;
    case "person.name":
      return op.shown !== undefined && board.names === "chosen";
    case "round.close":
      return roundOf(board, op.round)?.secret === true;
    case "stage.visibility": {
      const groups = board.stages.find(({ id }) => id === op.stage)?.groups ?? [];
      return op.visibility === "public" && groups.some((id) => board.groups.get(id)?.title === "");
    }
    default:
      return false;
  }
}
