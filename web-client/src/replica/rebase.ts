// What is pending, put on top of what newly became confirmed (TXT6, SUB4, CON6). Pure; knows only the board.
import { apply, compose, type Delta, invert, lengthOf, type Side, transform } from "../board";
import { pieces } from "../board/pieces";
import type { Entry, NoteEdits, NoteId, Op, OpOf } from "../protocol/types";
import { type Change, notesEdited, wireOps } from "./change";
import { difference, follow, type Reordered, reordered } from "./elsewhere";

/// How a text in view was moved by somebody else's edit, or by the server, which put an own one elsewhere (`own`).
export interface Move {
  readonly note: NoteId;
  /// Made on the text in view as it was.
  readonly delta: Delta;
  /// The own change, its edit as the log has it, and the text on which that was made.
  readonly own?: { readonly step: number | undefined; readonly logged: Delta; readonly before: string };
  /// Of an own one, where it is known letter by letter.
  readonly order?: Reordered;
}

/// Hears of every move, in order.
export type Watch = (move: Move) => void;

/// Whose the changes are. `ended`: an ended page left them, which was there before any that this person has now.
export interface Author {
  readonly me: number;
  readonly ended?: boolean | undefined;
  readonly watch?: Watch | undefined;
}

/// The changes as they are after the entry of somebody else.
export function rebaseOver(changes: readonly Change[], entry: Entry, author: Author): readonly Change[] {
  const side = sideAgainst(entry.by, author);
  let result = changes;
  for (const op of entry.ops) {
    if (op.op === "note.edit") result = rebaseText(result, op.note, op.delta, side, author.watch);
  }
  return result;
}

/// TXT4, TXT6: mine stands left if my number is the lower one; who has none yet will get a higher one than all. `later`: of
/// one person's pages the other one has the higher client id. One that ended has the lower one, as far as one knows.
function sideAgainst(by: number | undefined, { me, ended }: Author, later = ended): Side {
  return me !== 0 && by !== undefined && (by > me || (later && by === me)) ? "left" : "right";
}

/// The changes after a foreign edit of one note; the edit itself is carried through them, each made on the one before.
export function rebaseText(
  changes: readonly Change[],
  note: NoteId,
  delta: Delta,
  side: Side,
  watch?: Watch,
  own?: Move["own"],
): readonly Change[] {
  let theirs = delta;
  const result = changes.map((change) => {
    if (theirs.length === 0 || !edits(change, note)) return change;
    const ops = change.ops.map((op): Op => {
      if (op.op !== "note.edit" || op.note !== note) return op;
      const mine = transform(op.delta, theirs, side);
      theirs = transform(theirs, op.delta, side === "left" ? "right" : "left");
      return { ...op, delta: mine };
    });
    return { ...change, ops };
  });
  if (theirs.length > 0) watch?.({ note, delta: theirs, ...(own && { own }) });
  return result;
}

/// What is pending behind an own change that the log now holds.
export function rebaseOverOwn(
  changes: readonly Change[],
  shown: Change,
  entry: Entry,
  textBefore: (note: NoteId) => string | undefined,
  watch?: Watch,
): readonly Change[] {
  let result = changes;
  for (const op of entry.ops) {
    if (op.op === "note.edit") result = behindOwn(result, shown, op, textBefore(op.note) ?? "", watch);
  }
  return result;
}

/// Where the server put an insertion elsewhere than it was shown, what is behind it goes with the letters. If they are not
/// the same ones, the difference is one more foreign edit.
function behindOwn(
  changes: readonly Change[],
  shown: Change,
  { note, delta: logged }: Pick<OpOf<"note.edit">, "note" | "delta">,
  before: string,
  watch?: Watch,
): readonly Change[] {
  const mine = shown.ops.find((op) => op.op === "note.edit" && op.note === note);
  const delta = mine?.op === "note.edit" ? mine.delta : undefined;
  const own = { step: shown.step, logged, before };
  if (!delta) return rebaseText(changes, note, logged, "right", watch, own);
  if (sameDelta(delta, logged)) return changes;
  const order = reordered(before, delta, logged);
  if (order) return rebaseReordered(changes, note, order, watch);
  const undone = invert(delta, before);
  return undone ? rebaseText(changes, note, compose(undone, logged), "right", watch, own) : changes;
}

function rebaseReordered(changes: readonly Change[], note: NoteId, order: Reordered, watch?: Watch): readonly Change[] {
  let text = order;
  const result = changes.map((change) => {
    if (!edits(change, note)) return change;
    const ops = change.ops.map((op): Op => {
      if (op.op !== "note.edit" || op.note !== note) return op;
      const { delta, after } = follow(text, op.delta);
      text = after;
      return { ...op, delta };
    });
    return { ...change, ops };
  });
  const delta = difference(text);
  if (delta.length > 0) watch?.({ note, delta, order: text });
  return result;
}

/// The text of a note, and which it is. Where it is `hidden` the text is not known here, but edits that were made on it are
/// still edits of that version.
export interface Base {
  readonly text: string;
  readonly version: number;
  readonly hidden?: unknown;
}

/// What a snapshot says of the notes whose texts are edited. `base`: what the first of the changes was made on, undefined
/// if there was no such note; `now`: the same in the snapshot. `edits`: what the server gave of what lies between (CON6).
export interface Arrival extends Author {
  readonly base: (note: NoteId) => Base | undefined;
  readonly now: (note: NoteId) => Base | undefined;
  readonly edits: readonly NoteEdits[];
  /// Of the change that is the first one and in flight. `landed`: the snapshot includes it.
  readonly seq?: number | undefined;
  readonly landed: boolean;
  /// The versions before and after are of one history, as far as known.
  readonly sameLog: boolean;
}

/// The changes after a snapshot took the confirmed board's place; of one that landed the result means nothing. Exact where
/// the edits between are given. Else by the difference of the texts, and what can go as it was made does (CON6).
export function rebaseOverSnapshot(changes: readonly Change[], arrival: Arrival): readonly Change[] {
  const notes = new Set(notesEdited(changes));
  const given = new Map(arrival.edits.map((one) => [one.note, one]));
  const exact = new Set<NoteId>();
  let result = changes;
  for (const note of notes) {
    const rebased = rebaseOverEdits(result, note, given.get(note) ?? ownOnly(result, note, arrival), arrival);
    if (rebased) exact.add(note);
    result = rebased ?? result;
  }
  const asMade = result
    .map((change, i) => frozen(change, result.slice(0, i), exact, arrival))
    .map((change, i) => placeless(change, i === 0 && arrival.seq !== undefined, exact, arrival));
  const landed = arrival.landed ? asMade.slice(0, 1) : [];
  const before = (note: NoteId) => {
    const known = !exact.has(note) && !arrival.base(note)?.hidden && !arrival.now(note)?.hidden;
    return known ? textAfter(arrival.base(note)?.text, landed, note) : undefined;
  };
  const later = rebaseByTexts(asMade.slice(landed.length), before, (note) => arrival.now(note)?.text);
  return [...landed, ...later];
}

/// Where nobody says what lies between: the edit that is in flight, if the text is what it alone makes of the one before.
/// Its answer may be lost, or still come (SUB7).
function ownOnly(changes: readonly Change[], note: NoteId, arrival: Arrival): NoteEdits | undefined {
  const { base, now, seq, sameLog, me } = arrival;
  const [was, is] = [base(note), now(note)];
  const op = changes[0]?.ops.find((one) => one.op === "note.edit" && one.note === note);
  if (seq === undefined || !sameLog || !was || op?.op !== "note.edit" || was.hidden || is?.hidden) return undefined;
  const alone = is?.version === was.version + 1 && apply(was.text, op.delta) === is.text;
  return alone ? { note, version: was.version, edits: [{ delta: op.delta, by: me, seq }] } : undefined;
}

/// Undefined if these are not the edits that made the one text out of the other: a log may have been set back.
function rebaseOverEdits(
  changes: readonly Change[],
  note: NoteId,
  given: NoteEdits | undefined,
  arrival: Arrival,
): readonly Change[] | undefined {
  const { base, now, seq, landed, watch } = arrival;
  const from = base(note);
  let text = from?.hidden && given ? textBehind(given, now(note)?.text) : from?.text;
  if (!given || text === undefined || given.version !== from?.version) return undefined;
  let result = changes;
  let flies = seq !== undefined && changes.slice(0, 1).some((change) => edits(change, note));
  for (const edit of given.edits) {
    const own = flies && edit.seq === seq;
    result = own
      ? overOwnEdit(result, note, edit.delta, text, watch)
      : rebaseText(result, note, edit.delta, sideAgainst(edit.by, arrival, edit.later ?? false), watch);
    flies &&= !own;
    text = apply(text, edit.delta);
    if (text === undefined) return undefined;
  }
  return text === now(note)?.text && !(landed && flies) ? result : undefined;
}

/// The text on which the first of the edits was made, if what they say tells it: none of them deletes.
function textBehind({ edits }: NoteEdits, now: string | undefined): string | undefined {
  return edits.reduceRight<string | undefined>((text, { delta }) => {
    if (text === undefined || delta.some((step) => typeof step === "number" && step < 0)) return undefined;
    return apply(
      text,
      delta.map((step) => (typeof step === "string" ? -lengthOf(step) : step)),
    );
  }, now);
}

function overOwnEdit(
  changes: readonly Change[],
  note: NoteId,
  logged: Delta,
  before: string,
  watch?: Watch,
): readonly Change[] {
  const [first, ...later] = changes;
  if (!first) return changes;
  const ops = first.ops.map((op) => (op.op === "note.edit" && op.note === note ? { ...op, delta: [] } : op));
  return [{ ...first, ops }, ...behindOwn(later, first, { note, delta: logged }, before, watch)];
}

/// What can be sent as it was made, by the version that it was made on, is.
function frozen(change: Change, earlier: readonly Change[], exact: ReadonlySet<NoteId>, arrival: Arrival): Change {
  const behind = notesEdited([change]).filter((note) => !exact.has(note));
  const sendable = (note: NoteId) => {
    return olderVersion(note, arrival) !== undefined && !earlier.some((other) => edits(other, note));
  };
  if (change.frozen || behind.length === 0 || !behind.every(sendable)) return change;
  const ops = wireOps(change, (note) => {
    return (exact.has(note) ? undefined : olderVersion(note, arrival)) ?? arrival.now(note)?.version ?? 0;
  });
  return { ...change, frozen: ops };
}

/// On a text that nobody may see nothing can be put: what goes as it was made, or went, is out of sight until the log tells
/// where it is, all else has lost its place.
function placeless(change: Change, flies: boolean, exact: ReadonlySet<NoteId>, { base, now }: Arrival): Change {
  const lost = notesEdited([change]).filter((note) => {
    const [was, is] = [base(note), now(note)];
    return !exact.has(note) && was && is && (was.hidden || is.hidden) && was.version !== is.version;
  });
  if (lost.length === 0) return change;
  if (!change.frozen && !flies) return { ...change, adrift: lost };
  const ops = change.ops.map((op) => (op.op === "note.edit" && lost.includes(op.note) ? { ...op, delta: [] } : op));
  return { ...change, ops, frozen: change.frozen ?? change.ops };
}

function olderVersion(note: NoteId, { base, now, sameLog }: Arrival): number | undefined {
  const [was, is] = [base(note)?.version, now(note)?.version];
  return sameLog && was !== undefined && is !== undefined && was < is ? was : undefined;
}

/// What is left of a text in shorter pieces does not tell what was meant: nothing is deleted there.
const kLeast = 3;

/// What is pending put on other texts, each by its difference from the one before.
export function rebaseByTexts(
  changes: readonly Change[],
  before: (note: NoteId) => string | undefined,
  after: (note: NoteId) => string | undefined,
): readonly Change[] {
  let result = changes;
  for (const note of new Set(notesEdited(changes))) {
    const [was, is] = [before(note), after(note)];
    if (was !== undefined && is !== undefined) result = rebaseText(result, note, pieces(was, is, kLeast), "right");
  }
  return result;
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
