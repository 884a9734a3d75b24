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
  private readonly author = new Map<string, Page>();
  private readonly loose = new Set<string>();
  private readonly takenBack = new Set<string>();

  /// `loose`: typed letter by letter, so that others' words may come to stand within it.
  write(random: Random, author: Page, loose = false): string {
    const letters = Array.from({ length: 2 + random.below(4) }, (_, i) =>
      String.fromCodePoint(0x4e00 + this.of.size + i),
    );
    const word = letters.join("");
    for (const letter of letters) this.of.set(letter, word);
    this.author.set(word, author);
    if (loose) this.loose.add(word);
    return word;
  }
  /// A word of this author that stands there in one piece.
  own(random: Random, text: string, author: Page): string | undefined {
    const words = [...this.author].flatMap(([word, by]) => (by === author && text.includes(word) ? [word] : []));
    return words.length > 0 ? random.pick(words) : undefined;
  }
  takeBack(word: string) {
    this.takenBack.add(word);
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
  /// Those that are not there once, whole. Letters that were taken back or offered back may be missing, others' may stand
  /// between those of a loose one.
  torn({ notes }: Board): readonly string[] {
    const texts = [...notes.values()].map(({ text }) => text);
    return [...this.author].flatMap(([word, author]) => {
      const holders = texts.filter((text) => [...word].some((letter) => text.includes(letter)));
      const read = holders.map((text) => [...text].filter((letter) => word.includes(letter)).join("")).join("");
      const offered = author.refused.map(({ text }) => text).join("");
      const lost = [...word].some((letter) => !read.includes(letter) && !offered.includes(letter));
      const mixed = [...word].filter((letter) => read.includes(letter)).join("") !== read;
      const split = holders.length > 1 || !(this.loose.has(word) || holders.every((text) => text.includes(word)));
      return mixed || split || (lost && !this.takenBack.has(word)) ? [word] : [];
    });
  }
  /// Those that their authors took back and that are there, if nothing that these did was refused.
  stillThere({ notes }: Board): readonly string[] {
    const text = [...notes.values()].map((note) => note.text).join("");
    return [...this.takenBack].filter((word) => {
      return this.author.get(word)?.refused.length === 0 && [...word].some((letter) => text.includes(letter));
    });
  }
}

/// Types words between words and takes them back, and may hide notes and show them again.
class Writer extends Page {
  constructor(
    server: Sequencer,
    person: string,
    client: string,
    private readonly all: Words,
    private readonly hides: boolean,
  ) {
    super(server, person, client, () => [], false);
  }

  /// Who does not know their own number yet does not know an own entry without its answer: in view it stands beside what
  /// is in flight, and may be taken back there only.
  protected override losesAnswer(random: Random): boolean {
    return this.replica.me !== 0 && super.losesAnswer(random);
  }

  protected override newNote(random: Random): readonly Op[] {
    const text = random.chance(0.5) ? "ab ab" : this.all.write(random, this);
    return super.newNote(random).map((op) => (op.op === "note.post" ? { ...op, text } : op));
  }
  protected override other(random: Random, notes: readonly NoteId[]): readonly Op[] {
    if (!this.hides || random.chance(0.5)) return super.other(random, notes);
    return [{ op: random.pick(["note.hide", "note.unhide"]), notes: [random.pick(notes)] }];
  }
  protected override type(random: Random, note: NoteId) {
    const { text, hidden } = this.replica.view?.notes.get(note) ?? expect.fail("no such note");
    if (hidden) return;
    const letters = [...text];
    const own = random.chance(0.2) ? this.all.own(random, text, this) : undefined;
    if (own) return this.takeBack(note, text, own);
    const at = random.pick(this.all.gaps(letters));
    if (random.chance(0.4)) return this.typeLetters(note, at, this.all.write(random, this, true));
    if (random.chance(0.7)) return this.edit(note, [...to(at), random.pick(["", "a"]) + this.all.write(random, this)]);
    if (this.all.isFiller(letters[at])) this.edit(note, random.chance(0.3) ? [...to(at), " ", -1] : [...to(at), -1]);
  }

  /// Nothing is hidden after that.
  showAll() {
    const hidden = [...(this.replica.view?.notes ?? [])].flatMap(([id, note]) => (note.hidden ? [id] : []));
    if (hidden.length > 0) this.submit([{ op: "note.unhide", notes: hidden }]);
  }

  private typeLetters(note: NoteId, at: number, word: string) {
    [...word].forEach((letter, i) => this.edit(note, [...to(at + i), letter]));
  }
  /// All letters here are one UTF-16 unit.
  private takeBack(note: NoteId, text: string, word: string) {
    this.all.takeBack(word);
    this.edit(note, [...to(text.indexOf(word)), -word.length]);
  }
}

const to = (at: number): readonly number[] => (at > 0 ? [at] : []);

function noEditsOfHidden(board: Board, op: Op): string | undefined {
  return op.op === "note.edit" && board.notes.get(op.note)?.hidden ? "note_hidden" : undefined;
}

function run(seed: number): void {
  const random = new Random(seed);
  const server = new Sequencer(begin, noEditsOfHidden);
  const words = new Words();
  const hides = random.chance(0.5);
  const pages = Array.from({ length: 2 + random.below(5) }, (_, i) => {
    const person = random.chance(0.3) ? "same" : `p${i}`;
    return new Writer(server, person, String.fromCharCode(random.below(26) + 97) + i, words, hides);
  });
  for (let i = 0; i < 400; ++i) {
    const page = random.pick(pages);
    if (random.chance(0.35)) page.act(random);
    page.step(random);
  }
  for (const page of [...pages, ...pages]) page.settle();
  pages[0]?.showAll();
  for (const page of [...pages, ...pages]) page.settle();
  const expected = encodeState(server.board);
  for (const { replica } of pages) {
    expect(replicas.unsaved(replica)).toBe(0);
    expect(encodeState(replica.view ?? expect.fail("no view"))).toBe(expected);
  }
  expect(words.torn(server.board)).toEqual([]);
  expect(words.stillThere(server.board)).toEqual([]);
}

describe("words of several people, also in notes that are hidden and shown again", () => {
  const first = firstSeed("whole words");
  // WORDS_SEEDS: how many, for longer.
  const seeds = Array.from({ length: Number(process.env["WORDS_SEEDS"] ?? 200) }, (_, i) => first + i);
  it.each(seeds)("[TXT6, CON5, CON6, OPN9] stay whole, seed %i", run);
});
