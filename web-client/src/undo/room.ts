// What an act did to the room and to what this person says in it: things that are what they are until somebody sets them
// anew, so that each is set back by saying what it was.
import { type Board, ballotOf, openRound, roundOf, stanceOf } from "../board";
import type { Method, NoteId, Op, Reaction, RoundId, Stage, StageId, Stance } from "../protocol/types";
import type { Plan } from "./plan";

/// One such thing. `hand`, `shown`, `react`, `votes`, `stance`: this person's own.
export type Aspect =
  | {
      readonly of: "started" | "closed" | "frozen" | "names" | "methods" | "timer" | "hand" | "links" | "rounds";
    }
  /// `name`: as this person is called, which the board may not tell (SEE4).
  | { readonly of: "shown"; readonly name: string }
  | { readonly of: "visibility"; readonly stage: StageId }
  | { readonly of: "muted" | "removed" | "lowered"; readonly person: number }
  | { readonly of: "react"; readonly note: NoteId; readonly reaction: Reaction }
  | { readonly of: "votes"; readonly round: RoundId; readonly item: string }
  | { readonly of: "stance"; readonly round: RoundId; readonly note: NoteId };

export interface Turned {
  readonly aspect: Aspect;
  readonly was: unknown;
  readonly is: unknown;
}

/// What these ops made another of.
export function turnedBy(ops: readonly Op[], before: Board, after: Board, me: number): readonly Turned[] {
  const aspects = new Map(ops.flatMap((op) => aspectOf(op, me) ?? []).map((one) => [JSON.stringify(one), one]));
  return [...aspects.values()].flatMap((aspect) => {
    const [was, is] = [before, after].map((board) => read(aspect, board, me));
    return same(was, is) ? [] : [{ aspect, was, is }];
  });
}

function aspectOf(op: Op, me: number): Aspect | undefined {
  switch (op.op) {
    case "board.start":
    case "board.unstart":
      return { of: "started" };
    case "board.close":
    case "board.reopen":
      return { of: "closed" };
    case "board.freeze":
      return { of: "frozen" };
    case "board.names":
      return { of: "names" };
    case "board.methods":
      return { of: "methods" };
    case "timer.start":
    case "timer.pause":
    case "timer.stop":
      return { of: "timer" };
    case "stage.visibility":
      return { of: "visibility", stage: op.stage };
    case "links.renew":
      return { of: "links" };
    case "round.open":
    case "round.close":
      return { of: "rounds" };
    default:
      return personalAspectOf(op, me);
  }
}

function personalAspectOf(op: Op, me: number): Aspect | undefined {
  switch (op.op) {
    case "person.hand": {
      const own = op.person === undefined || op.person === me;
      return own ? { of: "hand" } : { of: "lowered", person: op.person ?? 0 };
    }
    case "person.name":
      return op.shown === undefined ? undefined : { of: "shown", name: op.name };
    case "person.mute":
      return { of: "muted", person: op.person };
    case "person.remove":
      return { of: "removed", person: op.person };
    case "note.react":
      return { of: "react", note: op.note, reaction: op.reaction };
    case "vote.cast":
    case "vote.withdraw":
      return { of: "votes", round: op.round, item: op.item };
    case "stance.set":
    case "stance.clear":
      return { of: "stance", round: op.round, note: op.note };
    default:
      return undefined;
  }
}

/// What it is on this board, as a value that can be compared. `me`: 0 until the first change, as what is done then.
function read(aspect: Aspect, board: Board, me: number): unknown {
  const mine = (numbers: readonly number[] = []) => numbers.includes(me) || numbers.includes(0);
  switch (aspect.of) {
    case "started":
      return board.started ? [...board.notes].filter(([, note]) => note.trial).map(([id]) => id) : null;
    case "closed":
      return board.closed !== undefined;
    case "frozen":
      return board.frozen ?? false;
    case "names":
      return board.names ?? "shown";
    case "methods":
      return [...(board.methods ?? [])].sort();
    case "timer":
      return board.timer ? { total: board.timer.total, runs: board.timer.ends_at !== undefined } : null;
    case "links":
      return board.links.generation;
    case "rounds":
      return (board.rounds ?? []).map(({ id, closed }) => [id, closed !== undefined]);
    case "visibility":
      return seenIn(board, aspect.stage);
    case "hand":
      return mine(board.hands);
    case "lowered":
      return board.hands?.includes(aspect.person) ?? false;
    case "shown":
      return board.people.get(me)?.shown ?? false;
    case "muted":
    case "removed":
      return board.people.get(aspect.person)?.[aspect.of] ?? false;
    case "react":
      return mine(board.notes.get(aspect.note)?.reactions?.[aspect.reaction]);
    case "votes":
      return unitsOn(board, aspect.round, aspect.item, me);
    case "stance":
      return ownStance(board, aspect.round, aspect.note, me);
  }
}

interface Seen {
  readonly visibility: Stage["visibility"];
  readonly notes: readonly NoteId[];
}

function seenIn(board: Board, id: StageId): Seen | null {
  const stage = board.stages.find((one) => one.id === id);
  if (!stage) return null;
  const notes = [...board.notes].filter(([, note]) => note.stage === id).map(([note]) => note);
  return { visibility: stage.visibility, notes };
}

function unitsOn(board: Board, id: RoundId, item: string, me: number): number {
  const round = roundOf(board, id);
  return round ? ballotOf(round, me).filter((unit) => unit === item).length : 0;
}

function ownStance(board: Board, id: RoundId, note: NoteId, me: number): Pick<Stance, "says" | "why"> | null {
  const round = roundOf(board, id);
  const stance = round && stanceOf(round, note, me);
  if (!stance) return null;
  return stance.why === undefined ? { says: stance.says } : { says: stance.says, why: stance.why };
}

/// Sets one thing back, if it still is as the act left it.
export function roomBack(plan: Plan, turned: Turned): void {
  const { aspect, was, is } = turned;
  const now = read(aspect, plan.board, plan.who.me);
  if (aspect.of === "votes") return votesBack(plan, aspect, Number(was) - Number(is));
  if (!stands(aspect, now, is)) return plan.leave("changed");
  const ops = opsBack(plan, turned);
  if (typeof ops === "string") plan.leave(ops);
  else for (const op of ops) plan.do(op);
}

/// Of what was started or made private, the notes may be others by now.
function stands({ of }: Aspect, now: unknown, is: unknown): boolean {
  if (of === "started") return (now === null) === (is === null);
  if (of === "visibility") return (now as Seen | null)?.visibility === (is as Seen | null)?.visibility;
  return same(now, is);
}

function opsBack(plan: Plan, { aspect, was, is }: Turned): readonly Op[] | "for_good" | "removed" | "used" {
  const { notes } = plan.board;
  switch (aspect.of) {
    case "started":
      return startBack(plan, was);
    case "visibility":
      return visibilityBack(plan, aspect.stage, is as Seen);
    case "closed":
      return [{ op: was ? "board.close" : "board.reopen" }];
    case "frozen":
      return [{ op: "board.freeze", frozen: was === true }];
    case "names":
      return [{ op: "board.names", names: was as "shown" }];
    case "methods":
      return [{ op: "board.methods", methods: was as readonly Method[] }];
    case "timer":
      return timerBack(was, is);
    case "hand":
      return [{ op: "person.hand", up: was === true }];
    case "shown":
      return [{ op: "person.name", name: aspect.name, shown: was === true }];
    case "muted":
      return [{ op: "person.mute", person: aspect.person, muted: was === true }];
    case "removed":
      return [{ op: "person.remove", person: aspect.person, removed: was === true }];
    case "react": {
      const note = notes.get(aspect.note);
      if (!note || note.withdrawn) return "removed";
      return [{ op: "note.react", note: aspect.note, reaction: aspect.reaction, on: was === true }];
    }
    case "stance":
      return stanceBack(plan, aspect, was as ReturnType<typeof ownStance>);
    // A hand is its owner's to raise; what a round showed was shown, and an old link was told to be void.
    case "lowered":
    case "links":
    case "rounds":
    case "votes":
      return "for_good";
  }
}

/// Starting makes a trial of every note: again only if there is no other one than before.
function startBack(plan: Plan, was: unknown): readonly Op[] | "used" {
  if (!Array.isArray(was)) return [{ op: "board.unstart" }];
  const others = [...plan.board.notes.keys()].some((id) => !was.includes(id));
  return others ? "used" : [{ op: "board.start" }];
}

/// What was shown cannot be made unseen; nor is what came into a private stage meanwhile shown by undoing.
function visibilityBack(plan: Plan, stage: StageId, is: Seen): readonly Op[] | "for_good" | "used" | "removed" {
  const now = seenIn(plan.board, stage);
  if (!now) return "removed";
  if (is.visibility === "public") return "for_good";
  if (now.notes.some((id) => !is.notes.includes(id))) return "used";
  return [{ op: "stage.visibility", stage, visibility: "public" }];
}

interface TimerRead {
  readonly total: number;
  readonly runs: boolean;
}

/// What ran or was left when a timer was stopped or another one begun is gone.
function timerBack(was: unknown, is: unknown): readonly Op[] | "for_good" {
  const [before, after] = [was, is] as (TimerRead | null)[];
  if (!before) return [{ op: "timer.stop" }];
  if (!after || after.total !== before.total) return "for_good";
  return [{ op: before.runs ? "timer.start" : "timer.pause" }];
}

/// So many votes more, or fewer, in a round that still is open.
function votesBack(plan: Plan, { round, item }: Aspect & { of: "votes" }, more: number): void {
  if (openRound(plan.board)?.id !== round) return plan.leave("for_good");
  for (let i = 0; i < Math.abs(more); ++i) {
    if (more > 0) plan.do({ op: "vote.cast", round, item });
    else if (unitsOn(plan.now, round, item, plan.who.me) > 0) plan.do({ op: "vote.withdraw", round, item });
    else return plan.leave("changed");
  }
}

function stanceBack(plan: Plan, { round, note }: Aspect & { of: "stance" }, was: ReturnType<typeof ownStance>) {
  if (openRound(plan.board)?.id !== round) return "for_good" as const;
  if (!was) return [{ op: "stance.clear", round, note }] as const;
  if (!plan.now.phrases.includes(note)) return "removed" as const;
  return [{ op: "stance.set", round, note, ...was }] as const;
}

/// A later act as it is when an earlier one was refused, on which it was made.
export function turnedAfter(later: readonly Turned[], refused: readonly Turned[]): readonly Turned[] {
  return later.map((one) => {
    const gone = refused.find(({ aspect }) => same(aspect, one.aspect));
    return gone && same(one.was, gone.is) ? { ...one, was: gone.was } : one;
  });
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
