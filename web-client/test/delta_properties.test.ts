import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apply, compose, type Delta, diff, invert, isCanonical, lengthOf, transform } from "../src/board";
import { firstSeed } from "./seeds";

const seed = firstSeed("delta properties");
const runs = { seed, numRuns: 2000 };

const letters = fc.constantFrom("a", "b", "é", "\u0301", "🦁", "🦊", "👩‍👧", "\n", "س");
const text = fc.array(letters, { maxLength: 12 }).map((parts) => parts.join(""));

/// A delta that fits the text, in canonical form or empty: made by replacing random pieces.
function deltaOn(base: string): fc.Arbitrary<Delta> {
  const piece = fc.record({ keep: fc.nat(4), insert: fc.option(text, { nil: "" }), remove: fc.nat(3) });
  return fc.array(piece, { maxLength: 4 }).map((pieces) => {
    let left = lengthOf(base);
    const delta = pieces.map(({ keep, insert, remove }) => {
      const kept = Math.min(keep, left);
      const removed = Math.min(remove, left - kept);
      left -= kept + removed;
      return [kept, insert, -removed];
    });
    // Composing with nothing makes it canonical.
    return compose(
      delta.flat().filter((step) => step !== 0 && step !== ""),
      [],
    );
  });
}

const two = text.chain((base) => fc.tuple(fc.constant(base), deltaOn(base), deltaOn(base)));
const after = (base: string, delta: Delta) =>
  apply(base, delta) ?? expect.fail(`${JSON.stringify(delta)} does not fit`);
const tidy = (delta: Delta) => delta.length === 0 || isCanonical(delta);

describe("deltas of every kind", () => {
  it("[TXT3] both ways around a pair of edits meet", () => {
    fc.assert(
      fc.property(two, ([base, a, b]) => {
        const one = after(after(base, a), transform(b, a, "right"));
        expect(one).toBe(after(after(base, b), transform(a, b, "left")));
      }),
      runs,
    );
  });

  it("[TXT3] what was only inserted, or only deleted, is found as such", () => {
    const pair = fc.tuple(text, fc.string({ unit: letters, minLength: 1, maxLength: 6 }), text);
    fc.assert(
      fc.property(pair, ([head, words, tail]) => {
        const steps = (delta: Delta) => delta.filter((step) => typeof step !== "number" || step < 0);
        expect(steps(diff(head + tail, head + words + tail))).toHaveLength(1);
        expect(steps(diff(head + words + tail, head + tail))).toEqual([-lengthOf(words)]);
      }),
      runs,
    );
  });

  it("[TXT3] results are canonical or empty", () => {
    fc.assert(
      fc.property(two, ([, a, b]) => tidy(transform(a, b, "left")) && tidy(transform(a, b, "right"))),
      runs,
    );
  });

  it("[TXT2] compose does the one, then the other", () => {
    const chained = text.chain((base) =>
      fc.tuple(fc.constant(base), deltaOn(base)).chain(([from, a]) => {
        return fc.tuple(fc.constant(from), fc.constant(a), deltaOn(after(from, a)));
      }),
    );
    fc.assert(
      fc.property(chained, ([base, a, b]) => {
        const both = compose(a, b);
        expect(after(base, both)).toBe(after(after(base, a), b));
        expect(tidy(both)).toBe(true);
      }),
      runs,
    );
  });

  it("[TXT2] what is inverted is undone", () => {
    fc.assert(
      fc.property(two, ([base, a]) => {
        const back = invert(a, base) ?? expect.fail("does not fit");
        expect(after(after(base, a), back)).toBe(base);
      }),
      runs,
    );
  });

  it("[TXT1] diff makes the one text out of the other, wherever the caret is", () => {
    fc.assert(
      fc.property(text, text, fc.nat(30), (before, now, caret) => {
        const delta = diff(before, now, caret);
        expect(after(before, delta)).toBe(now);
        expect(tidy(delta)).toBe(true);
      }),
      runs,
    );
  });

  it("[TXT1] diff finds the letter that the caret stands behind", () => {
    expect(diff("aaa", "aaaa", 1)).toEqual(["a"]);
    expect(diff("aaa", "aaaa", 3)).toEqual([2, "a"]);
    expect(diff("a🦁b", "a🦊b", 3)).toEqual([1, "🦊", -1]);
    expect(diff("abc", "abc", 1)).toEqual([]);
    expect(diff("a🦁b", "a🦊c🦁b")).toEqual([1, "🦊c"]); // two letters that begin alike
    expect(diff("a🦁b", "a🦁c🦊b", 6)).toEqual([2, "c🦊"]);
  });
});
