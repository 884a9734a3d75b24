import { describe, expect, it } from "vitest";
import { encodeState } from "../src/board";
import * as replicas from "../src/replica";
import { begin, Page } from "./page";
import { firstSeed, Random } from "./seeds";
import { Sequencer } from "./sequencer";

function run(seed: number): void {
  const random = new Random(seed);
  const server = new Sequencer(begin);
  // Two pages may be of one person.
  const pages = Array.from({ length: 2 + random.below(5) }, (_, i) => {
    return new Page(server, random.chance(0.2) ? "same" : `p${i}`, String.fromCharCode(122 - i));
  });
  for (let i = 0; i < 400; ++i) {
    const page = random.pick(pages);
    if (random.chance(0.35)) page.act(random);
    page.step(random);
  }
  // Those who settled first still have to hear of those who did later.
  for (const page of [...pages, ...pages]) page.settle();
  const expected = encodeState(server.board);
  for (const { replica, refused } of pages) {
    expect(replicas.unsaved(replica)).toBe(0);
    expect(encodeState(replica.view ?? expect.fail("no view"))).toBe(expected);
    expect(replica.position).toEqual(server.position);
    for (const { code } of refused) expect(["note_withdrawn", "unknown_note", "text_empty"]).toContain(code);
  }
}

describe("replicas converge", () => {
  const first = firstSeed("convergence");
  it.each(Array.from({ length: 100 }, (_, i) => first + i))("[SUB4, SUB5, TXT4, TXT6, CON4–CON6] seed %i", run);
});
