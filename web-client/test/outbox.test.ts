import { afterEach, describe, expect, it, vi } from "vitest";
import { encodeState } from "../src/board";
import { readRecord, wordsIn } from "../src/outbox/record";
import { restored } from "../src/replica/unsaved";
import { Tab, withIdsOf, World } from "./outbox_world";
import { begin, charactersIn, loggedIn } from "./page";
import { firstSeed, Random } from "./seeds";
import { Sequencer } from "./sequencer";

/// Tabs of one person or two that open, type, lose their network, sleep, wake, and are killed between any two things.
async function run(seed: number): Promise<void> {
  const random = new Random(seed);
  withIdsOf(new Random(-seed));
  const world = new World(new Sequencer(begin), random);
  let tabs = 0;
  const open = () => new Tab(world, `tab${++tabs}`, random.chance(0.7) ? "ana" : "béa");
  for (let i = 0; i < 700; ++i) {
    if (world.pages.length === 0 || (world.pages.length < 4 && random.chance(0.02))) open();
    const page = random.pick(world.pages);
    if (random.chance(0.25)) page.act();
    if (random.chance(0.01)) page.cut();
    const fate = random.next();
    if (fate < 0.01) world.kill(page);
    else if (fate < 0.02) page.outbox.leave();
    else if (fate < 0.03) page.life.state = "asleep";
    else if (page.life.state === "asleep" && random.chance(0.05)) page.life.wake();
    if (random.chance(0.2)) world.clock.advance(random.below(800));
    await world.step();
  }
  open();
  for (const page of world.pages) {
    page.life.wake();
    page.outbox.back();
    page.session.wake();
  }
  await world.settle();
  const there = loggedIn(world.server);
  expect(new Set(there).size, "nothing is there twice").toBe(there.length);
  const offered = new Set(world.refused.flatMap(charactersIn));
  expect(
    [...world.kept].filter((one) => !there.includes(one) && !offered.has(one)),
    "nothing is lost",
  ).toEqual([]);
  const expected = encodeState(world.server.board);
  for (const { session } of world.pages)
    expect(encodeState(session.replica.view ?? expect.fail("no view"))).toBe(expected);
}

describe("the outboxes of tabs that die at any moment", () => {
  const histories = Number(process.env["OUTBOX_SEEDS"] ?? 40);
  const first = firstSeed("outbox");
  afterEach(() => void vi.restoreAllMocks());
  it.each(Array.from({ length: histories }, (_, i) => first + i))("[SUB10] nothing is lost or doubled, seed %i", run);
  it.each([
    [859841845, "a page has just lost its line when all else is done"],
    [101947396, "a page that slept takes back what another one had taken, before it knows that this was its own"],
    [
      284384256,
      "a page went on twice, with an edit in flight while another one waited for a note that another page sent",
    ],
  ])("[SUB10] nothing is lost or doubled: seed %i, %s", run);
});

describe("a record", () => {
  const change = (op: object) => ({ ops: [op], guessed: [false], at: 5, typed: { n: "mots" } });
  const post = { op: "note.post", note: "n", text: "mots", colour: "blue", stage: "s" };
  const first = {
    v: 1,
    client: "c",
    board: "b",
    token: "t",
    person: "p",
    name: "Ana",
    owner: "o",
    until: 7,
    unsaved: {
      position: { epoch: 1, revision: 2, mark: "0000000000000000" },
      inFlight: { seq: 3, ops: [post], change: change(post), made: change(post), bases: {} },
      again: [],
      pending: [change({ op: "note.edit", note: "a", version: 0, delta: [1, "x"] })],
      texts: { a: { text: "y", version: 4 } },
      gone: {},
    },
  };

  it("of the first format is read as it was written", () => {
    const record = readRecord(structuredClone(first));
    expect(record).toEqual(first);
    const replica = restored((record ?? expect.fail("not read")).unsaved);
    expect(replica.inFlight?.seq).toBe(3);
    expect(replica.pending).toHaveLength(1);
    expect(replica.origin?.texts.get("a" as never)).toEqual({ text: "y", version: 4 });
  });

  it("that lacks what can be done without is read all the same", () => {
    const bare = { ...first, name: undefined, unsaved: { pending: [{ ops: [post] }] } };
    const record = readRecord(bare);
    expect(record?.unsaved.pending[0]).toMatchObject({ ops: [post], guessed: [false], typed: {} });
    expect(record?.unsaved.again).toEqual([]);
  });

  it.each([
    undefined,
    1,
    "x",
    {},
    { v: 2 },
    { ...first, unsaved: 1 },
    { ...first, unsaved: { pending: [{ ops: "x" }] } },
  ])("that cannot be read is none: %j", (raw) => expect(readRecord(raw)).toBeUndefined());

  it("tells its words, whatever it is", () => {
    expect(wordsIn(first)).toBe("mots\nx");
    expect(wordsIn({ v: 99, of: [{ text: "deux" }, { delta: [4, "trois"] }] })).toBe("deux\ntrois");
    expect(wordsIn(undefined)).toBe("");
  });
});
