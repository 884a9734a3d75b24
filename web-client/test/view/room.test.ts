import { describe, expect, it } from "vitest";
import type { BoardUi } from "../../src/view/board_ui";
import { clockWords, msLeft } from "../../src/view/facilitate/clock";
import { grouped } from "../../src/view/facilitate/code_text";
import { codeIn } from "../../src/view/start/typed_code";
import { everybody, matching, rowsInSight } from "../../src/view/facilitate/crowd";

describe("[OPC22] the timer", () => {
  it("counts by the clock that it is asked with, and never below 0", () => {
    const timer = { total: 300_000, ends_at: 1_000_000 };
    expect(msLeft(timer, 700_000)).toBe(300_000);
    expect(msLeft(timer, 999_999)).toBe(1);
    expect(msLeft(timer, 2_000_000)).toBe(0);
  });

  it("[OPC23] stands still while it is paused", () => {
    expect(msLeft({ total: 300_000, left: 120_000 }, 5_000_000)).toBe(120_000);
  });

  it.each([
    [300_000, "5:00"],
    [299_001, "5:00"],
    [59_000, "0:59"],
    [1, "0:01"],
    [0, "0:00"],
    [3_600_000, "1:00:00"],
    [86_400_000, "24:00:00"],
  ])("%i ms read as %s", (ms, words) => expect(clockWords(ms)).toBe(words));
});

describe("[HTP7] a join code", () => {
  it("is shown in two groups", () => expect(grouped("ABCDEFGH")).toBe("ABCD-EFGH"));

  it.each(["ABCD-EFGH", "abcdefgh", " abcd efgh ", "AB CD\u2013EF GH"])("may be typed as %j", (typed) => {
    expect(codeIn(typed)).toBe("ABCDEFGH");
  });

  it.each(["", "ABCDEFG", "ABCDEFGHJ", "ABCDEFG0", "ABCDEFGI", "ABCDEFG!"])("is not %j", (typed) => {
    expect(codeIn(typed)).toBeUndefined();
  });
});

/// A page over a board on which `people` have done something.
function page(people: number, names: "shown" | "hidden" = "shown") {
  const name = (n: number) => (names === "hidden" ? "" : `Person ${String(n).padStart(4, "0")}`);
  const all = Array.from({ length: people }, (_, at) => at + 1);
  const store = {
    me: () => 3,
    role: () => "facilitator",
    name: () => "Me",
    namesShown: () => names,
    hands: () => [5],
    notes: () => new Map(all.map((by) => [`n${by}`, { by }])),
    people: () =>
      new Map(all.map((n) => [n, { name: name(n), role: n === 2 ? "facilitator" : "participant", muted: n === 4 }])),
    peers: () => [
      { session: 1, participant: 9, name: name(9), role: "participant" },
      { session: 2, participant: 0, name: "", role: "viewer" },
    ],
  };
  return { store, t: (key: string) => key } as unknown as BoardUi;
}

describe("the list of people", () => {
  it("has oneself first, then facilitators, then who is here, then the others by name", () => {
    expect(everybody(page(10)).map(({ key }) => key)).toEqual(
      ["p3", "p2", "s2", "p9", "p1", "p4", "p5", "p6", "p7", "p8", "p10"], // prettier-ignore
    );
  });

  it("has nobody who has gone for participants", () => {
    const ui = page(10);
    const store = { ...ui.store, role: () => "participant" as const };
    expect(everybody({ ...ui, store }).map(({ key }) => key)).toEqual(["p3", "s2", "p9"]);
  });

  it("tells who is muted and whose hand is up", () => {
    const all = everybody(page(10));
    expect(all.filter(({ muted }) => muted).map(({ person }) => person)).toEqual([4]);
    expect(all.filter(({ hand }) => hand).map(({ person }) => person)).toEqual([5]);
  });

  it("[SEE4] calls everybody else somebody where names are hidden", () => {
    const names = new Set(everybody(page(10, "hidden")).map(({ name }) => name));
    expect(names).toEqual(new Set(["Me", "canvas.someone"]));
  });

  it("finds a name without its accents and capitals", () => {
    const [anybody] = everybody(page(3));
    const heads = ["Zoé", "ÉLODIE", "Ana"].flatMap((name) => (anybody ? [{ ...anybody, name }] : []));
    expect(matching(heads, "elo").map(({ name }) => name)).toEqual(["ÉLODIE"]);
    expect(matching(heads, " zoe ").map(({ name }) => name)).toEqual(["Zoé"]);
    expect(matching(heads, "")).toHaveLength(3);
  });

  it("draws a screenful of a thousand", () => {
    expect(everybody(page(1000))).toHaveLength(1001);
    const { from, to } = rowsInSight(26_000, 400, 52, 1001);
    expect(from).toBeLessThanOrEqual(500);
    expect(to).toBeGreaterThanOrEqual(508);
    expect(to - from).toBeLessThan(30);
    expect(rowsInSight(0, 400, 52, 3)).toEqual({ from: 0, to: 3 });
  });
});
