import { type Board, ballotOf, boardOf, fold, stateOf, veiled } from "../src/board";
import type { Entry, Hello, Note, Op, Own, Round, ServerMessage, Snapshot, State } from "../src/protocol/types";
import { Sequencer } from "./sequencer";

/// Who looks: participant 0 is nobody, the form that all of an audience share.
export interface Viewer {
  readonly me: number;
  readonly facilitator: boolean;
}

/// The sequencer with what is withheld (SEE rules), for texts of private stages and secret rounds.
export class PrivateServer extends Sequencer {
  private readonly boards: Board[];

  constructor(state: State, judge: ConstructorParameters<typeof Sequencer>[1]) {
    super(state, judge);
    this.boards = [boardOf(state)];
  }

  welcomeFor(hello: Hello, facilitator: boolean): ServerMessage[] {
    const { since, ...afresh } = hello;
    const missed = this.log.slice(since?.revision ?? 0).map(({ entry }) => entry);
    const [welcome, next] = this.welcome(missed.some((entry) => this.shifts(entry, facilitator)) ? afresh : hello);
    if (welcome?.type !== "welcome") throw new Error("no welcome");
    const viewer = { me: welcome.participant, facilitator };
    const role = facilitator ? "facilitator" : "participant";
    const first: ServerMessage = { ...welcome, role };
    if (next?.type === "snapshot") return [first, ...this.snapshotFor(viewer, this.log.length, next.edits)];
    if (next?.type !== "ops") return [first];
    const entries = next.entries.flatMap((entry) => this.seen(entry, viewer) ?? []);
    return [first, { ...next, entries }];
  }

  /// What happened from revision `from` to `to`, as it is told to a person.
  toldTo(viewer: Viewer, from: number, to: number): ServerMessage[] {
    const result: ServerMessage[] = [];
    let begin = from;
    for (let revision = from; revision <= to; ++revision) {
      const shifts = this.shifts(this.entryAt(revision), viewer.facilitator);
      if (!shifts && revision < to) continue;
      result.push(...this.frameFor(viewer, begin, revision));
      if (shifts) result.push(...this.snapshotFor(viewer, revision));
      begin = revision + 1;
    }
    return result;
  }

  private frameFor(viewer: Viewer, from: number, to: number): ServerMessage[] {
    const frame = this.frame(from, to);
    const shared = { ...viewer, me: 0 };
    const own = frame.entries.flatMap((entry): Own[] => {
      const mine = this.seen(entry, viewer);
      const same = JSON.stringify(mine) === JSON.stringify(this.seen(entry, shared));
      return mine && !same ? [{ type: "own", participant: viewer.me, revision: entry.revision, entry: mine }] : [];
    });
    return [...own, { ...frame, entries: frame.entries.flatMap((entry) => this.seen(entry, shared) ?? []) }];
  }

  private snapshotFor(viewer: Viewer, revision: number, edits: Snapshot["edits"] = []): ServerMessage[] {
    const board = this.boardAt(revision);
    const told = edits.filter(({ note }) => !withheld(board, board.notes.get(note), viewer));
    const { epoch, mark } = this.frame(revision, revision);
    const state = stateOf(projected(board, { ...viewer, me: 0 }));
    const snapshot: Snapshot = { type: "snapshot", position: { epoch, revision, mark }, state };
    const own = ownOf(board, viewer, revision);
    return [...(own ? [own] : []), told.length > 0 ? { ...snapshot, edits: told } : snapshot];
  }

  /// SEE5; undefined: nothing of it.
  private seen(entry: Entry, viewer: Viewer): Entry | undefined {
    const after = this.boardAt(entry.revision);
    const ops = entry.ops.flatMap((op): Op[] => {
      if (op.op === "note.post") return [withheld(after, after.notes.get(op.note), viewer) ? { ...op, text: "" } : op];
      if (op.op === "note.edit") return withheld(after, after.notes.get(op.note), viewer) ? [] : [op];
      if (op.op !== "vote.cast" && op.op !== "vote.withdraw") return [op];
      const round = after.rounds?.find(({ id }) => id === op.round);
      return round?.secret && round.closed === undefined && entry.by !== viewer.me ? [] : [op];
    });
    return ops.length > 0 ? { ...entry, ops } : undefined;
  }

  /// SEE7
  private shifts(entry: Entry, facilitator: boolean): boolean {
    const before = this.boardAt(entry.revision - 1);
    const isPrivate = (id: string | undefined) => before.stages.find((one) => one.id === id)?.visibility === "private";
    return entry.ops.some((op) => {
      if (op.op === "round.close") return before.rounds?.find(({ id }) => id === op.round)?.secret;
      if (facilitator) return false;
      if (op.op === "stage.visibility") return true;
      if (op.op !== "note.move") return false;
      return op.notes.some((id) => isPrivate(before.notes.get(id)?.stage) !== isPrivate(op.stage));
    });
  }

  private entryAt(revision: number): Entry {
    const logged = this.log[revision - 1];
    if (!logged) throw new Error(`no revision ${revision}`);
    return logged.entry;
  }

  private boardAt(revision: number): Board {
    for (let i = this.boards.length; i <= revision; ++i) {
      this.boards.push(fold(this.boards[i - 1] as Board, this.entryAt(i)));
    }
    return this.boards[revision] as Board;
  }
}

function withheld(board: Board, note: Note | undefined, { me, facilitator }: Viewer): boolean {
  return !facilitator && note !== undefined && veiled(board.stages, note, me);
}

/// SEE1, SEE3, of what one person may see.
export function projected(board: Board, viewer: Viewer): Board {
  const notes = new Map(board.notes);
  for (const [id, note] of notes) if (withheld(board, note, viewer)) notes.set(id, { ...note, text: "", version: 0 });
  return board.rounds
    ? { ...board, notes, rounds: board.rounds.map((round) => cut(round, viewer)) }
    : { ...board, notes };
}

function cut(round: Round, { me }: Viewer): Round {
  if (!round.secret) return round;
  const { ballots = {}, ...rest } = round;
  const shown =
    round.closed === undefined
      ? Object.entries(ballots).filter(([number]) => Number(number) === me)
      : Object.values(ballots)
          .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
          .map((ballot, i) => [i + 1, ballot] as const);
  return shown.length > 0 ? { ...rest, ballots: Object.fromEntries(shown) } : rest;
}

/// SEE6
function ownOf(board: Board, viewer: Viewer, revision: number): Own | undefined {
  const { me, facilitator } = viewer;
  if (me === 0) return undefined;
  const mine = [...board.notes].filter(([, note]) => note.by === me && withheld(board, note, { me: 0, facilitator }));
  const notes = Object.fromEntries(mine.map(([id, { text, version }]) => [id, { text, version }])) as Own["notes"] & {};
  const cast = (board.rounds ?? []).filter((round) => round.secret && !round.closed && ballotOf(round, me).length > 0);
  const ballots = Object.fromEntries(cast.map((round) => [round.id, ballotOf(round, me)])) as Own["ballots"] & {};
  const own: Own = { type: "own", participant: me, revision, notes, ballots };
  return mine.length + cast.length > 0 ? own : undefined;
}
