import { describe, expect, it } from "vitest";
import { type Note, type NoteId, noteId, type Stage, type StageId, type State } from "../src/protocol/types";
import * as replicas from "../src/replica";
import type { Act } from "../src/undo";
import { judge } from "./judge";
import { begin as empty } from "./page";
import { firstSeed, Random } from "./seeds";
import { Sequencer } from "./sequencer";
import { aloneOf, idOf } from "./undo_alone";
import { roomKinds } from "./undo_kinds";
import { things, UndoPage } from "./undo_world";

const seeds = Number(process.env["ENTONNOIR_UNDO_SEEDS"] ?? 120);
const [large, fin] = empty.stages as [Stage, Stage];
const def: Stage = { ...fin, id: "def" as StageId, kind: "definition" };

/// Three stages, and notes of somebody who is not here any more.
function begin(): State {
  const note = (i: number): [NoteId, Note] => {
    const stage = [large, large, fin, def][i % 4]?.id ?? large.id;
    const places = { [stage]: { x: 200 * i, y: 8 } } as Note["places"];
    return [noteId(`n${i}`), { at: 10, by: 1, colour: "yellow", text: "-- --", version: 0, stage, places }];
  };
  const notes = Array.from({ length: 12 }, (_, i) => note(i));
  const phrases = notes.filter(([, { stage }]) => stage === def.id).map(([id]) => id);
  return {
    ...empty,
    stages: [large, fin, def],
    notes: Object.fromEntries(notes) as State["notes"],
    phrases,
    people: { 1: { name: "A", role: "facilitator" } },
  };
}

/// In which a person may erase what they wrote: the others are as they were before there was that.
const mayErase = (seed: number) => seed % 3 === 0;

interface World {
  readonly server: Sequencer;
  readonly pages: readonly UndoPage[];
  readonly me: UndoPage;
}

/// Two to four people; each may undo and redo; pages go offline and come back.
function history(random: Random, acts: number, othersUndo: boolean, erases: boolean, kinds?: UndoPage["kinds"]): World {
  const server = new Sequencer(begin(), judge);
  const pages = Array.from({ length: 2 + random.below(3) }, (_, i) => {
    const client = String.fromCharCode(97 + i);
    const page = new UndoPage(server, `p${i}`, client, (one) => one.pick([[client], [client, client], []]));
    if (kinds) page.kinds = kinds;
    return page;
  });
  const [me] = pages;
  if (!me) throw new Error("nobody");
  for (const page of pages) {
    page.erases = erases;
    page.settle();
  }
  for (let i = 0; i < acts; ++i) {
    const page = random.pick(pages);
    if (random.chance(0.4)) page.act(random);
    else if (random.chance(0.15) && (page === me || othersUndo)) {
      if (random.chance(0.7)) page.undo();
      else page.redo();
    }
    for (const other of pages) other.step(random);
  }
  return { server, pages, me };
}

function settle({ pages }: World) {
  for (const page of [...pages, ...pages]) page.settle();
  for (const page of pages) expect(replicas.unsaved(page.replica)).toBe(0);
}

function undoAll(world: World) {
  for (let i = 0; i < 1000 && world.me.history.canUndo; ++i) {
    world.me.undo();
    settle(world);
  }
  expect(world.me.history.canUndo).toBe(false);
}

function redoAll(world: World) {
  for (let i = 0; i < 1000 && world.me.history.canRedo; ++i) {
    world.me.redo();
    settle(world);
  }
  expect(world.me.history.canRedo).toBe(false);
}

/// Lists without what both touched: whether it is there, or in the definition, is anybody's guess.
function listed(key: string, value: string | undefined, both: ReadonlySet<string>): string | undefined {
  const read: unknown = value === undefined ? undefined : JSON.parse(value);
  const free = (id: unknown) =>
    !["note", "group", "stage"].some((kind) => both.has(`${kind} ${String(id)}`)) &&
    !(key === "phrases" && both.has(`note ${String(id)} place`));
  return Array.isArray(read) ? JSON.stringify(read.filter(free)) : value;
}

/// What one said in a round that others closed, and a timer that was replaced, stay.
const actOf: Readonly<Record<string, Act>> = { stance: "stance", ballot: "vote", timer: "timer" };

type Things = ReadonlyMap<string, string>;

/// What differs, of what only one side touched and what is not for good.
function differences(real: Things, wanted: Things, both: ReadonlySet<string>, me: UndoPage): readonly string[] {
  const differ = [...new Set([...real.keys(), ...wanted.keys()])].filter((key) => {
    if (both.has(key) || both.has(idOf(key))) return false;
    if (me.forGood.has(actOf[key.split(" ")[0] ?? ""] ?? "title")) return false;
    // A group that others use stays, with those who are in it.
    const group =
      / group$/.test(key) && [real, wanted].some((all) => both.has(`group ${JSON.parse(all.get(key) ?? "0")}`));
    return !group && listed(key, real.get(key), both) !== listed(key, wanted.get(key), both);
  });
  return differ.map((key) => `${key}: ${real.get(key)}, wanted ${wanted.get(key)}`);
}

/// What the others' ops alone would have made, and what is nobody's alone.
function others({ server, me }: World) {
  const { board, both } = aloneOf(server, begin(), me.replica.me);
  return { board, both: new Set([...both, ...[...me.withdrawn].map((id) => `note ${id}`), ...me.spoilt]) };
}

/// With the notes that cannot be distilled or merged again where others touched all that they were made of, or what they
/// went into: it may not be live any more (OPX1). Nor is anything said anew of what is no phrase any more.
function withUnmakeable(both: ReadonlySet<string>, wanted: Things): ReadonlySet<string> {
  const all = new Set(both);
  const size = () => all.size;
  for (let before = -1; before < size();) {
    before = size();
    for (const [key, value] of wanted) {
      const said = /^stance [^_]+_(.+)_\d+$/.exec(key)?.[1];
      if (said && !wanted.get("phrases")?.includes(`"${said}"`)) all.add(key);
      if (!/^note \S+ (sources|fate)$/.test(key)) continue;
      const ids = JSON.parse(value) as readonly (string | null)[];
      const needs = key.endsWith("sources") ? ids : ids.slice(1).filter((id) => id !== null);
      // Restoring takes both away (OPN7), and the merge cannot be made again while what it went into is not live.
      const doubly = key.endsWith("fate") && ids[0] !== null && needs.length > 0;
      if (doubly && wanted.get(`note ${needs[0]} fate`) !== "[null,null]") all.add(idOf(key));
      if (needs.length > 0 && needs.every((id) => all.has(`note ${id}`))) all.add(idOf(key));
    }
  }
  return all;
}

/// Undoing all leaves what the others made; redoing all brings back what was there before.
function backAndForth(seed: number, erases = mayErase(seed), kinds?: UndoPage["kinds"]) {
  const random = new Random(seed);
  const world = history(random, 120, random.chance(0.5), erases, kinds);
  const { server, me } = world;
  settle(world);
  // What was undone before is not redone: an act of one's own clears that.
  me.do({ op: "board.title", title: "end" });
  settle(world);
  expect(me.history.canRedo).toBe(false);
  const before = things(server.board, me.firstName);
  undoAll(world);
  const { board, both } = others(world);
  const unnamed = (all: Things) => new Map([...all].filter(([key]) => !key.startsWith("person")));
  expect(differences(unnamed(things(server.board)), unnamed(things(board)), both, me)).toEqual([]);
  redoAll(world);
  expect(differences(things(server.board, me.firstName), before, withUnmakeable(both, before), me)).toEqual([]);
}

describe("undoing all of one's own", () => {
  // The same every time unless ENTONNOIR_SEED says otherwise (README).
  const first = process.env["ENTONNOIR_SEED"] === undefined ? 1 : firstSeed("undo");
  const all = Array.from({ length: seeds }, (_, i) => first + i);
  it.each(all)("leaves what the others' ops alone would have made, and redoing brings it back, seed %i", (seed) =>
    backAndForth(seed),
  );
  it.each(all.slice(0, seeds / 2))("and so it does in a room that is facilitated, seed %i", (seed) =>
    backAndForth(seed, mayErase(seed), roomKinds),
  );

  it.each([
    [50101, "what a refused change would have set before does not come back"],
    [51208, "a text is undone while its note is hidden in view, and about to be shown"],
    [50329, "a stage was put between another one and what that stood behind"],
    [3123, "the answer to an edit was lost, and a snapshot came that has it"],
    [1356, "a page learns its number from the answer to a change said again"],
    [3990, "a step fails in view only, by what the server refuses"],
    [1290, "a part of a step fails in view only"],
    [2556, "a note's stage is gone in view only"],
    [4010, "a note goes back to a place that was guessed"],
    [4311, "a note goes back to a place that was guessed, and is in use there"],
    [4516, "others named the group in a stage that one added"],
    [3267, "others moved a phrase that one took out"],
    [406, "others posted a note again into their group"],
    [102224, "somebody removed every stage in view"],
    [26, "a note that was made of what others took away"],
    [1530, "a merge into what others set aside"],
    [103103, "a note that was merged and then set aside"],
  ])("leaves what the others made, and redoing brings it back: seed %i, %s", (seed) => backAndForth(seed, false));
});
