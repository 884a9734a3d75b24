import { type Board, live, nextOf } from "../src/board";
import type { NoteId, Op } from "../src/protocol/types";

/// What the server refuses facilitators (OPX1 to OPX3, OPC5, OPC13, OPG, OPD), for the tests' sequencer. Undefined: nothing.
export function judge(board: Board, op: Op, author: number): string | undefined {
  return judgeNames(board, op) ?? judgeNotes(board, op, author) ?? judgeRest(board, op);
}

function judgeNames(board: Board, op: Op): string | undefined {
  const stages = new Set<string>(board.stages.map(({ id }) => id));
  if ("stage" in op && op.op !== "stage.add" && !stages.has(op.stage)) return "unknown_stage";
  if (op.op === "stage.add" && stages.has(op.stage)) return "id_taken";
  if ((op.op === "stage.add" || op.op === "stage.place") && op.after !== "" && !stages.has(op.after))
    return "unknown_stage";
  if (op.op === "group.create") {
    if (board.groups.has(op.group)) return "id_taken";
    return op.after && board.groups.get(op.after as never)?.stage !== op.stage ? "unknown_group" : undefined;
  }
  if (op.op === "note.post" && op.group !== undefined)
    return board.groups.get(op.group)?.stage === op.stage ? undefined : "unknown_group";
  if (!op.op.startsWith("group.") || !("group" in op) || op.group === undefined) return undefined;
  const group = board.groups.get(op.group);
  if (!group) return "unknown_group";
  const after = op.op === "group.place" ? op.after : "";
  return after !== "" && board.groups.get(after)?.stage !== group.stage ? "unknown_group" : undefined;
}

function judgeNotes(board: Board, op: Op, author: number): string | undefined {
  const lives = (id: NoteId) => {
    const note = board.notes.get(id);
    return note ? (live(note) ? undefined : "note_not_live") : "unknown_note";
  };
  const all = (ids: readonly NoteId[], check: (id: NoteId) => string | undefined) => ids.map(check).find(Boolean);
  switch (op.op) {
    case "note.post":
    case "note.distil":
      if (board.notes.has(op.note)) return "id_taken";
      if (op.text.trim() === "") return "text_empty";
      return op.op === "note.distil" ? all(op.sources, lives) : undefined;
    case "note.edit":
      return lives(op.note) ?? (board.notes.get(op.note)?.hidden ? "note_hidden" : undefined);
    case "note.move":
      return all(op.notes, lives);
    case "note.withdraw":
      return all(op.notes, (id) => (board.notes.get(id)?.by === author ? undefined : "not_author"));
    case "note.merge":
      return all([...op.notes, op.into], lives) ?? circle(board, op.into, op.notes);
    case "note.add_source":
      if (board.notes.get(op.note)?.withdrawn) return "note_withdrawn";
      return all(op.sources, lives) ?? circle(board, op.note, op.sources);
    case "note.remove_source": {
      const sources = board.notes.get(op.note)?.sources ?? [];
      return op.sources.every((id) => sources.includes(id)) ? undefined : "unknown_source";
    }
    default:
      return undefined;
  }
}

function circle(board: Board, into: NoteId, from: readonly NoteId[]): string | undefined {
  const seen = new Set([into]);
  for (const id of seen) for (const next of nextOf(board, id)) seen.add(next);
  return from.some((id) => seen.has(id)) ? "lineage_cycle" : undefined;
}

function judgeRest(board: Board, op: Op): string | undefined {
  const joinable = (ids: readonly NoteId[], stage: string | undefined) =>
    ids.every((id) => board.notes.get(id)?.stage === stage && !board.notes.get(id)?.withdrawn);
  switch (op.op) {
    case "group.create":
      return joinable(op.notes, op.stage) ? undefined : "unknown_note";
    case "group.join":
      return joinable(op.notes, board.groups.get(op.group)?.stage) ? undefined : "unknown_note";
    case "phrase.place": {
      const there = board.phrases.includes(op.note) && (op.after === "" || board.phrases.includes(op.after));
      return there && op.note !== op.after ? undefined : "unknown_note";
    }
    case "definition.ratify":
      return board.phrases.length > 0 ? undefined : "text_empty";
    case "stage.add":
      return board.stages.length < 12 ? undefined : "stages_full";
    case "stage.remove": {
      const used = [...board.notes.values()].some(({ places }) => places[op.stage] !== undefined);
      return used || board.current_stage === op.stage ? "stage_in_use" : undefined;
    }
    case "stage.place":
      return op.stage === op.after ? "bad_message" : undefined;
    case "group.place":
      return op.group === op.after ? "bad_message" : undefined;
    default:
      return undefined;
  }
}
