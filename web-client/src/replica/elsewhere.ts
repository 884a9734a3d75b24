// An own edit that the server put elsewhere than it was shown: what was made on it goes with its letters. Pure.
import { apply, compose, type Delta, lengthOf } from "../board";

/// By identity: equal ones are not the same.
export interface Letter {
  readonly letter: string;
  /// Written here, by what was in flight or by what is behind it.
  readonly own?: true;
}

/// The same letters in two orders: those that are not own stand in the same one in both.
export interface Reordered {
  readonly was: readonly Letter[];
  readonly is: readonly Letter[];
}

/// What `shown` and `logged` make of `text`; undefined if they do not insert and delete the same.
export function reordered(text: string, shown: Delta, logged: Delta): Reordered | undefined {
  const fit = apply(text, shown) !== undefined && apply(text, logged) !== undefined;
  if (!fit || insertedBy(shown) !== insertedBy(logged)) return undefined;
  const there = [...text].map((letter) => ({ letter }));
  const own = ownLetters(insertedBy(shown));
  const [was, is] = [edited(there, shown, own), edited(there, logged, own)];
  const same = new Set(was);
  return was.length === is.length && is.every((letter) => same.has(letter)) ? { was, is } : undefined;
}

/// `delta`, made on the one order, as it does the same to the other, and both as they are after it. What it inserts stays
/// at the own letters that it was typed at.
export function follow({ was, is }: Reordered, delta: Delta): { readonly delta: Delta; readonly after: Reordered } {
  const gone = new Set<Letter>();
  const put = new Map<Letter | undefined, readonly Letter[]>(); // before this one; undefined: at the end
  const successor = new Map(is.map((letter, i) => [letter, is[i + 1]]));
  const typed: Letter[] = [];
  let at = 0;
  for (const step of delta) {
    if (typeof step === "string") {
      const before = was[at - 1];
      const gap = before?.own ? successor.get(before) : was[at];
      const letters = ownLetters(step);
      typed.push(...letters);
      put.set(gap, [...(put.get(gap) ?? []), ...letters]);
      continue;
    }
    if (step < 0) for (const letter of was.slice(at, at - step)) gone.add(letter);
    at += Math.abs(step);
  }
  const all = [...is, undefined].flatMap((letter) => [...(put.get(letter) ?? []), ...(letter ? [letter] : [])]);
  const there = new Set(is);
  const steps = all.map((letter) => (gone.has(letter) ? -1 : there.has(letter) ? 1 : letter.letter));
  const after = { was: edited(was, delta, typed), is: all.filter((letter) => !gone.has(letter)) };
  return { delta: compose([], steps), after };
}

/// What makes the one text out of the other. Own letters stay where they can, and with them a caret at them.
export function difference({ was, is }: Reordered): Delta {
  const stays = staying({ was, is });
  const steps: (number | string)[] = [];
  let at = 0;
  for (const letter of is) {
    if (!stays.has(letter)) {
      steps.push(letter.letter);
      continue;
    }
    for (; was[at] !== letter; ++at) steps.push(-1);
    steps.push(1);
    ++at;
  }
  return compose([], [...steps, ...was.slice(at).map(() => -1)]);
}

/// Some that stand in the same order in both, own ones rather than others.
function staying({ was, is }: Reordered): ReadonlySet<Letter> {
  const places = new Map(was.map((letter, i) => [letter, i]));
  const behind = (one: Letter, other: Letter) => (places.get(one) ?? 0) > (places.get(other) ?? 0);
  const stays = new Set<Letter>();
  for (const own of [true, undefined]) {
    is.forEach((letter, i) => {
      const fits = is.every((other, j) => j === i || !stays.has(other) || behind(letter, other) === i > j);
      if (letter.own === own && fits) stays.add(letter);
    });
  }
  return stays;
}

/// After the delta, which inserts these in order.
function edited(letters: readonly Letter[], delta: Delta, inserted: readonly Letter[]): readonly Letter[] {
  let [at, next] = [0, 0];
  const parts = delta.map((step) => {
    if (typeof step === "string") return inserted.slice(next, (next += lengthOf(step)));
    const passed = letters.slice(at, (at += Math.abs(step)));
    return step > 0 ? passed : [];
  });
  return [...parts.flat(), ...letters.slice(at)];
}

function ownLetters(text: string): readonly Letter[] {
  return [...text].map((letter) => ({ letter, own: true as const }));
}

function insertedBy(delta: Delta): string {
  return delta.filter((step) => typeof step === "string").join("");
}
