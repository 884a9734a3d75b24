import {
  apply,
  BrokenLog,
  compose,
  type Delta,
  fits,
  foldOp,
  groupsNamed,
  has,
  lengthOf,
  madeBy,
  notesNamed,
  type Stamp,
  textWithheld,
} from "../board";
import type { Draft } from "../board/draft";
import type { NoteId, Op } from "../protocol/types";

/// A change of this person that the log does not hold yet, as far as this page knows.
export interface Change {
  /// As they apply to what the page shows: places guessed, deltas rebased.
  readonly ops: readonly Op[];
  /// Which ops had their places guessed here; the server is not told.
  readonly guessed: readonly boolean[];
  /// When it was made, by the server's clock as far as known.
  readonly at: number;
  /// What was typed into notes, kept for the case that it is refused.
  readonly typed: ReadonlyMap<NoteId, string>;
  /// What has to be sent word for word because it was made on older texts (CON6). Such a change takes nothing more in. Its
  /// `ops` are empty edits where it is not known what it is on the text in view.
  readonly frozen?: readonly Op[];
  /// The notes in whose texts its edits have lost their places: what came between is not told of a hidden text.
  readonly adrift?: readonly NoteId[];
  /// Names the change for those who undo it; no two of one page have the same.
  readonly step?: number;
}

/// The text that an op puts into a note, if it does.
export function textOf(op: Op): NoteId | undefined {
  return op.op === "note.post" || op.op === "note.distil" || op.op === "note.edit" ? op.note : undefined;
}

/// Applies what can be applied; the rest waits for the server's answer. So does the text of a hidden note, and of one that
/// is withheld: typed into before it is there, it would be another text (OPN9, SEE1).
export function applyChange(draft: Draft, change: Change, me: number): void {
  const stamp: Stamp = { at: change.at, by: me };
  for (const op of change.ops) {
    if (op.op !== "note.unhide" && fits(draft.now, op) && editFits(draft, op, me) && !isThere(draft, op))
      foldGuess(draft, op, stamp);
  }
}

/// A guess may name an order that is gone by now. Then it is not shown, and the server decides.
function foldGuess(draft: Draft, op: Op, stamp: Stamp) {
  try {
    foldOp(draft, op, stamp);
  } catch (error) {
    if (!(error instanceof BrokenLog)) throw error;
  }
}

/// What it would make is there already: the log has it, and this page will hear so (SUB7).
function isThere({ now }: Draft, op: Op): boolean {
  const made = madeBy(op);
  return made !== undefined && has(now, made);
}

function editFits(draft: Draft, op: Op, me: number): boolean {
  if (op.op !== "note.edit") return true;
  const note = draft.note(op.note);
  return !note.hidden && !textWithheld(note, me) && apply(note.text, op.delta) !== undefined;
}

/// The change with one more edit of a text taken in; undefined if it does not hold that note's text.
export function withEdit(change: Change, note: NoteId, delta: Delta, text: string): Change | undefined {
  const at = change.ops.findIndex((op) => textOf(op) === note);
  const op = change.ops[at];
  if (change.frozen || !op) return undefined;
  const joined = joinedEdit(op, delta);
  if (!joined) return undefined;
  const ops = change.ops.map((other, i) => (i === at ? joined : other));
  return { ...change, ops, typed: new Map(change.typed).set(note, text) };
}

function joinedEdit(op: Op, delta: Delta): Op | undefined {
  if (op.op === "note.edit") return { ...op, delta: compose(op.delta, delta) };
  if (op.op !== "note.post" && op.op !== "note.distil") return undefined;
  const text = apply(op.text, delta);
  // A post may not be empty; an edit may.
  return text === undefined || text.trim() === "" ? undefined : { ...op, text };
}

/// Edits that came to nothing are not worth sending.
export function withoutEmptyEdits(change: Change): Change {
  const keeps = change.ops.map((op) => op.op !== "note.edit" || op.delta.length > 0);
  if (change.frozen || keeps.every(Boolean)) return change;
  return {
    ...change,
    ops: change.ops.filter((_, i) => keeps[i]),
    guessed: change.guessed.filter((_, i) => keeps[i]),
  };
}

/// What goes to the server: nothing that was guessed, texts by the version that they were made on.
export function wireOps(change: Change, version: (note: NoteId) => number): readonly Op[] {
  if (change.frozen) return change.frozen;
  return change.ops.map((op, i) => {
    if (op.op === "note.edit") return { ...op, version: version(op.note) };
    return change.guessed[i] ? withoutPlace(op) : op;
  });
}

function withoutPlace(op: Op): Op {
  const kept = Object.entries(op).filter(([field]) => field !== "place" && field !== "places");
  return Object.fromEntries(kept) as unknown as Op;
}

/// True if the change is nothing but typing.
export function onlyTyping(change: Change): boolean {
  return change.ops.every((op) => op.op === "note.edit");
}

export function notesEdited(changes: readonly Pick<Change, "ops">[]): readonly NoteId[] {
  return changes.flatMap(({ ops }) => ops.flatMap((op) => (op.op === "note.edit" ? [op.note] : [])));
}

/// True if the op needs something that one of these ops would have made.
export function dependsOn(change: Change, made: ReadonlySet<string>): boolean {
  return change.ops.some((op) => {
    const others = ["group", "round", "item"].map((field) => (op as unknown as Record<string, string>)[field] ?? "");
    return [...notesNamed(op), ...groupsNamed(op), ...others].some((id) => made.has(id));
  });
}

export function idsMade(change: Change): ReadonlySet<string> {
  return new Set(change.ops.map(madeBy).filter((id) => id !== undefined));
}

/// A later change as it is when `refused` is taken back: what was built on what that would have made goes with it, and
/// further typing into its texts. Each at most one.
export function parts(
  change: Change,
  refused: Change,
): { readonly stays: readonly Change[]; readonly goes: readonly Change[] } {
  if (dependsOn(change, idsMade(refused))) return { stays: [], goes: [change] };
  const notes = new Set(refused.ops.map(textOf));
  const typing = change.ops.map((op) => op.op === "note.edit" && notes.has(op.note));
  if (!typing.some(Boolean)) return { stays: [change], goes: [] };
  const { frozen: _, ...rest } = change;
  const only = (goes: boolean): Change => ({
    ...rest,
    ops: change.ops.filter((_op, i) => typing[i] === goes),
    guessed: change.guessed.filter((_guessed, i) => typing[i] === goes),
  });
  return { stays: typing.every(Boolean) ? [] : [only(false)], goes: [only(true)] };
}

/// The change without its edits of these notes, and those; each at most one.
export function edited(
  change: Change,
  notes: readonly NoteId[],
): { readonly stays: readonly Change[]; readonly goes: readonly Change[] } {
  const { adrift: _, ...rest } = change;
  const goes = change.ops.map((op) => op.op === "note.edit" && notes.includes(op.note));
  const only = (which: boolean): readonly Change[] => {
    const ops = change.ops.filter((_op, i) => goes[i] === which);
    return ops.length > 0 ? [{ ...rest, ops, guessed: change.guessed.filter((_g, i) => goes[i] === which) }] : [];
  };
  return { stays: only(false), goes: only(true) };
}

/// The letters that the changes insert into a note, without the words of others around them.
export function insertedInto(changes: readonly Change[], note: NoteId): string {
  const deltas = changes.flatMap(({ ops, frozen = ops }) =>
    frozen.flatMap((op) => (op.op === "note.edit" && op.note === note ? op.delta : [])),
  );
  return deltas.filter((step) => typeof step === "string").join("");
}

/// The words that a person put into the changes, one line each; of each note as they are at last. `gone`: somebody took
/// their text away from everybody, so that nothing but what was typed is this person's to have back.
export function wordsIn(
  changes: readonly Change[],
  shown: (note: NoteId) => string | undefined,
  gone: (note: NoteId) => boolean = () => false,
): string {
  const ops = new Map(changes.flatMap((change) => change.ops).map((op) => [textOf(op) ?? op, op]));
  const typed = new Map(changes.flatMap((change) => [...change.typed]));
  return [...ops.values()]
    .flatMap((op) => {
      const note = textOf(op);
      if (note !== undefined && op.op === "note.edit" && gone(note)) return insertedInto(changes, note);
      const unseen = note === undefined ? "" : insertedInto(changes.filter(outOfSight(note)), note);
      if (note !== undefined) return [shown(note) || typed.get(note) || ("text" in op ? op.text : ""), unseen];
      if ("why" in op && op.why) return op.why;
      if ("prompt" in op && op.op === "stage.prompt") return op.prompt;
      return "title" in op ? op.title : "";
    })
    .filter((words) => lengthOf(words) > 0)
    .join("\n");
}

/// True of changes whose edits of the note are not in its text in view, though they will be sent.
function outOfSight(note: NoteId): (change: Change) => boolean {
  return ({ ops }) => ops.some((op) => op.op === "note.edit" && op.note === note && op.delta.length === 0);
}

/// What the log does not hold yet, oldest first.
export function unsavedChanges(replica: {
  readonly inFlight?: { readonly change: Change };
  readonly again: readonly { readonly change: Change }[];
  readonly pending: readonly Change[];
}): readonly Change[] {
  const { inFlight, again, pending } = replica;
  return [...(inFlight ? [inFlight.change] : []), ...again.map(({ change }) => change), ...pending];
}
