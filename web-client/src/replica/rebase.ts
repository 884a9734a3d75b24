// What is pending, put on top of what newly became confirmed (TXT6, SUB4, CON6). Pure; knows only the board.
import { apply, compose, type Delta, diff, invert, type Side, transform } from "../board";
import type { Entry, NoteId, Op } from "../protocol/types";
import { type Change, wireOps } from "./change";

/// The changes as they are after the entry of somebody else.
export function rebaseOver(changes: readonly Change[], entry: Entry, me: number): readonly Change[] {
  const side = sideAgainst(entry, me);
  let result = changes;
  for (const op of entry.ops) {
    if (op.op === "note.edit") result = rebaseText(result, op.note, op.delta, side);
  }
  return result;
}

/// TXT4, TXT6: mine stands left if my number is the lower one; who has none yet will get a higher one than all.
function sideAgainst(entry: Entry, me: number): Side {
  return me !== 0 && entry.by !== undefined && entry.by > me ? "left" : "right";
}

/// The changes after a foreign edit of one note; the edit itself is carried through them, each made on the one before.
export function rebaseText(changes: readonly Change[], note: NoteId, delta: Delta, side: Side): readonly Change[] {
  let theirs = delta;
  return changes.map((change) => {
    if (theirs.length === 0 || !edits(change, note)) return change;
    const ops = change.ops.map((op): Op => {
      if (op.op !== "note.edit" || op.note !== note) return op;
      const mine = transform(op.delta, theirs, side);
      theirs = transform(theirs, op.delta, side === "left" ? "right" : "left");
      return { ...op, delta: mine };
    });
    return { ...change, ops };
  });
}

/// What is pending behind an own change that the log now holds. Where the server put an insertion elsewhere than
/// it was shown, the difference is one more foreign edit.
export function rebaseOverOwn(
  changes: readonly Change[],
  shown: Change,
  entry: Entry,
  textBefore: (note: NoteId) => string | undefined,
): readonly Change[] {
  let result = changes;
  for (const op of entry.ops) {
    if (op.op !== "note.edit") continue;
    const correction = correctionOf(shown, op.note, op.delta, textBefore(op.note) ?? "");
    result = rebaseText(result, op.note, correction, "right");
  }
  return result;
}

function correctionOf(shown: Change, note: NoteId, logged: Delta, before: string): Delta {
  const mine = shown.ops.find((op) => op.op === "note.edit" && op.note === note);
  if (mine?.op !== "note.edit") return logged;
  if (sameDelta(mine.delta, logged)) return [];
  const undone = invert(mine.delta, before);
  return undone ? compose(undone, logged) : [];
}

/// What is pending after a snapshot took the confirmed board's place. `before`, `after`: the text of a note on which the
/// first of `changes` was made, and now; undefined if it is not there. `moved`: the version on which a first edit was made
/// if the server can still transform it from there, so that it is sent as it is (CON6).
export function rebaseOverSnapshot(
  changes: readonly Change[],
  before: (note: NoteId) => string | undefined,
  after: (note: NoteId) => string | undefined,
  moved: (note: NoteId) => number | undefined,
): readonly Change[] {
  const notes = new Set(
    changes.flatMap((change) => change.ops.flatMap((op) => (op.op === "note.edit" ? [op.note] : []))),
  );
  let result = changes.map((change, i) => frozen(change, changes.slice(0, i), moved));
  for (const note of notes) {
    const [was, is] = [before(note), after(note)];
    if (was !== undefined && is !== undefined) result = [...rebaseText(result, note, diff(was, is), "right")];
  }
  return result;
}

function frozen(change: Change, earlier: readonly Change[], moved: (note: NoteId) => number | undefined): Change {
  const edited = change.ops.flatMap((op) => (op.op === "note.edit" ? [op.note] : []));
  const first = edited.every((note) => moved(note) !== undefined && !earlier.some((other) => edits(other, note)));
  if (change.frozen || edited.length === 0 || !first) return change;
  return { ...change, frozen: wireOps(change, (note) => moved(note) ?? 0) };
}

function edits(change: Change, note: NoteId): boolean {
  return change.ops.some((op) => op.op === "note.edit" && op.note === note);
}

export function sameDelta(a: Delta, b: Delta): boolean {
  return a.length === b.length && a.every((step, i) => step === b[i]);
}

/// The text after all edits that these changes make to it; undefined if they do not fit.
export function textAfter(text: string | undefined, changes: readonly Change[], note: NoteId): string | undefined {
  let result = text;
  for (const op of changes.flatMap((change) => change.ops)) {
    if (op.op === "note.edit" && op.note === note && result !== undefined) result = apply(result, op.delta);
  }
  return result;
}
