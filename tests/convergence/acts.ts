import { type Board, live } from "../../web-client/src/board/index.js";
import type { Bot } from "../harness/bot.js";
import { randomId } from "../harness/client.js";
import type { Dice } from "../harness/random.js";
import { present } from "../harness/shapes.js";
import { workshop } from "./room_acts.js";
import { Words } from "./words.js";

/// Who acts, and what a choice is made from.
export interface Actor {
  readonly bot: Bot;
  readonly dice: Dice;
  readonly role: "facilitator" | "participant";
  readonly words: Words;
  /// Texts may be hidden on this board, and people's words erased.
  readonly hides: boolean;
  /// The workshop is facilitated: private stages, rounds, and what else there is for a room.
  readonly methods: boolean;
}

export type Fields = Record<string, unknown>;

/// The stage, if it is private in the log, as far as this bot knows: then it is so until it is revealed.
export function privateNow(bot: Bot, stage: string | undefined): string | undefined {
  const kept = bot.board.stages.some(({ id, visibility }) => id === stage && visibility === "private");
  return kept ? stage : undefined;
}

/// What of the board as the actor sees it an op may name.
export class Choice {
  readonly board: Board;
  private readonly alive: string[];
  private readonly notes: string[];
  constructor(readonly actor: Actor) {
    this.board = present(actor.bot.replica.view);
    this.notes = [...this.board.notes.keys()];
    this.alive = [...this.board.notes].flatMap(([id, note]) => (live(note) ? [id] : []));
  }
  get dice(): Dice {
    return this.actor.dice;
  }
  note(): string | undefined {
    return this.dice.one(this.dice.chance(92) ? this.alive : this.notes);
  }
  some(max = 4): string[] {
    return this.dice.some(this.dice.chance(92) ? this.alive : this.notes, 1 + this.dice.below(max));
  }
  own(): string | undefined {
    const mine = (id: string): boolean => this.board.notes.get(id as never)?.by === this.actor.bot.replica.me;
    return this.dice.one(this.alive.filter(mine));
  }
  /// Mostly some that are in this stage.
  someIn(stage: string | undefined, max = 4): string[] {
    const there = this.alive.filter((id) => this.board.notes.get(id as never)?.stage === stage);
    return there.length === 0 || this.dice.chance(25)
      ? this.some(max)
      : this.dice.some(there, 1 + this.dice.below(max));
  }
  /// A facilitator who is offline may have removed all of them. Where there are private ones, rather one of these.
  stage(): string | undefined {
    const kept = this.board.stages.filter(({ visibility }) => visibility === "private");
    if (kept.length > 0 && this.dice.chance(35)) return this.dice.one(kept)?.id;
    return this.dice.one(this.board.stages)?.id;
  }
  group(): string | undefined {
    return this.dice.one([...this.board.groups.keys()]);
  }
  phrase(): string | undefined {
    return this.dice.one(this.board.phrases);
  }
  person(): number | undefined {
    return this.dice.one([...this.board.people.keys()]);
  }
  /// A note's text: a word and fillers around it.
  text(note: string, stage: string): string {
    const keptIn = privateNow(this.actor.bot, stage);
    const word = this.actor.words.write(note, this.actor.bot.name, 1 + this.dice.below(4), { keptIn });
    return Words.filler(this.dice) + word.letters.join("") + Words.filler(this.dice);
  }
  title(): string {
    return `t${this.dice.below(1000)}`;
  }
  /// Of a group: as one that may be withheld, where its stage is private.
  groupTitle(stage: string | undefined): string {
    const kept = privateNow(this.actor.bot, stage);
    return kept === undefined ? this.title() : this.actor.words.keepTitle(kept);
  }
}

const colours = ["yellow", "blue", "green", "pink", "white"];
const whose = ["none", "own", "all"];

/// [how often, what]. What is undefined or lacks something is not done.
export type Act = readonly [weight: number, make: (c: Choice) => Fields | undefined];

const everybody: readonly Act[] = [
  [14, (c) => post(c)],
  [5, (c) => ({ op: "note.move", notes: c.some(), stage: c.stage() })],
  [4, (c) => ({ op: "note.move", notes: [c.note()], stage: c.stage(), places: [place(c.dice)] })],
  [3, (c) => ({ op: "note.colour", notes: c.some(), colour: c.dice.one(colours) })],
  [1, (c) => ({ op: "note.withdraw", notes: [c.dice.chance(90) ? c.own() : c.note()] })],
  [2, (c) => makeGroup(c)],
  [1, (c) => renameGroup(c)],
  [2, (c) => behind("group.place", "group", c.group(), c.group(), c.dice)],
  [4, (c) => inGroup(c, "group.join")],
  [2, (c) => inGroup(c, "group.leave")],
  [1, (c) => ({ op: "group.dissolve", group: c.group() })],
  [1, (c) => ({ op: "person.name", name: c.title() })],
  [1, (c) => (c.actor.hides && c.dice.chance(15) ? { op: "person.erase" } : undefined)],
];

const facilitators: readonly Act[] = [
  [4, (c) => distil(c)],
  [3, (c) => ({ op: "note.set_aside", notes: c.some(2), why: "essai" })],
  [4, (c) => ({ op: "note.restore", notes: c.some() })],
  [3, (c) => ({ op: "note.merge", notes: c.some(2), into: c.note() })],
  [3, (c) => ({ op: "note.add_source", note: c.note(), sources: c.some() })],
  [2, (c) => removeSource(c)],
  [2, (c) => (c.actor.hides ? { op: "note.hide", notes: c.some(2) } : undefined)],
  [2, (c) => (c.actor.hides ? { op: "note.unhide", notes: c.some() } : undefined)],
  [3, (c) => behind("phrase.place", "note", c.phrase(), c.phrase(), c.dice)],
  [1, (c) => ({ op: "definition.ratify", ...(c.dice.chance(50) && { why: c.title() }) })],
  [1, () => ({ op: "definition.reopen" })],
  [1, (c) => ({ op: "board.title", title: c.title() })],
  [1, (c) => addStage(c)],
  [1, (c) => ({ op: "stage.rename", stage: c.stage(), title: c.title() })],
  [1, (c) => ({ op: "stage.prompt", stage: c.stage(), prompt: c.title() })],
  [1, (c) => behind("stage.place", "stage", c.stage(), c.stage(), c.dice)],
  [1, (c) => ({ op: "stage.policy", stage: c.stage(), policy: policy(c.dice) })],
  [2, (c) => ({ op: "stage.status", stage: c.stage(), status: c.dice.chance(20) ? "closed" : "open" })],
  [1, (c) => ({ op: "stage.current", stage: c.stage() })],
  [1, (c) => ({ op: "stage.remove", stage: c.stage() })],
  [1, (c) => (c.actor.hides && c.dice.chance(15) ? { op: "person.erase", person: c.person() } : undefined)],
];

const plain = { participant: weighted(everybody), facilitator: weighted([...everybody, ...facilitators]) };
const facilitated = {
  participant: [...plain.participant, ...weighted(workshop.everybody)],
  facilitator: [...plain.facilitator, ...weighted([...workshop.everybody, ...workshop.facilitators])],
};

function weighted(acts: readonly Act[]): Act[1][] {
  return acts.flatMap(([weight, make]) => Array.from({ length: weight }, () => make));
}

const place = (dice: Dice): Fields => ({ x: dice.below(900), y: dice.below(900) });

/// Nothing stands behind itself.
function behind(op: string, kind: string, id: string | undefined, other: string | undefined, dice: Dice): Fields {
  return { op, [kind]: id, after: other === id || dice.chance(30) ? "" : other };
}

const policy = (dice: Dice): Fields => ({
  post: dice.chance(90),
  group: dice.chance(90),
  vote: true,
  react: true,
  move: dice.one(whose),
  edit: dice.one(whose),
});

function post(c: Choice): Fields | undefined {
  const note = randomId("n");
  const group = c.dice.chance(20) ? c.group() : undefined;
  const stage = group === undefined ? c.stage() : present(c.board.groups.get(group as never)).stage;
  if (stage === undefined) return undefined;
  return {
    op: "note.post",
    note,
    text: c.text(note, stage),
    colour: c.dice.one(colours),
    stage,
    ...(group !== undefined && { group }),
  };
}

function makeGroup(c: Choice): Fields {
  const stage = c.stage();
  return { op: "group.create", group: randomId("g"), stage, title: c.groupTitle(stage), notes: c.someIn(stage) };
}

function inGroup(c: Choice, op: string): Fields {
  const group = c.group();
  return { op, group, notes: c.someIn(c.board.groups.get(group as never)?.stage) };
}

function renameGroup(c: Choice): Fields {
  const group = c.group();
  return { op: "group.rename", group, title: c.groupTitle(c.board.groups.get(group as never)?.stage) };
}

function distil(c: Choice): Fields | undefined {
  const [note, stage, sources] = [randomId("d"), c.stage(), c.some()];
  if (stage === undefined || sources.length === 0) return undefined;
  return { op: "note.distil", note, text: c.text(note, stage), colour: "white", stage, sources };
}

function removeSource(c: Choice): Fields {
  const note = c.dice.one([...c.board.notes].filter(([, each]) => each.sources));
  return { op: "note.remove_source", note: note?.[0], sources: [c.dice.one(note?.[1].sources ?? [])] };
}

function addStage(c: Choice): Fields {
  const fields = { op: "stage.add", stage: randomId("s"), title: c.title(), prompt: "", kind: "notes" };
  return { ...fields, policy: policy(c.dice), after: c.stage() };
}

/// The ops of one change, or none.
export function someOps(actor: Actor): Fields[] {
  const { dice } = actor;
  const lists = actor.methods ? facilitated : plain;
  // Now and then somebody tries what is not for them.
  const list = lists[dice.chance(97) ? actor.role : "facilitator"];
  const count = dice.chance(80) ? 1 : 2 + dice.below(3);
  const choice = new Choice(actor);
  const again = workshop.goOn(choice);
  if (again) return [again];
  const ops = Array.from({ length: count }, () => present(dice.one(list))(choice));
  return ops.flatMap((op) => (op && isWhole(op) ? [op] : []));
}

const isWhole = (fields: Fields): boolean =>
  Object.values(fields).every((value) => {
    if (Array.isArray(value)) return value.length > 0 && !value.includes(undefined);
    return value !== undefined;
  });
