import type { Op } from "../../web-client/src/protocol/types.js";
import { randomId } from "../harness/client.js";
import type { Dice } from "../harness/random.js";
import type { Act, Choice, Fields } from "./acts.js";

// What there is to do in a workshop that is facilitated: private stages, rounds, reactions, and what a room needs.

const reactions = ["agree", "idea", "love", "question", "surprise"];
const methods = ["consent", "duplicates", "follow", "hands", "reactions"];
const names = ["shown", "chosen", "hidden"];
const says = ["agree", "concern", "objection"];

type Round = NonNullable<Choice["board"]["rounds"]>[number];

const openRound = (c: Choice): Round | undefined => c.board.rounds?.find(({ closed }) => closed === undefined);

const everybody: readonly Act[] = [
  [6, (c) => joinGroup(c)],
  [4, (c) => ({ op: "note.react", note: c.note(), reaction: c.dice.one(reactions), on: c.dice.chance(75) })],
  [2, (c) => ({ op: "person.hand", up: c.dice.chance(65) })],
  [1, (c) => ({ op: "person.name", name: c.title(), shown: c.dice.chance(60) })],
  [16, (c) => vote(c)],
];

const facilitators: readonly Act[] = [
  [3, (c) => ({ op: "stage.visibility", stage: c.stage(), visibility: c.dice.chance(85) ? "private" : "public" })],
  [1, (c) => reveal(c)],
  [5, (c) => openOne(c)],
  [1, (c) => ({ op: "round.close", round: openRound(c)?.id })],
  [5, (c) => merge(c)],
  [1, (c) => ({ op: "board.names", names: c.dice.one(names) })],
  [1, (c) => (c.dice.chance(40) ? { op: "board.freeze", frozen: true } : undefined)],
  [1, (c) => (c.dice.chance(25) ? { op: "board.close" } : undefined)],
  [1, (c) => (c.dice.chance(25) ? { op: "board.start" } : undefined)],
  [1, (c) => ({ op: "board.methods", methods: c.dice.some(methods, 3).sort() })],
  [2, (c) => ({ op: "person.mute", person: c.person(), muted: c.dice.chance(40) })],
  [1, (c) => ({ op: "person.hand", up: false, person: c.person() })],
  [2, (c) => timer(c)],
];

/// Nobody is kept out for long: whoever sees it takes back what keeps all others from working.
function goOn({ board, actor, dice }: Choice): Fields | undefined {
  if (actor.role !== "facilitator" || !dice.chance(40)) return undefined;
  if (board.closed) return { op: "board.reopen" };
  if (board.frozen) return { op: "board.freeze", frozen: false };
  return board.started && dice.chance(50) ? { op: "board.unstart" } : undefined;
}

function joinGroup(c: Choice): Fields {
  const group = c.group();
  return { op: "group.join", group, notes: c.someIn(c.board.groups.get(group as never)?.stage, 2) };
}

function vote(c: Choice): Fields | undefined {
  const { dice } = c;
  const round = openRound(c) ?? (dice.chance(5) ? c.board.rounds?.at(-1) : undefined);
  if (round?.on === "phrases") return stance(c, round.id);
  const item = dice.chance(35) ? c.group() : dice.one(c.someIn(round?.stage));
  if (!round || dice.chance(70)) return round && { op: "vote.cast", round: round.id, item };
  const mine = round.ballots?.[c.actor.bot.replica.me];
  return { op: "vote.withdraw", round: round.id, item: dice.one(mine ?? []) ?? item };
}

function stance(c: Choice, round: string): Fields {
  const { dice } = c;
  if (dice.chance(25)) return { op: "stance.clear", round, note: c.phrase() };
  const why = dice.chance(50) && { why: c.title() };
  return { op: "stance.set", round, note: c.phrase(), says: dice.one(says), ...why };
}

function openOne(c: Choice): Fields | undefined {
  const { board, dice } = c;
  if (openRound(c) && dice.chance(95)) return undefined;
  const definition = dice.chance(30) ? board.stages.find(({ kind }) => kind === "definition")?.id : undefined;
  const on = definition === undefined ? dice.one(["notes", "groups"]) : "phrases";
  const stage = definition ?? dice.one(board.stages.filter(({ visibility }) => visibility !== "private"))?.id;
  const budget = 1 + dice.below(12);
  const limits = { budget, per_item: 1 + dice.below(budget), secret: dice.chance(60) };
  return { op: "round.open", round: randomId("r"), stage, on, title: c.title(), ...limits };
}

function reveal(c: Choice): Fields {
  const kept = c.board.stages.filter(({ visibility }) => visibility === "private");
  return { op: "stage.visibility", stage: c.dice.one(kept)?.id, visibility: "public" };
}

/// Two groups of one stage, as far as there are such.
function merge(c: Choice): Fields {
  const groups = c.dice.one(c.board.stages.filter((stage) => stage.groups.length > 1))?.groups;
  return {
    op: "group.merge",
    group: c.dice.one(groups ?? []) ?? c.group(),
    into: c.dice.one(groups ?? []) ?? c.group(),
  };
}

function timer({ dice }: Choice): Fields {
  const what = dice.below(4);
  if (what === 0) return { op: "timer.start", ms: 1000 + dice.below(90_000) };
  return { op: ["timer.start", "timer.pause", "timer.stop"][what - 1] };
}

export const workshop = { everybody, facilitators, goOn };

/// How a facilitated workshop may begin: in silence, with a round, with both. There are groups, and in two stages people may
/// do whatever a policy can let them do.
export function beginning(dice: Dice, stages: readonly { readonly id: string }[]): Op[] {
  const [first = "", second = ""] = stages.map(({ id }) => id);
  const policy = { post: true, group: true, vote: true, react: true, move: "all", edit: "own" };
  const group = (stage: string): object => ({ op: "group.create", group: randomId("g"), stage, title: "", notes: [] });
  const round = { op: "round.open", round: randomId("r"), stage: second, on: dice.one(["notes", "groups"]), title: "" };
  return [
    ...[first, second].map((stage) => ({ op: "stage.policy", stage, policy })),
    ...[first, second, second, second].map(group),
    ...(dice.chance(60) ? [{ op: "stage.visibility", stage: first, visibility: "private" }] : []),
    ...(dice.chance(60) ? [{ ...round, budget: 20, per_item: 5, secret: dice.chance(70) }] : []),
  ] as Op[];
}

/// What shows all that is withheld on this board, in one change.
export function allShown({ stages, notes, rounds = [] }: Pick<Choice["board"], "stages" | "notes" | "rounds">): Op[] {
  const kept = stages.filter(({ visibility }) => visibility === "private").map(({ id }) => id);
  const open = rounds.filter(({ closed }) => closed === undefined).map(({ id }) => id);
  const hidden = [...notes].flatMap(([id, note]) => (note.hidden && !note.withdrawn ? [id] : []));
  return [
    ...kept.map((stage) => ({ op: "stage.visibility" as const, stage, visibility: "public" as const })),
    ...open.map((round) => ({ op: "round.close" as const, round })),
    ...(hidden.length > 0 ? [{ op: "note.unhide" as const, notes: hidden }] : []),
  ];
}
