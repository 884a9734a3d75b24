// What turns one text into another where nobody tells what was typed: as pieces around what both have (Ratcliff and Obershelp:
// the longest run that both have, then the same to its left and to its right).
import { compose, diff, type Delta } from "./delta";
import { lengthOf } from "./text";

/// How often a piece is parted again: each round compares every letter with every other at most.
const kRounds = 12;

type Letters = readonly string[];

/// A delta that makes `after` out of `before` and leaves alone what stands between two edits, so that a caret there stays.
/// `least`: fewer letters in a row that both have are there by chance. One replaced piece if less than half of `before` is
/// left: that text is another one. Canonical, or empty.
export function pieces(before: string, after: string, least = 1): Delta {
  const whole = diff(before, after);
  const [head, came, gone] = typeof whole[0] === "number" ? whole : [0, ...whole];
  if (typeof came !== "string" || typeof gone !== "number") return whole;
  const a = [...before].slice(Number(head), Number(head) - gone);
  const steps = between(a, [...came], least, kRounds);
  const left = steps.reduce<number>(
    (rest, step) => rest + (typeof step === "number" ? Math.min(0, step) : 0),
    lengthOf(before),
  );
  return left * 2 < lengthOf(before) ? whole : compose([Number(head), ...steps], []);
}

/// Steps, of which some may do nothing.
function between(a: Letters, b: Letters, least: number, rounds: number): Delta {
  const [i, j, n] = rounds > 0 ? longestRun(a, b) : [0, 0, 0];
  if (n < least) return [b.join(""), -a.length];
  const left = between(a.slice(0, i), b.slice(0, j), least, rounds - 1);
  return [...left, n, ...between(a.slice(i + n), b.slice(j + n), least, rounds - 1)];
}

/// Where it begins in both, and how long it is: of the longest the one in the middle of `a`, so that few rounds part much.
function longestRun(a: Letters, b: Letters): readonly [i: number, j: number, n: number] {
  let best: readonly [number, number, number] = [0, 0, 0];
  let off = 0;
  const runs = new Uint16Array(b.length + 1); // how long the one is that ends before each letter of `b`
  for (let i = 0; i < a.length; ++i) {
    for (let j = b.length; j > 0; --j) {
      const n = a[i] === b[j - 1] ? (runs[j - 1] ?? 0) + 1 : 0;
      runs[j] = n;
      if (n === 0 || n < best[2]) continue;
      const now = Math.abs(2 * i + 2 - n - a.length);
      if (n > best[2] || now < off) [best, off] = [[i + 1 - n, j - n, n], now];
    }
  }
  return best;
}
