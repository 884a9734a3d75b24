// A text that somebody writes in a field of the page while others write in it too. Pure: offsets in, deltas out.
// Offsets are UTF-16 as in the page, deltas count code points as on the wire.
import { limits } from "../protocol/types";
import { apply, compose, type Delta, diff, moveCaret, splitsPair, transform } from "./delta";
import { pieces } from "./pieces";
import { cleanText, lengthOf } from "./text";

/// A selection as the page tells it; start ≤ end.
export interface Span {
  readonly start: number;
  readonly end: number;
}

/// What somebody did in the field.
export interface Typed {
  /// Made on the text as it stood on the board; canonical, or empty if there is nothing to send.
  readonly delta: Delta;
  /// Where the caret belongs in `FieldText.board`.
  readonly caret: number;
  /// How many code points found no room in the note, and how many no note may hold (VAL3).
  readonly cut: number;
  readonly removed: number;
}

export class FieldText {
  /// What the field held when it was last looked at.
  private held: string;
  /// What others did since then: from `held` to `board`.
  private theirs: Delta = [];
  private shownOnBoard: string;

  constructor(text: string) {
    this.held = text;
    this.shownOnBoard = text;
  }

  /// The text as everybody has it, with all that was typed here.
  get board(): string {
    return this.shownOnBoard;
  }

  /// The text on the board is another one now, by somebody else's doing: by `delta`, if that is known.
  heard(text: string, delta?: Delta): void {
    const known = delta && apply(this.shownOnBoard, delta) === text ? delta : undefined;
    this.theirs = compose(this.theirs, known ?? pieces(this.shownOnBoard, text));
    this.shownOnBoard = text;
  }

  /// The field holds `value` now, with the caret at `caret`. `before`: what was selected before it changed.
  typed(value: string, caret: number, before?: Span): Typed {
    const clean = cleanText(value);
    const at = clean === value ? caret : cleanText(value.slice(0, caret)).length;
    const { mine, cut, end = at } = this.fitting(edited(this.held, clean, at, before));
    const delta = transform(mine, this.theirs, "left");
    this.held = apply(this.held, mine) ?? this.held;
    this.theirs = transform(this.theirs, mine, "right");
    this.shownOnBoard = apply(this.shownOnBoard, delta) ?? this.shownOnBoard;
    return { delta, caret: this.placeOf(end), cut, removed: lengthOf(value) - lengthOf(clean) };
  }

  /// Where an offset in the field belongs in `board`. What others insert there stands behind a caret.
  placeOf(offset: number): number {
    return moveCaret(this.held, this.theirs, offset);
  }

  /// The same for a selection: what others insert at its ends does not become selected.
  spanOf({ start, end }: Span): Span {
    if (start === end) return { start: this.placeOf(start), end: this.placeOf(end) };
    const from = moveCaret(this.held, this.theirs, start, "after");
    return { start: from, end: Math.max(from, this.placeOf(end)) };
  }

  /// The field shows `board` now.
  shown(): void {
    this.held = this.shownOnBoard;
    this.theirs = [];
  }

  /// `mine` with as much of what it inserts as the note has room for. `end`: behind that, where something was cut.
  private fitting(mine: Delta): { readonly mine: Delta; readonly cut: number; readonly end?: number } {
    const after = apply(this.shownOnBoard, transform(mine, this.theirs, "left")) ?? "";
    const over = lengthOf(after) - limits.note_text_max;
    const inserted = mine.find((step) => typeof step === "string") ?? "";
    if (over <= 0 || inserted === "") return { mine, cut: 0 };
    const fits = cutWhole(inserted, Math.max(0, lengthOf(inserted) - over));
    const kept = mine.map((step) => (step === inserted ? fits : step)).filter((step) => step !== "");
    const cut = lengthOf(inserted) - lengthOf(fits);
    return { mine: compose(kept, []), cut, end: startOf(this.held, mine) + fits.length };
  }
}

/// The edit that made `value` out of `base`. The selection before and the caret after tell which of equal letters it was.
export function edited(base: string, value: string, caret: number, before?: Span): Delta {
  const from = Math.min(before?.start ?? caret, caret);
  const to = base.length - (value.length - caret);
  const fits = before !== undefined && from <= to && base.slice(0, from) === value.slice(0, from);
  if (!fits || base.slice(to) !== value.slice(caret)) return diff(base, value, caret);
  if ([splitsPair(base, from), splitsPair(base, to), splitsPair(value, from), splitsPair(value, caret)].some(Boolean))
    return diff(base, value, caret);
  const [gone, came] = [base.slice(from, to), value.slice(from, caret)];
  return gone === came ? [] : replaced(base, from, gone, came);
}

function replaced(base: string, from: number, gone: string, came: string): Delta {
  return compose(
    [lengthOf(base.slice(0, from)), came, -lengthOf(gone)].filter((step) => step !== 0 && step !== ""),
    [],
  );
}

/// Where an edit of `text` begins.
function startOf(text: string, [first]: Delta): number {
  return typeof first === "number" && first > 0 ? [...text].slice(0, first).join("").length : 0;
}

/// Cut to at most so many code points, and not within what is read as one letter.
function cutWhole(text: string, length: number): string {
  let cut = "";
  let left = length;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    left -= lengthOf(segment);
    if (left < 0) break;
    cut += segment;
  }
  return cut;
}
