import type { Dice } from "../harness/random.js";
import { present, type State } from "../harness/shapes.js";

/// One piece of text that somebody typed.
export interface Word {
  readonly letters: readonly string[];
  readonly note: string;
  readonly author: string;
  /// Typed in one piece, so nothing may ever stand inside it.
  readonly whole: boolean;
  /// Its author deleted it.
  deleted: boolean;
  /// What of it its author undid.
  readonly undone: Set<string>;
  /// The private stage that it was written in.
  readonly keptIn: string | undefined;
}

interface How {
  readonly whole?: boolean;
  readonly keptIn?: string | undefined;
}

const firstLetter = 0x20000; // two UTF-16 units each: what counts in the wrong unit is seen
const fillers = ["a", "b ", "\n", "é", "e\u0301", "🌍", "👩‍🚀", "שלום", " "];

/// All words of a board. No letter of them is ever used twice: a word that is missing, double or torn is seen by reading.
/// Between them stand fillers, which anybody may delete.
export class Words {
  readonly all: Word[] = [];
  private readonly owner = new Map<string, Word>();
  private readonly titles: { readonly title: string; readonly stage: string }[] = [];
  private made = 0;
  private readonly reposts = new Map<string, string>(); // new note: the one that it was
  private readonly stayed = new Set<string>(); // may be there though another one was posted in its place

  write(note: string, author: string, length: number, { whole = true, keptIn }: How = {}): Word {
    const letters = this.newLetters(length);
    const word = { letters, note, author, whole, deleted: false, undone: new Set<string>(), keptIn };
    for (const letter of letters) this.owner.set(letter, word);
    this.all.push(word);
    return word;
  }
  /// A title that is in no other place, for a group of this private stage.
  keepTitle(stage: string): string {
    const title = this.newLetters(1).join("");
    this.titles.push({ title, stage });
    return title;
  }
  private newLetters(length: number): string[] {
    return Array.from({ length }, () => String.fromCodePoint(firstLetter + this.made++));
  }
  static filler(dice: Dice): string {
    return dice.one(fillers) ?? " ";
  }

  /// Where something may be inserted: not inside a word.
  gaps(text: readonly string[]): number[] {
    const inside = (at: number): boolean => {
      const word = this.owner.get(text[at] ?? "");
      return word !== undefined && word === this.owner.get(text[at - 1] ?? "");
    };
    return Array.from({ length: text.length + 1 }, (_, at) => at).filter((at) => !inside(at));
  }
  /// Where a filler stands.
  fillersIn(text: readonly string[]): number[] {
    return text.flatMap((letter, at) => (this.owner.has(letter) ? [] : [at]));
  }
  /// The words of this author that stand there in one piece, with their places.
  ownIn(text: readonly string[], author: string): { word: Word; at: number }[] {
    return text.flatMap((letter, at) => {
      const word = this.owner.get(letter);
      const found = word?.author === author && word.letters.every((each, i) => text[at + i] === each);
      return word && found ? [{ word, at }] : [];
    });
  }

  /// What a withdrawn note held may be in another one.
  reposted(withdrawn: string, note: string): void {
    this.reposts.set(note, withdrawn);
  }
  /// Its withdrawal was refused, or it was itself, and a repeat that came late is not: if it was in the meantime posted
  /// again, it stands in both.
  mayStay(note: string): void {
    this.stayed.add(note);
  }
  /// Undoing or redoing took these letters away. Those of others.
  undone(letters: readonly string[], author: string): string[] {
    return letters.filter((letter) => {
      const word = this.owner.get(letter);
      if (word?.author === author) word.undone.add(letter);
      return word !== undefined && word.author !== author;
    });
  }
  /// Undoing or redoing brought these letters back.
  cameBack(letters: readonly string[]): void {
    for (const letter of letters) {
      const word = this.owner.get(letter);
      word?.undone.delete(letter);
      if (word) word.deleted = false;
    }
  }

  /// The letters that were never this participant's to read: of others' notes that were in no stage but one that has been
  /// private since before they were written, and of titles there.
  withheld({ stages, notes }: State, reader: number): string[] {
    const kept = new Set(stages.flatMap(({ id, visibility }) => (visibility === "private" ? [id] : [])));
    const reposted = new Set(this.reposts.values());
    const words = this.all.filter(({ note, keptIn = "" }) => {
      const { by, places } = notes[note] ?? {};
      return kept.has(keptIn) && by !== undefined && by !== reader && !reposted.has(note) && Object.keys(places ?? {}).every((stage) => stage === keptIn); // prettier-ignore
    });
    const titles = this.titles.filter(({ stage }) => kept.has(stage));
    return [...words.flatMap(({ letters }) => letters), ...titles.map(({ title }) => title)];
  }

  /// What is wrong in a state without hidden notes. `offered`: what an author was offered back.
  faults(state: State, offered: (author: string) => string, refusals: (author: string) => number): string[] {
    const found = new Map<string, string[]>(); // letter: the notes that hold it, once for each time
    for (const [id, note] of Object.entries(state.notes))
      for (const letter of note.text) if (this.owner.has(letter)) found.set(letter, [...(found.get(letter) ?? []), id]);
    return this.all.flatMap((word) => {
      const places = word.letters.map((letter) => found.get(letter) ?? []);
      const fault = this.fault(word, places, state, offered(word.author), refusals(word.author));
      return fault ? [`${word.letters.join("")} of ${word.author} in ${word.note}: ${fault}`] : [];
    });
  }

  private fault(word: Word, all: string[][], state: State, offered: string, refusals: number): string | undefined {
    const places = all.map((notes) => {
      const anew = notes.findIndex((note) => this.standsAnew(note, notes));
      return notes.filter((_, i) => i !== anew);
    });
    if (places.some((notes) => notes.length > 1)) return "double";
    if (places.some(([note]) => note !== undefined && !this.is(note, word.note))) return "in another note";
    const note = state.notes[word.note];
    if (note?.withdrawn) return undefined;
    const missing = word.letters.filter((_, i) => places[i]?.length === 0);
    if (word.deleted) return missing.length > 0 || refusals > 0 ? undefined : "deleted, and there";
    // What was refused may have been the undoing, or what brought it back.
    const back = word.letters.filter((letter) => word.undone.has(letter) && !missing.includes(letter));
    if (back.length > 0 && refusals === 0) return `undone, and there: ${back.join("")}`;
    const lost = missing.filter((letter) => !word.undone.has(letter) && !offered.includes(letter));
    if (lost.length > 0) return `lost ${lost.join("")}`;
    const [holder, ...others] = new Set(places.flat());
    if (others.length > 0) return "in two notes";
    return holder === undefined ? undefined : orderFault(word, missing, [...present(state.notes[holder]).text]);
  }

  /// It was to be gone and may have stayed, and was posted again as one of these.
  private standsAnew(note: string, notes: readonly string[]): boolean {
    return this.stayed.has(note) && notes.some((other) => other !== note && this.is(other, note));
  }

  private is(note: string, other: string): boolean {
    const was = this.reposts.get(note);
    return note === other || (was !== undefined && this.is(was, other));
  }
}

/// In so far as it is there.
function orderFault(word: Word, missing: readonly string[], text: readonly string[]): string | undefined {
  const there = word.letters.filter((letter) => !missing.includes(letter));
  const places = there.map((letter) => text.indexOf(letter));
  const steps = places.slice(1).map((place, i) => place - (places[i] ?? 0));
  if (steps.some((step) => step <= 0)) return "its letters in another order";
  return word.whole && missing.length === 0 && steps.some((step) => step !== 1) ? "torn" : undefined;
}
