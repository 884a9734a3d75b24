import { describe, expect, it } from "vitest";
import { encodeState } from "../src/board";
import * as replicas from "../src/replica";
import { begin, charactersIn, loggedIn, type Page, pagesOn } from "./page";
import { firstSeed, Random } from "./seeds";
import { Sequencer } from "./sequencer";

function run(seed: number, told: boolean): void {
  const random = new Random(seed);
  const server = new Sequencer(begin);
  const pages = pagesOn(server, random);
  const ever = new Set<string>();
  for (let i = 0; i < 400; ++i) {
    const page = random.pick(pages);
    if (random.chance(0.35)) page.act(random);
    page.step(random);
    loggedIn(server).forEach((character) => ever.add(character));
    if (!random.chance(0.01)) continue;
    server.setBack(Math.max(0, server.log.length - random.below(30)));
    for (const each of pages) each.disconnect(told);
  }
  for (let i = 0; i < 50; ++i) {
    for (const page of pages) page.settle();
    if (pages.every(({ replica }) => replicas.unsaved(replica) === 0)) break;
    for (const page of pages) page.giveUp();
  }
  for (const page of pages) page.settle();
  expectSame(server, pages);
  if (told) expectEverything(server, pages, ever);
}

function expectSame(server: Sequencer, pages: readonly Page[]): void {
  const expected = encodeState(server.board);
  for (const { replica } of pages) {
    expect(replicas.unsaved(replica)).toBe(0);
    expect(encodeState(replica.view ?? expect.fail("no view"))).toBe(expected);
    expect(replica.position).toEqual(server.position);
  }
}

/// What was ever logged is there or was offered back, and none is there twice.
function expectEverything(server: Sequencer, pages: readonly Page[], ever: ReadonlySet<string>): void {
  const there = [...server.board.notes.values()].flatMap(({ text }) => charactersIn(text));
  expect(new Set(there).size).toBe(there.length);
  const offered = new Set(pages.flatMap(({ refused }) => refused.flatMap(({ text }) => charactersIn(text))));
  const lost = [...ever].filter((character) => !there.includes(character) && !offered.has(character));
  expect(lost).toEqual([]);
  const codes = new Set(pages.flatMap(({ refused }) => refused.map(({ code }) => code)));
  for (const code of codes) expect(["base_gone", "unknown_note", "text_empty"]).toContain(code);
}

describe("a log that is set back", () => {
  const first = firstSeed("set back");
  it.each(Array.from({ length: 100 }, (_, i) => first + i))(
    "[SUB9, CON11] nothing is lost or doubled, seed %i",
    (seed) => run(seed, true),
  );
  it.each(Array.from({ length: 40 }, (_, i) => first + i))(
    "[SUB9] all converge where nobody was told, seed %i",
    (seed) => run(seed, false),
  );
});
