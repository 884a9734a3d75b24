// What one edit of a text does beyond another one: letters are known again wherever they stand. Pure.
import { compose, type Delta } from "../board";

/// One that was there, deleted or not, or one that the edit inserted. By identity: equal ones are not the same.
interface Letter {
  readonly letter: string;
  /// How many letters that were there stand before it.
  readonly behind: number;
  readonly inserted?: boolean;
  readonly deleted?: boolean;
}

/// What `own` does to `text` beyond `taken`, made on the text that `taken` leaves. `own` did what `taken` does, and more; it
/// may have put it elsewhere, and no letter is inserted a second time for that.
export function beyond(text: string, taken: Delta, own: Delta): Delta {
  const [theirs, mine] = [lettersOf(text, taken), lettersOf(text, own)];
  const same = sameLetters(mine, theirs);
  const added = addedBehind(mine, same);
  const stays = new Set([...same].flatMap(([one, other]) => (one.deleted ? [] : [other])));
  const steps = theirs.flatMap((letter) => {
    const step = letter.deleted ? [] : [stays.has(letter) ? 1 : -1];
    return [...step, ...(added.get(letter) ?? [])];
  });
  return compose([], [...(added.get(undefined) ?? []), ...steps]);
}

/// In order, with those that are deleted.
function lettersOf(text: string, delta: Delta): readonly Letter[] {
  const there = [...text];
  const letters: Letter[] = [];
  let behind = 0;
  const keep = (letter: string, deleted: boolean) => void letters.push({ letter, behind: behind++, deleted });
  for (const step of delta) {
    if (typeof step === "string") letters.push(...[...step].map((letter) => ({ letter, behind, inserted: true })));
    else for (const letter of there.slice(behind, behind + Math.abs(step))) keep(letter, step < 0);
  }
  for (const letter of there.slice(behind)) keep(letter, false);
  return letters;
}

/// Which of `theirs` each of `mine` is: all that were there, and of those that were inserted first what stands in the same
/// place, then what stands elsewhere.
function sameLetters(mine: readonly Letter[], theirs: readonly Letter[]): ReadonlyMap<Letter, Letter> {
  const there = theirs.filter(({ inserted }) => !inserted);
  const same = new Map<Letter, Letter>();
  for (const [i, one] of mine.filter(({ inserted }) => !inserted).entries()) {
    const other = there[i];
    if (other) same.set(one, other);
  }
  const match = (is: (letter: Letter) => boolean) => {
    const taken = new Set(same.values());
    const from = mine.filter((one) => one.inserted && !same.has(one) && is(one));
    const to = theirs.filter((one) => one.inserted && !taken.has(one) && is(one));
    for (const [one, other] of inOrder(from, to)) same.set(one, other);
  };
  for (const place of new Set(mine.filter(({ inserted }) => inserted).map(({ behind }) => behind)))
    match(({ behind }) => behind === place);
  match(() => true);
  return same;
}

/// The longest common subsequence.
function inOrder(a: readonly Letter[], b: readonly Letter[]): readonly (readonly [Letter, Letter])[] {
  const width = b.length + 1;
  // How long it is behind each pair of places.
  const common = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; --i) {
    for (let j = b.length - 1; j >= 0; --j) {
      const longer = Math.max(at(i + 1, j), at(i, j + 1));
      common[i * width + j] = a[i]?.letter === b[j]?.letter ? at(i + 1, j + 1) + 1 : longer;
    }
  }
  const pairs: (readonly [Letter, Letter])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [one, other] = [a[i], b[j]];
    if (one && other && one.letter === other.letter) {
      pairs.push([one, other]);
      ++i;
      ++j;
    } else if (at(i + 1, j) >= at(i, j + 1)) ++i;
    else ++j;
  }
  return pairs;
}

/// What only `mine` has, behind the letter that stands before it; behind undefined: at the beginning.
function addedBehind(mine: readonly Letter[], same: ReadonlyMap<Letter, Letter>) {
  const added = new Map<Letter | undefined, readonly string[]>();
  let behind: Letter | undefined;
  for (const one of mine) {
    const other = same.get(one);
    if (other) behind = other;
    else added.set(behind, [...(added.get(behind) ?? []), one.letter]);
  }
  return added;
}
