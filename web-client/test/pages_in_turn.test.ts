import { afterEach, describe, expect, it, vi } from "vitest";
import { diff } from "../src/board";
import { noteId } from "../src/protocol/types";
import { Tab, withIdsOf, World } from "./outbox_world";
import { begin, large } from "./page";
import { firstSeed, Random } from "./seeds";
import { Sequencer } from "./sequencer";

const note = noteId("n");
const letters = "abcdefghijklmnopqrst"; // the same in each word: nothing but its place tells whose a letter is
const textOf = (tab: Tab) => tab.session.replica.view?.notes.get(note)?.text;

/// Writes one letter after the other, each behind the last one, as somebody at a keyboard does.
class Writer {
  private written = "";

  constructor(private readonly tab: Tab) {}

  write(letter: string): void {
    const text = textOf(this.tab) ?? expect.fail("there is no text");
    const at = this.written === "" ? text.length : text.indexOf(this.written) + this.written.length;
    this.written += letter;
    this.tab.session.edit(note, diff(text, text.slice(0, at) + letter + text.slice(at), at + 1));
  }
}

/// Pages of one person, one after the other, of which each writes a word at the end of the note. In the middle of it the page
/// dies, or all its lines do.
async function run(seed: number): Promise<void> {
  const random = new Random(seed);
  withIdsOf(new Random(-seed));
  const world = new World(new Sequencer(begin), random);
  const pass = async (steps: number) => {
    for (let i = 0; i < steps; ++i) {
      world.clock.advance(random.below(8));
      await world.step();
    }
  };
  const until = async (what: string, holds: () => boolean, ms = 0) => {
    for (let i = 0; !holds(); ++i) {
      if (i > 5000) expect.fail(`not yet: ${what}`);
      world.clock.advance(ms);
      await pass(4);
    }
  };
  let tabs = 100; // as in real ones, the ids of later pages are higher
  const open = () => new Tab(world, `tab${++tabs}`, "ana");
  const close = (tab: Tab) => {
    tab.outbox.leave();
    world.kill(tab);
  };
  const first = open();
  await until("there is a board", () => first.session.replica.view !== undefined);
  first.session.submit([{ op: "note.post", note, text: "start", colour: "blue", stage: large }]);
  await until("the note is saved", () => first.unsaved === 0);
  close(first);

  const whole: string[] = [];
  for (let i = 0; i < 8; ++i) {
    const tab = open();
    await until("the note is there", () => textOf(tab) !== undefined);
    const writer = new Writer(tab);
    const word = String.fromCodePoint(0x4e00 + i) + letters;
    const fatal = 1 + random.below(word.length - 2);
    const offline = random.chance(0.4);
    for (const letter of word.slice(0, fatal)) {
      if (offline) tab.cut();
      writer.write(letter);
      await pass(random.below(30));
    }
    if (random.chance(0.5)) {
      world.kill(tab);
      continue;
    }
    tab.cut();
    await pass(random.below(60));
    for (const letter of word.slice(fatal)) {
      writer.write(letter);
      await pass(random.below(4));
    }
    whole.push(word);
    await until("all is saved", () => tab.unsaved === 0, 50);
    close(tab);
  }
  open();
  await world.settle();
  const text = world.server.board.notes.get(note)?.text ?? "";
  const parts = text.split(/(?=[\u4e00-\u9fff])/).slice(1);
  expect(parts.filter((word) => !letters.startsWith(word.slice(1)))).toEqual([]); // those of pages that died, too
  expect(whole.filter((word) => text.split(word).length !== 2)).toEqual([]);
}

describe("words of one person's pages, one after the other", () => {
  const histories = Number(process.env["PAGES_SEEDS"] ?? 40);
  const seed = firstSeed("pages in turn");
  afterEach(() => void vi.restoreAllMocks());
  it.each(Array.from({ length: histories }, (_, i) => seed + i))("[SUB10, TXT4] stay whole, seed %i", run);
  it("[SUB10, TXT4] stay whole: seed 22, what an ended page left came when the next one had begun", () => run(22));
});
