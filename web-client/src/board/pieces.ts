// What turns one text into another where nobody tells what was typed: as many small pieces as it takes (Myers' shortest edit).
import { compose, diff, type Delta } from "./delta";

/// Where two texts differ by more letters than this, one replaced piece says it as well.
const kEditsMax = 300;

/// A delta that makes `after` out of `before` and leaves alone what stands between two edits, so that a caret there stays.
/// Canonical, or empty.
export function pieces(before: string, after: string): Delta {
  const [a, b] = [[...before], [...after]];
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) ++head;
  let tail = 0;
  while (tail < shorter - head && a.at(-1 - tail) === b.at(-1 - tail)) ++tail;
  const steps = shortest(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return steps ? compose([...(head > 0 ? [head] : []), ...steps], []) : diff(before, after);
}

/// One step per letter; undefined if it takes more than `kEditsMax` of them.
function shortest(a: readonly string[], b: readonly string[]): Delta | undefined {
  const reached: (readonly number[])[] = []; // after d edits, on each diagonal (x - y): how far into `a`
  for (let d = 0; d <= kEditsMax; ++d) {
    const row = furthest(a, b, d, reached[d - 1] ?? []);
    reached.push(row);
    if (row[index(a.length - b.length, d)] === a.length) return walk(a, b, reached);
  }
  return undefined;
}

const index = (diagonal: number, d: number) => (diagonal + d) / 2;

function furthest(a: readonly string[], b: readonly string[], d: number, before: readonly number[]): readonly number[] {
  const row: number[] = [];
  for (let k = -d; k <= d; k += 2) {
    let x = d === 0 ? 0 : step(before, k, d).x;
    while (x < a.length && x - k < b.length && a[x] === b[x - k]) ++x;
    row.push(x);
  }
  return row;
}

/// How the d-th edit gets onto diagonal `k`: by an insertion from the one above, or a deletion from the one below.
function step(before: readonly number[], k: number, d: number): { readonly inserts: boolean; readonly x: number } {
  const above = before[index(k + 1, d - 1)] ?? -1;
  const below = before[index(k - 1, d - 1)] ?? -1;
  return above > below ? { inserts: true, x: above } : { inserts: false, x: below + 1 };
}

function walk(a: readonly string[], b: readonly string[], reached: readonly (readonly number[])[]): Delta {
  const steps: (number | string)[] = [];
  let x = a.length;
  let k = a.length - b.length;
  for (let d = reached.length - 1; d > 0; --d) {
    const from = step(reached[d - 1] ?? [], k, d);
    if (x > from.x) steps.push(x - from.x);
    steps.push(from.inserts ? (b[from.x - k - 1] ?? "") : -1);
    k += from.inserts ? 1 : -1;
    x = from.inserts ? from.x : from.x - 1;
  }
  if (x > 0) steps.push(x);
  return steps.reverse();
}
