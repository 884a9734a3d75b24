import { createEffect, createRoot } from "solid-js";
import { beforeEach, describe, expect, it } from "vitest";
import { type Note, noteId } from "../src/protocol/types";
import { forgetful } from "../src/session";
import { openStore, type SessionStore } from "../src/store/board_store";
import { sparing } from "../src/store/frames";
import { large, positionAt, snapshotAt, stateWith } from "./boards";
import { TestClock, TestTransport } from "./world";

const a = noteId("a");
const b = noteId("b");
let net: TestTransport;
let store: SessionStore;
let asked: ((time: number) => void)[]; // frames that were asked for
let hidden: boolean;
let revision: number;

beforeEach(() => {
  net = new TestTransport();
  asked = [];
  hidden = false;
  revision = 10;
  store = openStore({
    board: "b",
    token: "t",
    keeper: forgetful("c"),
    person: "p",
    name: "Ana",
    clock: new TestClock(),
    transport: net,
    opened: () => undefined,
    drafts: { text: () => "", keep: () => undefined },
    nameChosen: () => undefined,
    gone: () => false,
    frame: (call) => !hidden && asked.push(call) > 0,
  });
  net.last.events.opened();
  const session = { session: 1, participant: 1, role: "participant", now: 0, durability: "saved" };
  net.last.tell({ type: "welcome", ...session, position: positionAt(10), last_seq: 0, resume: "snapshot" });
  net.last.tell(snapshotAt(10, stateWith({ a: "abc", b: "b" })));
});

function entry(by: number | undefined, ...ops: object[]) {
  revision += 1;
  const { mark } = positionAt(revision);
  const entries = [{ revision, at: revision, ...(by !== undefined && { by }), ops }];
  net.last.tell({ type: "ops", epoch: 1, from: revision, to: revision, mark, entries });
}
const move = (note: string, x: number) => ({ op: "note.move", notes: [note], stage: large, places: [{ x, y: 0 }] });
const xOf = (note: Note | undefined) => note?.places[large]?.x;
const frame = () => asked.splice(0).forEach((call) => call(performance.now()));

/// How often what an accessor gives changed.
function changesOf(read: () => unknown): { count: number } {
  const seen = { count: -1 };
  createRoot(() => createEffect(() => (read(), void ++seen.count)));
  return seen;
}

describe("what comes more often than frames", () => {
  it("is shown with the next frame, all of it together, when others only move things about", () => {
    const seen = changesOf(store.notes);
    for (let x = 1; x <= 50; x += 1) entry(2, move("a", x), move("b", x));
    expect([xOf(store.note(a)()), seen.count, asked.length]).toEqual([8, 0, 1]);
    frame();
    expect([xOf(store.note(a)()), xOf(store.note(b)()), seen.count]).toEqual([50, 50, 1]);
    expect(store.position()?.revision).toBe(60);
    entry(2, move("a", 51));
    expect(asked).toHaveLength(1);
  });

  it("is shown at once where there are no frames, as in a hidden page", () => {
    hidden = true;
    entry(2, move("a", 7));
    expect(xOf(store.note(a)())).toBe(7);
  });

  it("is shown with what may not wait, in order, and once", () => {
    entry(2, move("a", 7));
    const seen = changesOf(store.notes);
    entry(2, { op: "note.edit", note: "b", version: 0, delta: ["x"] });
    expect([xOf(store.note(a)()), store.note(b)()?.text]).toEqual([7, "xb"]);
    frame();
    expect(seen.count).toBe(1);
  });

  it("never waits where a text, a right or what is asked for changes", () => {
    entry(2, { op: "note.edit", note: "a", version: 0, delta: ["x"] });
    expect(store.note(a)()?.text).toBe("xabc");
    entry(2, { op: "note.hide", notes: ["b"] });
    expect(store.note(b)()?.hidden).toBeDefined();
    entry(2, { op: "board.freeze", frozen: true });
    expect(store.frozen()).toBe(true);
    entry(undefined, move("a", 3));
    expect(xOf(store.note(a)())).toBe(3);
    expect(asked).toEqual([]);
  });

  it("does not hold back what this person does, nor its entry", () => {
    entry(2, move("a", 7));
    store.submit([{ op: "note.colour", notes: [b], colour: "pink" }]);
    expect([xOf(store.note(a)()), store.note(b)()?.colour]).toEqual([7, "pink"]);
    net.last.tell({ type: "saved", seq: 1, position: positionAt(revision + 1) });
    entry(1, { op: "note.colour", notes: ["b"], colour: "blue" });
    expect(store.note(b)()?.colour).toBe("blue");
  });

  it("[PRS2] is there before the presence that tells that a drag is over", () => {
    entry(2, move("a", 7));
    const seen: unknown[] = [];
    createRoot(() => createEffect(() => (store.peers(), seen.push(xOf(store.note(a)())))));
    net.last.tell({
      type: "presence",
      count: 2,
      here: [{ session: 2, participant: 2, name: "Béa", role: "facilitator" }],
    });
    expect(seen.at(-1)).toBe(7);
    frame();
    expect(xOf(store.note(a)())).toBe(7);
  });
});

describe("a page that cannot follow", () => {
  /// A page that always wants a frame, with frames every `ms`, but behind one that it was given after `showing` ms. Until
  /// `end`, ms; answers when it was given one.
  function given(ms: number, showing: (time: number) => number, end: number): number[] {
    const calls: ((time: number) => void)[] = [];
    const ask = sparing((call) => calls.push(call) > 0);
    const got: number[] = [];
    const want = () => ask((time) => (got.push(time), want()));
    want();
    for (let time = 0; time < end;) {
      calls.splice(0).forEach((call) => call(time));
      time += got.at(-1) === time ? showing(time) : ms;
    }
    return got;
  }
  const gaps = (times: readonly number[]) => times.slice(1).map((time, i) => time - (times[i] ?? 0));

  it("is given every frame while frames come in time, also where the screen has 30 a second", () => {
    expect(new Set(gaps(given(16, () => 16, 5000)))).toEqual(new Set([16]));
    expect(new Set(gaps(given(33, () => 33, 12_000)).slice(-150))).toEqual(new Set([33]));
  });

  it("is given fewer when frames are late behind them, never less than ten a second", () => {
    const late = gaps(given(16, () => 40, 9000));
    expect(Math.max(...late)).toBeLessThanOrEqual(100 + 40);
    expect(Math.min(...late.slice(-20))).toBeGreaterThanOrEqual(90);
  });

  it("is given every frame again when they come in time again", () => {
    const times = given(16, (time) => (time < 5000 ? 40 : 16), 20_000);
    expect(new Set(gaps(times.filter((time) => time > 15_000)))).toEqual(new Set([16]));
  });

  it("does not take one late frame for many", () => {
    const times = given(16, (time) => (time === 1600 ? 60 : 16), 5000);
    expect(Math.max(...gaps(times.filter((time) => time > 2100)))).toBe(16);
  });
});
