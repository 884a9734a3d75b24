import { describe, expect, it } from "vitest";
import { apply, diff, type Delta, lengthOf, transform } from "../src/board";
import { edited, FieldText } from "../src/board/field_text";
import { pieces } from "../src/board/pieces";
import { firstSeed, Random } from "./seeds";

const seed = firstSeed("field text");
const kRuns = 500;
const letters = ["a", "b", "a", "é", "e\u0301", "🦁", "🦊", "👩‍👧", "🇫🇷", "\n", "س", "ל", "漢"];
const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const made = (text: string, delta: Delta) => apply(text, delta) ?? expect.fail("the delta does not fit");

function words(random: Random, max = 6): string {
  return Array.from({ length: random.below(max + 1) }, () => random.pick(letters)).join("");
}

/// The text with one random piece of it replaced.
function changed(random: Random, text: string): string {
  const points = [...text];
  points.splice(random.below(points.length + 1), random.below(4), ...words(random, 3));
  return points.join("");
}

describe("what others did to a text", () => {
  it("[TXT1] the pieces make the one text out of the other and cut no letter in half", () => {
    for (let run = 0; run < kRuns; ++run) {
      const random = new Random(seed + run);
      const before = words(random, 20);
      let after = before;
      for (let i = random.below(4); i > 0; --i) after = changed(random, after);
      const delta = pieces(before, after);
      expect(made(before, delta), `seed ${seed + run}`).toBe(after);
      expect(delta.some((step) => typeof step === "string" && lone.test(step))).toBe(false);
    }
  });

  it("[TXT1] edits at both ends leave alone what stands between them", () => {
    expect(pieces("abcdef", "XabcdefY")).toEqual(["X", 6, "Y"]);
    expect(pieces("ab🦁cd", "a🦁c!d")).toEqual([1, -1, 2, "!"]);
    expect(pieces("same", "same")).toEqual([]);
  });

  it("[TXT1] a letter before each of many lines leaves the lines alone", () => {
    const lines = Array.from({ length: 24 }, (_, i) => `item ${String.fromCharCode(97 + i)}`);
    const delta = pieces(lines.join("\n"), lines.map((line) => `- ${line}`).join("\n"));
    expect(delta.filter((step) => typeof step === "string")).toEqual(lines.map(() => "- "));
    expect(delta.some((step) => Number(step) < 0)).toBe(false);
  });

  it("[TXT1] what was inserted is no deletion, whatever it says", () => {
    const [before, after] = ["I think the budget is high, and more", "So think the budget is -50 high, and less"];
    expect(pieces(before, after)).toContain("-50 ");
  });

  it("[TXT1] a text of which less than half is left is one replaced piece", () => {
    const [before, after] = ["a".repeat(400), "b".repeat(400)];
    expect(pieces(before, after)).toEqual([after, -400]);
    expect(pieces("abcde", "xbycz")).toEqual(["xbycz", -5]);
    expect(pieces("abcde", "xbcyez")).toEqual(["x", -1, 2, "y", -1, 1, "z"]);
    expect(pieces("abcde", "xbcyez", 2)).toEqual(["xbcyez", -5]);
  });
});

describe("what was typed", () => {
  it("[TXT1] two equal letters typed among equal ones are those before the caret", () => {
    expect(edited("aaa", "aaaaa", 3, { start: 1, end: 1 })).toEqual([1, "aa"]);
    expect(edited("aaa", "aaaaa", 2, { start: 0, end: 0 })).toEqual(["aa"]);
  });

  it("[TXT1] which of equal letters was replaced is told by the selection", () => {
    expect(edited("aaa", "aa", 1, { start: 0, end: 2 })).toEqual(["a", -2]);
    expect(edited("aaa", "aa", 1, { start: 1, end: 2 })).toEqual([1, -1]);
  });

  it("[TXT1] deleting backwards, forwards and a word", () => {
    expect(edited("abab", "aab", 1, { start: 2, end: 2 })).toEqual([1, -1]);
    expect(edited("aabb", "abb", 1, { start: 1, end: 1 })).toEqual([1, -1]);
    expect(edited("un deux", "un ", 3, { start: 7, end: 7 })).toEqual([3, -4]);
  });

  it("[TXT1] what autocorrection replaces elsewhere than at the caret is found all the same", () => {
    expect(made("teh cat", edited("teh cat", "the cat", 7, { start: 7, end: 7 }))).toBe("the cat");
    expect(edited("🦁", "🦊", 2, { start: 0, end: 0 })).toEqual(["🦊", -1]);
  });

  it("[TXT1] any edit with any selection and caret makes the text, in whole code points", () => {
    for (let run = 0; run < kRuns; ++run) {
      const random = new Random(seed + run);
      const before = words(random, 10);
      const after = changed(random, before);
      const span = { start: random.below(before.length + 1), end: before.length };
      const delta = edited(before, after, random.below(after.length + 1), span);
      expect(made(before, delta), `seed ${seed + run}`).toBe(after);
      expect(delta.some((step) => typeof step === "string" && lone.test(step))).toBe(false);
    }
  });
});

describe("a field while others write", () => {
  it("[TXT3] what others wrote during a composition stays, and what was composed stands at its place", () => {
    const field = new FieldText("hello world");
    field.heard("hello big world");
    field.heard("Oh, hello big world");
    const { delta } = field.typed("hello 世界world", 8, { start: 6, end: 6 });
    expect(made("Oh, hello big world", delta)).toBe("Oh, hello 世界big world");
    expect(field.board).toBe("Oh, hello 世界big world");
    expect(field.placeOf(8)).toBe(12);
  });

  it("[TXT6] which of equal letters others typed is known where the edit is", () => {
    const field = new FieldText("aaa");
    field.heard("aaaa", ["a"]);
    expect([0, 1, 2].map((offset) => field.placeOf(offset))).toEqual([0, 2, 3]);
    field.heard("aaaab", [1, "wrong"]);
    expect(field.board).toBe("aaaab");
    expect(field.placeOf(3)).toBe(4);
  });

  it("[TXT3] edits of others on both sides of a composition do not move it", () => {
    const field = new FieldText("hello world");
    field.heard("Xhello worldY");
    expect(field.typed("helloZ world", 6).delta).toEqual([6, "Z"]);
    expect(field.board).toBe("XhelloZ worldY");
  });

  it("[TXT3] what was composed so far can be sent, and the rest later", () => {
    const field = new FieldText("ab");
    field.heard("abc");
    field.typed("aXb", 2);
    field.heard("aXbcd");
    field.typed("aXYb", 3);
    expect(field.board).toBe("aXYbcd");
    expect(field.placeOf(3)).toBe(3);
  });

  it.each([
    ["zéro un deux", 2, 7],
    ["un deux trois", 2, 2],
    ["un", 7, 2],
  ])("[TXT6] the caret stays with its words when “un deux” becomes “%s”", (now, caret, then) => {
    const field = new FieldText("un deux");
    field.heard(now);
    expect(field.placeOf(caret)).toBe(then);
  });

  it("[TXT3] letters that others put at the ends of a selection do not become selected", () => {
    const field = new FieldText("one two three");
    field.heard("one Xtwo three");
    field.heard("one XtwoY three");
    expect(field.spanOf({ start: 4, end: 7 })).toEqual({ start: 5, end: 8 });
    expect(field.spanOf({ start: 4, end: 4 })).toEqual({ start: 4, end: 4 });
  });

  it("[VAL3] what no note may hold is left out, and counted", () => {
    const field = new FieldText("ab");
    expect(field.typed("a\u202eX\u0007b", 4)).toEqual({ delta: [1, "X"], caret: 2, cut: 0, removed: 2 });
    const marks = "e" + "\u0301".repeat(12);
    expect(new FieldText("").typed(marks, marks.length).removed).toBe(4);
  });

  it("[OPX4] the limit counts code points, and what has no room is told", () => {
    const full = "🦁".repeat(1999);
    const field = new FieldText(full);
    const typed = field.typed(full + "abc", full.length + 3);
    expect(typed).toEqual({ delta: [1999, "a"], caret: full.length + 1, cut: 2, removed: 0 });
    expect(lengthOf(field.board)).toBe(2000);
    expect(field.typed("b" + field.board, 1)).toEqual({ delta: [], caret: 0, cut: 1, removed: 0 });
  });

  it("[OPX4] what is cut at the limit is not cut within one letter", () => {
    const field = new FieldText("a".repeat(1998));
    expect(field.typed(field.board + "👩‍👧", 1998 + 5)).toEqual({ delta: [], caret: 1998, cut: 3, removed: 0 });
  });
});

/// One who types and composes in a field, and one who writes on the board: nothing of either is lost.
class Pair {
  readonly field: FieldText;
  value: string;
  composing = false;
  inserted = 0;

  constructor(
    readonly random: Random,
    text: string,
  ) {
    this.field = new FieldText(text);
    this.value = text;
  }

  /// A letter of the private use area, so that each is another one: in the basic plane or beyond it.
  letter(): string {
    this.inserted += 1;
    return String.fromCodePoint((this.random.chance(0.5) ? 0xe000 : 0xf0000) + this.inserted);
  }

  others() {
    const points = [...this.field.board];
    points.splice(this.random.below(points.length + 1), 0, this.letter());
    this.field.heard(points.join(""));
    this.write();
  }

  types() {
    const points = [...this.value];
    const at = this.random.below(points.length + 1);
    const start = points.slice(0, at).join("").length;
    points.splice(at, 0, this.letter());
    this.value = points.join("");
    if (this.composing && this.random.chance(0.5)) return;
    const before = this.random.chance(0.5) ? { start, end: start } : undefined;
    this.sent(this.field.board, this.field.typed(this.value, points.slice(0, at + 1).join("").length, before).delta);
    this.write();
  }

  sent(board: string, delta: Delta) {
    expect(made(board, delta)).toBe(this.field.board);
  }

  write() {
    if (this.composing) return;
    this.value = this.field.board;
    this.field.shown();
  }
}

describe("random work in one field", () => {
  it("[TXT3] every letter arrives, whole and once, however input and others' edits mix", () => {
    for (let run = 0; run < 200; ++run) {
      const random = new Random(seed + run);
      const pair = new Pair(random, words(random, 8));
      for (let i = 0; i < 20; ++i) {
        pair.composing = i < 19 && random.chance(0.5) ? pair.composing || random.chance(0.5) : pair.composing;
        if (random.chance(0.5)) pair.others();
        else pair.types();
      }
      pair.composing = false;
      pair.sent(pair.field.board, pair.field.typed(pair.value, pair.value.length).delta);
      const text = pair.field.board;
      const own = [...text].filter((letter) => /[\ue000-\uf8ff]|[\u{f0000}-\u{ffffd}]/u.test(letter));
      expect(new Set(own).size, `seed ${seed + run}`).toBe(pair.inserted);
      expect(own.length, `seed ${seed + run}`).toBe(pair.inserted);
      expect(lone.test(text)).toBe(false);
    }
  });

  it("[TXT3] a caret stays at its letter while others write elsewhere", () => {
    for (let run = 0; run < kRuns; ++run) {
      const random = new Random(seed + run);
      const text = words(random, 10) + "|" + words(random, 10);
      const field = new FieldText(text);
      let caret = 0;
      for (let i = 0; i < 4; ++i) {
        const [left = "", right = ""] = field.board.split("|");
        field.heard(random.chance(0.5) ? `${changed(random, left)}|${right}` : `${left}|${changed(random, right)}`);
        caret = field.placeOf(text.indexOf("|") + 1);
      }
      expect(lone.test(field.board.slice(0, caret))).toBe(false);
      expect(field.board[caret - 1], `seed ${seed + run}`).toBe("|");
    }
  });

  it("[TXT3] both ways around meet: the field's transform is the server's", () => {
    const [mine, theirs] = [diff("abc", "abXc", 3), diff("abc", "Yabc", 1)];
    const field = new FieldText("abc");
    field.heard("Yabc");
    expect(field.typed("abXc", 3).delta).toEqual(transform(mine, theirs, "left"));
  });
});
