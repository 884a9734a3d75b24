import {
  ballotOf,
  type Board,
  counted,
  hasGroup,
  live,
  nextOf,
  openRound,
  roundOf,
  target,
  unitOf,
} from "../src/board";
import type { GroupId, NoteId, Op, OpOf } from "../src/protocol/types";

/// What the server refuses facilitators (OPX1 to OPX3, OPC5, OPC13, OPG, OPD), for the tests' sequencer. Undefined: nothing.
export function judge(board: Board, op: Op, author: number): string | undefined {
  return judgeNames(board, op) ?? judgeNotes(board, op, author) ?? judgeRest(board, op) ?? judgeRoom(board, op, author);
}

/// OPC11, OPC15, OPC22, OPC23, OPV
function judgeRoom(board: Board, op: Op, author: number): string | undefined {
  switch (op.op) {
    case "board.start":
      return board.started ? "already_started" : undefined;
    case "timer.start":
      return op.ms === undefined && board.timer?.left === undefined ? "no_timer" : undefined;
    case "timer.pause":
      return board.timer?.ends_at === undefined ? "no_timer" : undefined;
    case "stage.visibility": {
      const stage = board.stages.find(({ id }) => id === op.stage);
      if (op.visibility === "private" && stage?.revealed) return "stage_revealed";
      return op.visibility === "private" && openRound(board)?.stage === op.stage ? "round_open" : undefined;
    }
    case "round.open":
      if (roundOf(board, op.round)) return "id_taken";
      return openRound(board) ? "round_open" : undefined;
    case "round.close":
      return openRound(board)?.id === op.round ? undefined : "round_closed";
    case "vote.cast":
    case "vote.withdraw":
    case "stance.set":
    case "stance.clear":
      return openRound(board)?.id === op.round ? judgeSaid(board, op, author) : "round_closed";
    default:
      return undefined;
  }
}

type Said = "vote.cast" | "vote.withdraw" | "stance.set" | "stance.clear";

function judgeSaid(board: Board, op: OpOf<Said>, author: number): string | undefined {
  const round = openRound(board);
  if (!round) return "round_closed";
  if ((round.on === "phrases") !== op.op.startsWith("stance.")) return "bad_message";
  if (op.op === "stance.set") return board.phrases.includes(op.note) ? undefined : "unknown_note";
  if (op.op === "stance.clear") return round.stances?.[op.note]?.[author] ? undefined : "unknown_vote";
  const ballot = ballotOf(round, author);
  if (op.op === "vote.withdraw") return unitOf(board, round, ballot, op.item) ? undefined : "unknown_vote";
  const item = target(board, round, op.item);
  if (!item) return "unknown_note";
  const before = counted(board, round, ballot);
  if (before.filter((one) => one === item).length >= round.per_item) return "item_full";
  return before.length >= round.budget ? "budget_spent" : undefined;
}

function judgeNames(board: Board, op: Op): string | undefined {
  const stages = new Set<string>(board.stages.map(({ id }) => id));
  if ("stage" in op && op.op !== "stage.add" && !stages.has(op.stage)) return "unknown_stage";
  if (op.op === "stage.add" && stages.has(op.stage)) return "id_taken";
  if ((op.op === "stage.add" || op.op === "stage.place") && op.after !== "" && !stages.has(op.after))
    return "unknown_stage";
  if (op.op === "group.create") {
    if (hasGroup(board, op.group)) return "id_taken";
    return op.after && groupIn(board, op.after)?.stage !== op.stage ? "unknown_group" : undefined;
  }
  if (op.op === "note.post" && op.group !== undefined)
    return groupIn(board, op.group)?.stage === op.stage ? undefined : "unknown_group";
  if (!op.op.startsWith("group.") || !("group" in op) || op.group === undefined) return undefined;
  const group = groupIn(board, op.group);
  if (!group) return "unknown_group";
  if (op.op === "group.merge" && op.group === op.into) return "bad_message";
  const other = op.op === "group.place" ? op.after : op.op === "group.merge" ? op.into : "";
  return other !== "" && groupIn(board, other)?.stage !== group.stage ? "unknown_group" : undefined;
}

/// What was merged into another group counts as gone (OPG7).
function groupIn(board: Board, id: GroupId) {
  return hasGroup(board, id) ? board.groups.get(id) : undefined;
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
    case "note.react":
      if (!board.notes.has(op.note)) return "unknown_note";
      return board.notes.get(op.note)?.withdrawn ? "note_withdrawn" : undefined;
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
      const noted = [...board.notes.values()].some(({ places }) => places[op.stage] !== undefined);
      const used = noted || board.rounds?.some(({ stage }) => stage === op.stage);
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
