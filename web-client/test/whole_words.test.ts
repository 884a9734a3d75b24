import { describe, expect, it } from "vitest";
import { type Board, encodeState } from "../src/board";
import type { NoteId, Op } from "../src/protocol/types";
import * as replicas from "../src/replica";
import { begin, Page } from "./page";
import { firstSeed, Random } from "./seeds";
import { Sequencer } from "./sequencer";

/// Words of letters that nobody else writes. Between them stand fillers, which anybody may delete.
class Words {
  private readonly of = new Map<string, string>();

  write(random: Random): string {
    const letters = Array.from({ length: 2 + random.below(4) }, (_, i) =>
      String.fromCodePoint(0x4e00 + this.of.size + i),
    );
    for (const letter of letters) this.of.set(letter, letters.join(""));
    return letters.join("");
  }
  /// Where something may be inserted: not inside a word.
  gaps(text: readonly string[]): readonly number[] {
    const word = (at: number) => this.of.get(text[at] ?? "");
    const places = Array.from({ length: text.length + 1 }, (_, at) => at);
    return places.filter((at) => word(at) === undefined || word(at) !== word(at - 1));
  }
  isFiller(letter: string | undefined): boolean {
    return letter !== undefined && !this.of.has(letter);
  }
  /// Those of which there is anything but the whole, once.
  torn({ notes }: Board): readonly string[] {
    const texts = [...notes.values()].map(({ text }) => text);
    return [...new Set(this.of.values())].filter((word) =>
      texts.some((text) => [...word].some((letter) => text.includes(letter)) && text.split(word).length !== 2),
    );
  }
}

/// Types whole words between words, and hides notes and shows them again.
class Writer extends Page {
  constructor(
    server: Sequencer,
    person: string,
    client: string,
    private readonly all: Words,
  ) {
    super(server, person, client, () => [], false);
  }

  protected override newNote(random: Random): readonly Op[] {
    const text = random.chance(0.5) ? "ab ab" : this.all.write(random);
    return super.newNote(random).map((op) => (op.op === "note.post" ? { ...op, text } : op));
  }
  protected override other(random: Random, notes: readonly NoteId[]): readonly Op[] {
    if (random.chance(0.5)) return super.other(random, notes);
    return [{ op: random.pick(["note.hide", "note.unhide"]), notes: [random.pick(notes)] }];
  }
  protected override type(random: Random, note: NoteId) {
    const { text, hidden } = this.replica.view?.notes.get(note) ?? expect.fail("no such note");
    if (hidden) return;
    const letters = [...text];
    const at = random.pick(this.all.gaps(letters));
    const before = at > 0 ? [at] : [];
    if (random.chance(0.8)) return this.edit(note, [...before, random.pick(["", "a"]) + this.all.write(random)]);
    if (this.all.isFiller(letters[at])) this.edit(note, random.chance(0.3) ? [...before, " ", -1] : [...before, -1]);
  }
}

function noEditsOfHidden(board: Board, op: Op): string | undefined {
  return op.op === "note.edit" && board.notes.get(op.note)?.hidden ? "note_hidden" : undefined;
}

function run(seed: number): void {
  const random = new Random(seed);
  const server = new Sequencer(begin, noEditsOfHidden);
  const words = new Words();
  const pages = Array.from({ length: 2 + random.below(5) }, (_, i) => {
    return new Writer(server, random.chance(0.2) ? "same" : `p${i}`, String.fromCharCode(122 - i), words);
  });
  for (let i = 0; i < 400; ++i) {
    const page = random.pick(pages);
    if (random.chance(0.35)) page.act(random);
    page.step(random);
  }
  for (const page of [...pages, ...pages]) page.settle();
  const expected = encodeState(server.board);
  for (const { replica } of pages) {
    expect(replicas.unsaved(replica)).toBe(0);
    expect(encodeState(replica.view ?? expect.fail("no view"))).toBe(expected);
  }
  expect(words.torn(server.board)).toEqual([]);
}

describe("words of several people in notes that are hidden and shown again", () => {
  const first = firstSeed("whole words");
  // WORDS_SEEDS: how many, for longer.
  const seeds = Array.from({ length: Number(process.env["WORDS_SEEDS"] ?? 200) }, (_, i) => first + i);
  it.each(seeds)("[TXT6, CON5, CON6, OPN9] stay whole, seed %i", run);
});
