import { describe, expect, it } from "vitest";
import { type Board, boardOf, counted, fold, hasGroup, openObjections, tally, target, unitOf } from "../src/board";
import {
  type GroupId,
  groupId,
  type NoteId,
  noteId,
  type Op,
  type Round,
  roundId,
  type State,
} from "../src/protocol/types";
import { fin, large, stateWith } from "./boards";
import { firstSeed, Random } from "./seeds";

const [a, b, c] = ["a", "b", "c"].map(noteId) as [NoteId, NoteId, NoteId];
const [g, h] = ["g", "h"].map(groupId) as [GroupId, GroupId];
const round: Round = {
  ...{ id: roundId("r"), stage: large, on: "notes", title: "", secret: false, at: 1, by: 2 },
  ...{ budget: 3, per_item: 2 },
};

function boardWith(ballots: Record<string, readonly string[]>, fields: Partial<Round> = {}): Board {
  return boardOf({ ...stateWith({ a: "1", b: "2", c: "3" }), rounds: [{ ...round, ...fields, ballots }] });
}
const roundIn = (board: Board) => board.rounds?.[0] ?? expect.fail("no round");
const after = (board: Board, ...ops: Op[]) => fold(board, { revision: 1, at: 9, by: 2, ops });
const result = (board: Board) => tally(board, roundIn(board)).map(({ item, units, people }) => [item, units, people]);
const merge = (into: NoteId, ...notes: NoteId[]): Op => ({ op: "note.merge", notes, into });
const group = (id: GroupId, ...notes: NoteId[]): Op => ({
  op: "group.create",
  group: id,
  stage: large,
  title: "",
  notes,
});

describe("votes", () => {
  it("[VOT3] the last units count, as far as the budget and the limit of an item go", () => {
    expect(counted(boardWith({}), round, [a, a, b, b, b, c])).toEqual([b, b, c]);
    expect(result(boardWith({ 1: [a, a, a, a], 2: [a, b, c, b] }))).toEqual([
      [a, 2, 1],
      [b, 2, 1],
      [c, 1, 1],
    ]);
  });

  it("[VOT4] the result is in order of units, then of people, then of ids", () => {
    expect(result(boardWith({ 1: [c, c, a], 2: [b, a], 3: [b] }))).toEqual([
      [a, 2, 2],
      [b, 2, 2],
      [c, 2, 1],
    ]);
  });

  it("[VOT2] a merged note's votes go to what it was merged into, and come back with it", () => {
    const merged = after(boardWith({ 1: [a, b], 2: [a] }), merge(b, a), merge(c, b));
    expect(result(merged)).toEqual([[c, 3, 2]]);
    expect(result(after(merged, { op: "note.restore", notes: [a] }))).toEqual([
      [a, 2, 2],
      [c, 1, 1],
    ]);
  });

  it("[VOT2] nobody's support is doubled by a merger: what is above the limit of one item is free again", () => {
    const board = boardWith({ 1: [c, a, a, b, b] }, { budget: 4 });
    expect(result(board)).toEqual([
      [a, 2, 1],
      [b, 2, 1],
    ]);
    expect(result(after(board, merge(a, b)))).toEqual([
      [a, 2, 1],
      [c, 1, 1],
    ]);
  });

  it.each<[string, Op, Op | undefined]>([
    ["set aside", { op: "note.set_aside", notes: [a], why: "" }, { op: "note.restore", notes: [a] }],
    ["hidden", { op: "note.hide", notes: [a] }, { op: "note.unhide", notes: [a] }],
    ["withdrawn", { op: "note.withdraw", notes: [a] }, undefined],
    [
      "in another stage",
      { op: "note.move", notes: [a], stage: fin, places: [{ x: 0, y: 0 }] },
      { op: "note.move", notes: [a], stage: large, places: [{ x: 0, y: 0 }] },
    ],
    ["of the rehearsal", { op: "board.start" }, { op: "board.unstart" }],
  ])("[VOT3] a note that is %s costs nothing, and counts again when it is back", (_, away, back) => {
    const board = boardWith({ 1: [b, b, a, a] });
    const gone = after(board, away);
    expect(result(gone)).toEqual(away.op === "board.start" ? [] : [[b, 2, 1]]);
    if (back) expect(result(after(gone, back))).toEqual(result(board));
  });

  it("[VOT2] in a round on groups a note stands for its group, a merged group for the other one", () => {
    const board = after(boardWith({ 1: [a, b], 2: [g, c] }, { on: "groups" }), group(g, a, b), group(h, c));
    expect(result(board)).toEqual([
      [g, 3, 2],
      [h, 1, 1],
    ]);
    const merged = after(board, { op: "group.merge", group: g, into: h });
    expect(result(merged)).toEqual([[h, 4, 2]]);
    expect(result(after(merged, { op: "group.dissolve", group: h }))).toEqual([
      [a, 1, 1],
      [b, 1, 1],
      [c, 1, 1],
    ]);
  });

  it("[VOT2] in a round on notes a group is nothing to vote for", () => {
    expect(target(after(boardWith({}), group(g, a)), round, g)).toBeUndefined();
  });

  it("[OPV4] what is taken back is the last unit that stands for the item", () => {
    const board = after(boardWith({}), merge(b, a));
    expect(unitOf(board, round, [b, a, c], b)).toBe(a);
    expect(unitOf(board, round, [c], b)).toBeUndefined();
  });

  it("[VOT5] an objection is open in the last round on phrases only, and only on what is a phrase", () => {
    const says = (says: "agree" | "objection") => ({ says, version: 0 });
    const phrases = (id: string, stances: Round["stances"]): Round => {
      return { ...round, id: roundId(id), on: "phrases", ...(stances && { stances }) };
    };
    const first = phrases("1", { [a]: { 1: says("objection") } } as Round["stances"]);
    const last = phrases("2", {
      [a]: { 1: says("agree"), 3: says("objection") },
      [b]: { 1: says("objection") },
    } as never);
    const board = { phrases: [a, c], rounds: [first, last, round] };
    expect(openObjections(board)).toEqual([{ note: a, by: 3, stance: says("objection") }]);
    expect(openObjections({ phrases: [a], rounds: [last, phrases("3", undefined)] })).toEqual([]);
  });
});

// Whatever happens to notes and groups, nobody's support is lost or doubled.
const first = firstSeed("votes");

function beginning(random: Random, on: Round["on"]): Board {
  const ids = Array.from({ length: 8 }, (_, i) => `n${i}`);
  const ballots = Object.fromEntries(
    Array.from({ length: 5 }, (_, i) => [i + 1, Array.from({ length: 1 + random.below(8) }, () => random.pick(ids))]),
  );
  const state: State = stateWith(Object.fromEntries(ids.map((id) => [id, id])));
  const made = boardOf({ ...state, rounds: [{ ...round, on, budget: 4, per_item: 1 + random.below(3), ballots }] });
  return after(made, ...["g0", "g1", "g2"].map((id) => group(groupId(id))));
}

/// An op that fits, and one that takes it back, where there is one.
function anyOp(random: Random, board: Board): readonly [Op, Op | undefined] | undefined {
  const notes = [...board.notes.keys()];
  const one = random.pick(notes);
  const open = notes.filter((id) => target(board, { ...roundIn(board), on: "notes" }, id) === id);
  const groups = [...board.groups.keys()].filter((id) => hasGroup(board, id));
  const [from, to] = [random.pick(groups), random.pick(groups)];
  switch (random.below(7)) {
    case 0: {
      const into = open.length > 0 ? random.pick(open) : one;
      if (into === one || !open.includes(one)) return undefined;
      return [merge(into, one), { op: "note.restore", notes: [one] }];
    }
    case 1:
      if (board.notes.get(one)?.set_aside || board.notes.get(one)?.merged) return undefined;
      return [
        { op: "note.set_aside", notes: [one], why: "" },
        { op: "note.restore", notes: [one] },
      ];
    case 2:
      return [{ op: "note.restore", notes: [one] }, undefined];
    case 3:
      return from ? [{ op: "group.join", group: from, notes: [one] }, undefined] : undefined;
    case 4:
      return from ? [{ op: "group.leave", group: from, notes: [one] }, undefined] : undefined;
    case 5:
      return from && to && from !== to ? [{ op: "group.merge", group: from, into: to }, undefined] : undefined;
    default:
      return board.notes.get(one)?.hidden
        ? undefined
        : [
            { op: "note.hide", notes: [one] },
            { op: "note.unhide", notes: [one] },
          ];
  }
}

function check(board: Board) {
  const now = roundIn(board);
  let units = 0;
  for (const ballot of Object.values(now.ballots ?? {})) {
    const items = counted(board, now, ballot);
    const times = (item: string | undefined) => items.filter((other) => other === item).length;
    expect(items.length).toBeLessThanOrEqual(now.budget);
    for (const item of items) expect(times(item)).toBeLessThanOrEqual(now.per_item);
    for (const unit of ballot) {
      const item = target(board, now, unit);
      // Whatever stands for something counts, unless its item or the person has all that they may have.
      const full = items.length === now.budget || times(item) === now.per_item;
      const cast = ballot.filter((other) => target(board, now, other) === item).length;
      if (item !== undefined && !full) expect(times(item)).toBe(cast);
    }
    units += items.length;
  }
  const result = tally(board, now);
  expect(result.reduce((sum, one) => sum + one.units, 0)).toBe(units);
  expect(new Set(result.map(({ item }) => item)).size).toBe(result.length);
}

const supporters = (board: Board, item: string) =>
  Object.entries(roundIn(board).ballots ?? {})
    .filter(([, ballot]) => counted(board, roundIn(board), ballot).some((one) => one === item))
    .map(([person]) => person);

describe("nobody's support is lost or doubled", () => {
  it.each(Array.from({ length: 100 }, (_, i) => first + i))("[VOT2, VOT3] seed %i", (seed) => {
    const random = new Random(seed);
    let board = beginning(random, random.pick(["notes", "groups"]));
    check(board);
    for (let i = 0; i < 60; ++i) {
      const [op, back] = anyOp(random, board) ?? [];
      if (!op) continue;
      const before = board;
      board = after(board, op);
      check(board);
      if (back) expect(result(after(board, back))).toEqual(result(before));
      if (op.op === "group.merge" && roundIn(board).on === "groups") {
        const were = [...supporters(before, op.group), ...supporters(before, op.into)];
        expect(supporters(board, op.into)).toEqual(expect.arrayContaining(were));
      }
    }
  });
});
