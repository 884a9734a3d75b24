// Edits of a text by character: PROTOCOL.md section 8.
import type { Delta } from "../protocol/types";
import { lengthOf } from "./text";

export type { Delta } from "../protocol/types";
/// Whose insertion stands first where two insert at one place (TXT3).
export type Side = "left" | "right";
type Step = number | string;

/// True if the steps are in the form of TXT1.
export function isCanonical(delta: Delta): boolean {
  if (delta.length === 0) return false;
  const built = new Builder();
  for (const step of delta) {
    if (step === "" || step === 0) return false;
    if (typeof step === "number" && !Number.isSafeInteger(step)) return false;
    built.push(step);
  }
  const canonical = built.finish();
  return canonical.length === delta.length && canonical.every((step, i) => step === delta[i]);
}

/// The text after the delta; undefined if the delta reaches past the end (TXT2).
export function apply(text: string, delta: Delta): string | undefined {
  let at = 0;
  let result = "";
  for (const step of delta) {
    if (typeof step === "string") {
      result += step;
      continue;
    }
    const next = advance(text, at, Math.abs(step));
    if (next === undefined) return undefined;
    if (step > 0) result += text.slice(at, next);
    at = next;
  }
  return result + text.slice(at);
}

/// The delta that does `a`, then `b` (TXT2). Canonical, or empty.
export function compose(a: Delta, b: Delta): Delta {
  const built = new Builder();
  const first = new Reader(a);
  const second = new Reader(b);
  while (first.more || second.more) {
    if (first.kind === "delete") built.push(first.take());
    else if (second.kind === "insert") built.push(second.take());
    else composePiece(first, second, built);
  }
  return built.finish();
}

function composePiece(first: Reader, second: Reader, built: Builder) {
  const n = Math.min(first.length, second.length);
  const made = first.take(n);
  const then = second.take(n);
  if (Number(then) > 0) built.push(made);
  else if (typeof made === "number") built.push(-n);
}

/// `a` as it has to be to do the same after `b`, both made on one text (TXT3). Canonical, or empty.
export function transform(a: Delta, b: Delta, side: Side): Delta {
  const built = new Builder();
  const mine = new Reader(a);
  const theirs = new Reader(b);
  while (mine.more) {
    if (mine.kind === "insert" && (side === "left" || theirs.kind !== "insert")) built.push(mine.take());
    else if (theirs.kind === "insert") built.push(lengthOf(String(theirs.take())));
    else transformPiece(mine, theirs, built);
  }
  return built.finish();
}

function transformPiece(mine: Reader, theirs: Reader, built: Builder) {
  const n = Math.min(mine.length, theirs.length);
  const step = mine.take(n);
  // What the other deleted is neither kept nor deleted again.
  if (Number(theirs.take(n)) > 0) built.push(step);
}

/// The delta that undoes `delta`, which was made on `text`. Undefined if it reaches past the end.
export function invert(delta: Delta, text: string): Delta | undefined {
  const built = new Builder();
  let at = 0;
  for (const step of delta) {
    if (typeof step === "string") {
      built.push(-lengthOf(step));
      continue;
    }
    const next = advance(text, at, Math.abs(step));
    if (next === undefined) return undefined;
    built.push(step > 0 ? step : text.slice(at, next));
    at = next;
  }
  return built.finish();
}

/// The edit that makes `after` out of `before`, as one replaced piece; empty if they are equal.
/// `caret`: UTF-16 offset in `after` behind what was typed; tells which of two equal letters is the new one.
export function diff(before: string, after: string, caret = after.length): Delta {
  const shorter = Math.min(before.length, after.length);
  // No half of a letter is left behind that the other end could have for itself.
  const tailFrom = (from: number, most: number) => {
    let tail = from;
    while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) ++tail;
    return splitsPair(before, before.length - tail) || splitsPair(after, after.length - tail) ? tail - 1 : tail;
  };
  const behindCaret = tailFrom(0, Math.min(shorter, Math.max(0, after.length - caret)));
  let head = 0;
  while (head < shorter - behindCaret && before[head] === after[head]) ++head;
  if (splitsPair(before, head) || splitsPair(after, head)) --head;
  const tail = tailFrom(behindCaret, shorter - head);
  const built = new Builder();
  built.push(lengthOf(after.slice(0, head)));
  built.push(after.slice(head, after.length - tail));
  built.push(-lengthOf(before.slice(head, before.length - tail)));
  return built.finish();
}

/// Where a UTF-16 offset in a text stands after the delta. An insertion at the offset itself moves it if `sticky` is "after".
export function moveCaret(text: string, delta: Delta, caret: number, sticky: "before" | "after" = "before"): number {
  let from = 0;
  let to = 0;
  for (const step of delta) {
    if (typeof step === "string") {
      if (from > caret || (from === caret && sticky === "before")) break;
      to += step.length;
      continue;
    }
    const next = advance(text, from, Math.abs(step)) ?? text.length;
    if (next > caret) return step > 0 ? to + caret - from : to;
    if (step > 0) to += next - from;
    from = next;
  }
  return to + Math.max(0, caret - from);
}

/// The UTF-16 offset `n` code points after `at`; undefined past the end.
function advance(text: string, at: number, n: number): number | undefined {
  for (let i = 0; i < n; ++i) {
    const code = text.codePointAt(at);
    if (code === undefined) return undefined;
    at += code > 0xffff ? 2 : 1;
  }
  return at;
}

/// True if the UTF-16 offset lies between the two halves of one code point.
export function splitsPair(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  return code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}

/// Joins steps into the canonical form.
class Builder {
  private readonly steps: Step[] = [];

  push(step: Step) {
    if (step === "" || step === 0) return;
    if (typeof step === "string") this.insert(step);
    else this.extend(step);
  }

  finish(): Delta {
    const last = this.steps.at(-1);
    if (typeof last === "number" && last > 0) this.steps.pop();
    return this.steps;
  }

  /// An insertion stands before a deletion at the same place.
  private insert(text: string) {
    const last = this.steps.at(-1);
    const end = this.steps.length - (typeof last === "number" && last < 0 ? 1 : 0);
    const before = this.steps[end - 1];
    if (typeof before === "string") this.steps[end - 1] = before + text;
    else this.steps.splice(end, 0, text);
  }

  private extend(n: number) {
    const last = this.steps.at(-1);
    if (typeof last === "number" && last > 0 === n > 0) this.steps[this.steps.length - 1] = last + n;
    else this.steps.push(n);
  }
}

/// Hands a delta out in pieces; behind its end everything is kept.
class Reader {
  private index = 0;
  private rest: Step;

  constructor(private readonly delta: Delta) {
    this.rest = delta[0] ?? Infinity;
  }

  get more(): boolean {
    return this.index < this.delta.length;
  }
  get kind(): "insert" | "keep" | "delete" {
    if (typeof this.rest === "string") return "insert";
    return this.rest > 0 ? "keep" : "delete";
  }
  get length(): number {
    return typeof this.rest === "string" ? lengthOf(this.rest) : Math.abs(this.rest);
  }

  /// The first `n` code points of the step at hand, or all of it.
  take(n = this.length): Step {
    const step = this.rest;
    if (n >= this.length) return this.next(step);
    if (typeof step === "string") {
      const cut = advance(step, 0, n) ?? step.length;
      this.rest = step.slice(cut);
      return step.slice(0, cut);
    }
    this.rest = step > 0 ? step - n : step + n;
    return step > 0 ? n : -n;
  }

  private next(step: Step): Step {
    this.index += 1;
    this.rest = this.delta[this.index] ?? Infinity;
    return step;
  }
}
