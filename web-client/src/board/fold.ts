// The fold of the log (POS4; rules OPC, OPN, OPG, OPD, OPV). It applies and never judges.
import type { Entry, Op, OpOf, Stage, StageId } from "../protocol/types";
import { type Board, boardOf } from "./board";
import { BrokenLog, Draft, placed, type Stamp } from "./draft";
import { createGroup, dissolveGroup, joinGroup, leaveGroup, mergeGroup, placeGroup } from "./fold_groups";
import { foldNoteOp, type NoteOpName, unknownOp } from "./fold_notes";
import { erasePerson, mutePerson, namePerson, raiseHand, removePerson } from "./fold_people";
import { pauseTimer, startBoard, startTimer, unstartBoard } from "./fold_room";
import { castVote, clearStance, closeRound, openRound, setStance, withdrawVote } from "./fold_rounds";

export type { Stamp };

/// The board after the entry. What did not change keeps its identity.
/// Throws BrokenLog if the entry does not fit the board; the board at hand stays as it is.
export function fold(board: Board, entry: Entry): Board {
  return foldEntries(board, [entry]);
}

/// Entries in order. `before` is told of each with the board as it is before it; that board is only to be read, and only then.
export function foldEntries(
  board: Board,
  entries: readonly Entry[],
  before: (entry: Entry, board: Board) => void = () => undefined,
): Board {
  if (entries.length === 0) return board;
  const draft = new Draft(board);
  for (const entry of entries) {
    before(entry, draft.now);
    for (const op of entry.ops) foldOp(draft, op, { at: entry.at, by: entry.by ?? 0 });
  }
  return draft.now;
}

/// The board of a log's first entry (OPC1).
export function boardFrom(entry: Entry): Board {
  const [create, ...rest] = entry.ops;
  if (create?.op !== "board.create") throw new BrokenLog("a log begins with board.create");
  return fold(boardOf(create.state), { ...entry, ops: rest });
}

type Family<Prefix extends string> = OpOf<Extract<Op["op"], `${Prefix}.${string}`>>;
type RoomOp = Family<"board" | "timer" | "person" | "links">;
type ItemOp = Exclude<Op, OpOf<NoteOpName> | RoomOp>;

/// Applies one op to a draft.
export function foldOp(draft: Draft, op: Op, stamp: Stamp): void {
  if (op.op.startsWith("note.")) return foldNoteOp(draft, op as OpOf<NoteOpName>, stamp);
  if (/^(board|timer|person|links)\./.test(op.op)) return foldRoomOp(draft, op as RoomOp, stamp);
  return foldItemOp(draft, op as ItemOp, stamp);
}

function foldRoomOp(draft: Draft, op: RoomOp, stamp: Stamp): void {
  switch (op.op) {
    case "board.create":
      return draft.replace(boardOf(op.state));
    case "board.title":
      return draft.set({ title: op.title });
    case "board.start":
      return startBoard(draft, stamp);
    case "board.unstart":
      return unstartBoard(draft);
    case "board.close":
      return draft.set({ closed: draft.now.closed ?? { ...stamp } });
    case "board.reopen":
      return draft.drop("closed");
    case "board.freeze":
      return op.frozen ? draft.set({ frozen: true }) : draft.drop("frozen");
    case "board.names":
      return op.names === "shown" ? draft.drop("names") : draft.set({ names: op.names });
    case "board.methods":
      return op.methods.length > 0 ? draft.set({ methods: op.methods }) : draft.drop("methods");
    case "timer.start":
      return startTimer(draft, op, stamp.at);
    case "timer.pause":
      return pauseTimer(draft, stamp.at);
    case "timer.stop":
      return draft.drop("timer");
    case "person.join":
      return draft.setPerson(op.person, { name: op.name, role: op.role });
    case "person.name":
      return namePerson(draft, op, stamp);
    case "person.erase":
      return erasePerson(draft, op.person ?? stamp.by, stamp.at);
    case "person.hand":
      return raiseHand(draft, op.person ?? stamp.by, op.up);
    case "person.mute":
      return mutePerson(draft, op);
    case "person.remove":
      return removePerson(draft, op);
    case "links.renew":
      return draft.set({ links: { generation: op.generation ?? draft.now.links.generation + 1 } });
    default:
      return unknownOp(op);
  }
}

function foldItemOp(draft: Draft, op: ItemOp, stamp: Stamp): void {
  switch (op.op) {
    case "stage.add":
      return addStage(draft, op);
    case "stage.rename":
      return draft.changeStage(op.stage, { title: op.title });
    case "stage.prompt":
      return draft.changeStage(op.stage, { prompt: op.prompt });
    case "stage.policy":
      return draft.changeStage(op.stage, { policy: op.policy });
    case "stage.status":
      return draft.changeStage(op.stage, { status: op.status });
    case "stage.visibility":
      return setVisibility(draft, op);
    case "stage.place":
      return placeStage(draft, op);
    case "stage.current":
      return draft.set({ current_stage: draft.stage(op.stage).id });
    case "stage.remove":
      return removeStage(draft, op.stage);
    case "group.create":
      return createGroup(draft, op);
    case "group.rename":
      return draft.setGroup(op.group, { ...draft.group(op.group), title: op.title });
    case "group.place":
      return placeGroup(draft, op);
    case "group.join":
      return joinGroup(draft, op);
    case "group.leave":
      return leaveGroup(draft, op);
    case "group.dissolve":
      return dissolveGroup(draft, op);
    case "group.merge":
      return mergeGroup(draft, op);
    case "phrase.place":
      return draft.setPhrases(placed(draft.now.phrases, op.note, op.after));
    case "definition.ratify":
      return draft.set({ ratified: op.why === undefined ? { ...stamp } : { ...stamp, why: op.why } });
    case "definition.reopen":
      return draft.dropRatified();
    case "round.open":
      return openRound(draft, op, stamp);
    case "round.close":
      return closeRound(draft, op, stamp.at);
    case "vote.cast":
      return castVote(draft, op, stamp.by);
    case "vote.withdraw":
      return withdrawVote(draft, op, stamp.by);
    case "stance.set":
      return setStance(draft, op, stamp.by);
    case "stance.clear":
      return clearStance(draft, op, stamp.by);
    default:
      return unknownOp(op);
  }
}

function addStage(draft: Draft, op: OpOf<"stage.add">) {
  const { stage: id, title, prompt, kind, policy, after } = op;
  const stage = { id, title, prompt, kind, status: "open", visibility: "public", policy, groups: [] } as const;
  draft.set({ stages: [...draft.now.stages, stage] });
  placeStage(draft, { stage: id, after });
}

/// OPC11: what was shown cannot be made unseen.
function setVisibility(draft: Draft, { stage: id, visibility }: OpOf<"stage.visibility">) {
  const reveals = draft.stage(id).visibility === "private" && visibility === "public";
  const change: Partial<Stage> = reveals ? { visibility, revealed: true } : { visibility };
  draft.changeStage(id, change);
}

function placeStage(draft: Draft, op: Pick<OpOf<"stage.place">, "stage" | "after">) {
  const ids = draft.now.stages.map((stage) => stage.id);
  draft.stage(op.stage);
  draft.set({ stages: placed(ids, op.stage, op.after).map((id) => draft.stage(id)) });
}

/// With its groups, which are empty (OPC13).
function removeStage(draft: Draft, id: StageId) {
  for (const [group, { stage }] of draft.now.groups) if (stage === id) draft.setGroup(group, undefined);
  draft.set({ stages: draft.now.stages.filter((stage) => stage.id !== id) });
}
