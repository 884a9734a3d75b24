import { describe, expect, it } from "vitest";
import {
  apply,
  boardOf,
  compose,
  counted,
  type Delta,
  encode,
  encodeState,
  fates,
  foldEntries,
  freePlaces,
  funnelWidths,
  isCanonical,
  ledger,
  openObjections,
  origins,
  roundOf,
  type Side,
  stateOf,
  tally,
  target,
  transform,
} from "../src/board";
import { type Entry, noteId, type Place, type RoundId, type StageId, type State } from "../src/protocol/types";
import { vectors } from "./vectors";

type DeltaCase =
  | { kind: "apply"; text: string; delta: Delta; then: string | null }
  | { kind: "compose"; text: string; a: Delta; b: Delta; then: Delta }
  | { kind: "transform"; text: string; a: Delta; b: Delta; side: Side; then: Delta }
  | { kind: "canonical"; delta: Delta; then: boolean };

/// Applied in the order given; every one has to fit.
function applied(text: string, ...deltas: Delta[]): string {
  return deltas.reduce((before, delta) => {
    const after = apply(before, delta);
    if (after === undefined) throw new Error(`${JSON.stringify(delta)} does not fit ${before}`);
    return after;
  }, text);
}

function checkDelta(c: DeltaCase) {
  switch (c.kind) {
    case "apply":
      return expect(apply(c.text, c.delta) ?? null).toBe(c.then);
    case "compose":
      expect(compose(c.a, c.b)).toEqual(c.then);
      return expect(applied(c.text, c.then)).toBe(applied(c.text, c.a, c.b));
    case "transform": {
      expect(transform(c.a, c.b, c.side)).toEqual(c.then);
      const other = transform(c.b, c.a, c.side === "left" ? "right" : "left");
      return expect(applied(c.text, c.b, c.then)).toBe(applied(c.text, c.a, other));
    }
    case "canonical":
      return expect(isCanonical(c.delta)).toBe(c.then);
  }
}

describe("delta", () => {
  it.each(vectors<DeltaCase>("delta"))("[$rule] $kind: $name", checkDelta);
});

describe("fold", () => {
  it.each(vectors<{ given: State; entries: Entry[]; then: State }>("fold"))("[$rule] $name", (c) => {
    const before = boardOf(c.given);
    const after = foldEntries(before, c.entries);
    expect(stateOf(after)).toEqual(c.then);
    expect(encodeState(after)).toBe(encodeState(c.then));
    expect(encodeState(before)).toBe(encodeState(c.given));
  });

  it("[POS4] what an entry does not change keeps its identity", () => {
    const [c] = vectors<{ given: State; entries: Entry[] }>("fold", "groups.json");
    const before = boardOf(c?.given as State);
    const edit: Entry = {
      revision: 9,
      at: 9,
      by: 1,
      ops: [{ op: "note.colour", notes: [noteId("n1")], colour: "pink" }],
    };
    const after = foldEntries(before, [edit]);
    expect(after.notes.get(noteId("n1"))).not.toBe(before.notes.get(noteId("n1")));
    expect(after.notes.get(noteId("n2"))).toBe(before.notes.get(noteId("n2")));
    expect(after.groups).toBe(before.groups);
    expect(after.stages).toBe(before.stages);
  });
});

describe("history", () => {
  it.each(vectors<{ base: State; seen: Entry[]; then: State }>("history"))("[$rule] $name", (c) => {
    expect(encodeState(foldEntries(boardOf(c.base), c.seen))).toBe(encodeState(c.then));
  });
});

describe("ledger", () => {
  type LedgerCase = { given: State; fates: object; ledger: Record<string, number>; origins?: Record<string, string[]> };
  it.each(vectors<LedgerCase>("ledger"))("[$rule] $name", (c) => {
    const board = boardOf(c.given);
    expect(Object.fromEntries(fates(board))).toEqual(c.fates);
    expect(ledger(board)).toEqual(c.ledger);
    for (const [phrase, notes] of Object.entries(c.origins ?? {})) {
      expect(origins(board, noteId(phrase))).toEqual(notes);
    }
    const { posted, ...parts } = c.ledger;
    expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBe(posted);
  });
});

describe("votes", () => {
  interface TallyCase {
    readonly given: State;
    readonly entries: Entry[];
    readonly round: RoundId;
    readonly targets: Readonly<Record<string, string | null>>;
    readonly counted: Readonly<Record<string, number[]>>;
    readonly result: readonly object[];
  }
  it.each(vectors<TallyCase>("votes", "tallies.json"))("[$rule] $name", (c) => {
    const board = foldEntries(boardOf(c.given), c.entries);
    const round = roundOf(board, c.round) ?? expect.fail("no such round");
    for (const [unit, item] of Object.entries(c.targets)) expect(target(board, round, unit) ?? null).toBe(item);
    for (const [person, positions] of Object.entries(c.counted)) {
      const ballot = round.ballots?.[person] ?? [];
      const items = positions.map((i) => target(board, round, ballot[i] ?? ""));
      expect(counted(board, round, ballot)).toEqual(items);
    }
    expect(tally(board, round)).toEqual(c.result);
  });

  type ObjectionCase = { given: State; entries: Entry[]; objections: object[] };
  it.each(vectors<ObjectionCase>("votes", "objections.json"))("[$rule] $name", (c) => {
    const board = foldEntries(boardOf(c.given), c.entries);
    const sums = new Map<string, number>();
    for (const { note } of openObjections(board)) sums.set(note, (sums.get(note) ?? 0) + 1);
    expect([...sums].map(([phrase, people]) => ({ phrase, people }))).toEqual(c.objections);
  });
});

describe("encoding", () => {
  it.each(vectors<{ value: unknown; bytes: string }>("encoding"))("[$rule] $name", (c) => {
    expect(encode(c.value)).toBe(c.bytes);
    expect(JSON.parse(c.bytes)).toEqual(c.value);
  });
});

describe("places", () => {
  type CellCase = { given: State; stage: StageId; count: number; places: Place[] };
  it.each(vectors<CellCase>("places", "cells.json"))("[$rule] $name", (c) => {
    expect(freePlaces(boardOf(c.given), c.stage, c.count)).toEqual(c.places);
  });

  type WidthCase = { stages: number; fullest: number; widths: number[] };
  it.each(vectors<WidthCase>("places", "widths.json"))("[$rule] $name", (c) => {
    expect(funnelWidths(c.stages, c.fullest)).toEqual(c.widths);
  });
});
