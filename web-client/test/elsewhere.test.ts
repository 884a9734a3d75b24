import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apply, compose, type Delta, invert, lengthOf, transform } from "../src/board";
import { noteId } from "../src/protocol/types";
import * as replicas from "../src/replica";
import { difference, follow, type Reordered, reordered } from "../src/replica/elsewhere";
import { stateWith } from "./boards";
import { judge } from "./judge";
import { firstSeed } from "./seeds";
import { Sequencer } from "./sequencer";
import { UndoPage } from "./undo_world";

const a = noteId("a");

/// Two pages of one person, of which the first does not know that it is left of the second (TXT4, TXT6).
function twoPages(text: string) {
  const server = new Sequencer(stateWith({ a: text }), judge);
  const pages = ["x", "y"].map((client) => new UndoPage(server, "ana", client));
  const [first, second] = pages as [UndoPage, UndoPage];
  const settle = () => [...pages, ...pages].forEach((page) => page.settle());
  settle();
  return { first, second, settle, text: () => server.board.notes.get(a)?.text };
}

/// The first page is offline with something on its way, until `settle`.
function inFlight(page: UndoPage, ...delta: Delta) {
  page.write(a, ...delta);
  expect(page.replica.inFlight).toBeDefined();
  page.disconnect();
}
const shows = (page: UndoPage) => page.replica.view?.notes.get(a)?.text;

describe("[TXT6] where the server puts what is in flight elsewhere than it was shown", () => {
  it("letters that were taken back meanwhile are gone", () => {
    const { first, second, settle, text } = twoPages("--");
    inFlight(first, 1, "abc");
    second.write(a, 1, "XY");
    second.settle();
    first.listen();
    expect(shows(first)).toBe("-XYabc-");
    first.write(a, 4, -1);
    settle();
    expect(text()).toBe("-acXY-");
  });

  it("letters that were undone and redone meanwhile are there once", () => {
    const { first, second, settle, text } = twoPages("--");
    inFlight(first, 1, "a");
    second.write(a, 1, "XY");
    second.settle();
    first.write(a, 2, "b");
    first.undo();
    first.redo();
    settle();
    expect(text()).toBe("-abXY-");
  });

  it("what is typed on stays at the letters, before, between and behind them", () => {
    const { first, second, settle, text } = twoPages("--");
    inFlight(first, 1, "bd");
    second.write(a, 1, "XY");
    second.settle();
    first.write(a, 3, "e");
    first.write(a, 2, "c");
    first.write(a, 1, "a");
    settle();
    expect(text()).toBe("-abcdeXY-");
  });

  it("undoing takes the letters out there, and redoing brings them back", () => {
    const { first, second, settle, text } = twoPages("--");
    inFlight(first, 1, "ab");
    second.write(a, 1, "XY");
    second.settle();
    first.now += 2000;
    first.write(a, 2, -1);
    first.now += 2000;
    first.write(a, 2, "!");
    settle();
    const undone = Array.from({ length: 3 }, () => (first.undo(), settle(), text()));
    expect(undone).toEqual(["-aXY-", "-abXY-", "-XY-"]);
    for (let i = 0; i < 3; ++i) first.redo();
    settle();
    expect([text(), shows(first), shows(second)]).toEqual(["-a!XY-", "-a!XY-", "-a!XY-"]);
  });

  it("what was typed between others' letters, which the own ones were put before, can be undone", () => {
    const { first, second, settle, text } = twoPages("--");
    inFlight(first, 1, "ab");
    second.write(a, 1, "XY");
    second.settle();
    first.listen();
    expect(shows(first)).toBe("-XYab-");
    first.now += 2000;
    first.write(a, 2, "p");
    settle();
    expect(text()).toBe("-abXpY-");
    const undone = Array.from({ length: 2 }, () => (first.undo(), settle(), text()));
    expect(undone).toEqual(["-abXY-", "-XY-"]);
  });

  it("[CON6] letters that were taken back are gone, too, where a snapshot tells it", () => {
    const page = replicas.onSnapshot(
      { ...replicas.emptyReplica, me: 1 },
      { type: "snapshot", position: { epoch: 1, revision: 10, mark: "a" }, state: stateWith({ a: "--" }) },
    );
    const sent = replicas.send(replicas.edit(page, a, [1, "abc"], 1), 7).replica;
    const less = replicas.edit(sent, a, [2, -1], 1);
    const told = replicas.onSnapshot(less, {
      type: "snapshot",
      position: { epoch: 1, revision: 12, mark: "b" },
      state: stateWith({ a: { text: "-abcXY-", version: 2 } }),
      edits: [
        {
          note: a,
          version: 0,
          edits: [
            { delta: [1, "XY"], by: 1 },
            { delta: [1, "abc"], by: 1, seq: 7 },
          ],
        },
      ],
    });
    expect(told.view?.notes.get(a)?.text).toBe("-acXY-");
  });
});

/// Edits of one text: `theirs`, an own one as it is shown and as it is logged behind that, and two more on what is shown.
/// No letter is twice.
interface Made {
  readonly before: string;
  readonly shown: Delta;
  readonly logged: Delta;
  readonly later: readonly Delta[];
}

const made: fc.Arbitrary<Made> = fc
  .array(fc.array(fc.tuple(fc.nat(4), fc.nat(3), fc.nat(2)), { maxLength: 3 }), { minLength: 4, maxLength: 4 })
  .map((plans) => {
    let next = 0x4e00;
    const letters = (count: number) => Array.from({ length: count }, () => String.fromCodePoint(next++)).join("");
    const text = letters(8);
    const [theirs = [], mine = [], ...later] = plans.map((plan) => {
      return plan.map(([keep, insert, remove]) => [keep, letters(insert), -remove] as const);
    });
    const foreign = fitting(theirs, text);
    const own = fitting(mine, text);
    const before = apply(text, foreign) ?? "";
    const [shown, logged] = [transform(own, foreign, "right"), transform(own, foreign, "left")];
    let view = apply(before, shown) ?? "";
    const edits = later.map((plan) => {
      const delta = fitting(plan, view);
      view = apply(view, delta) ?? "";
      return delta;
    });
    return { before, shown, logged, later: edits };
  });

function fitting(pieces: readonly (readonly [number, string, number])[], text: string): Delta {
  let left = lengthOf(text);
  const steps = pieces.flatMap(([keep, insert, remove]) => {
    const kept = Math.min(keep, left);
    const removed = Math.min(-remove, left - kept);
    left -= kept + removed;
    return [kept, insert, -removed].filter((step) => step !== 0 && step !== "");
  });
  return compose([], steps);
}

const spells = ({ was }: Reordered, text: string) => was.map(({ letter }) => letter).join("") === text;
const after = (text: string, deltas: readonly Delta[]) =>
  deltas.reduce((one, delta) => apply(one, delta) ?? expect.fail("does not fit"), text);
const sorted = (text: string) => [...text].sort().join("");

describe("[TXT6] what is made on an edit that was put elsewhere", () => {
  const runs = { seed: firstSeed("elsewhere"), numRuns: 1000 };

  it("leaves the same letters, each once, and words of others as they are; what it does can be undone there", () => {
    fc.assert(
      fc.property(made, ({ before, shown, logged, later }) => {
        let order = reordered(before, shown, logged) ?? expect.fail("not the same letters");
        expect(spells(order, after(before, [shown]))).toBe(true);
        const there = later.map((delta) => {
          const followed = follow(order, delta);
          order = followed.after;
          return followed.delta;
        });
        const [was, is] = [after(before, [shown, ...later]), after(before, [logged, ...there])];
        expect(sorted(is)).toBe(sorted(was));
        const others = (text: string) => [...text].filter((letter) => before.includes(letter)).join("");
        expect(others(is)).toBe(others(was));
        expect(spells(order, was)).toBe(true);
        expect(after(was, [difference(order)])).toBe(is);
        const back = later
          .map((delta, i) => invert(delta, after(before, [shown, ...later.slice(0, i)])) ?? [])
          .reverse();
        const undone = back.map((delta) => {
          const followed = follow(order, delta);
          order = followed.after;
          return followed.delta;
        });
        expect(sorted(after(is, undone))).toBe(sorted(after(before, [logged])));
      }),
      runs,
    );
  });

  it("is as it was where the edit was not put elsewhere", () => {
    fc.assert(
      fc.property(made, ({ before, shown, later: [delta = []] }) => {
        const order = reordered(before, shown, shown) ?? expect.fail("not the same letters");
        expect(difference(order)).toEqual([]);
        expect(follow(order, delta).delta).toEqual(delta);
      }),
      runs,
    );
  });

  it("is not known letter by letter where the edit did something else", () => {
    expect(reordered("ab", [1, "x"], [1, "y"])).toBeUndefined();
    expect(reordered("ab", [1, -1], [-1])).toBeUndefined();
    expect(reordered("", [5, "x"], [7, "x"])).toBeUndefined();
  });

  it("leaves a caret at its own letters: others' move", () => {
    const order = reordered("-XY-", [3, "abc"], [1, "abc"]) ?? expect.fail("not the same letters");
    expect(difference(order)).toEqual([1, -2, 3, "XY"]);
  });
});
