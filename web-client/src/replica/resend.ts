// Changes that were saved and that a log lost which was set back: kept for a while, and sent again as they were (SUB9).
// Pure. While there are such, pending changes are carried along by the difference of the texts (`carried`).
import { apply, type Board } from "../board";
import type { Entry, Hello, NoteEdits, NoteId, Op, OpOf, Snapshot, Welcome } from "../protocol/types";
import { type Change, dependsOn, idsMade, notesEdited, textOf, wordsIn } from "./change";
import type { InFlight, Refused, Replica } from "./replica";
import { carried } from "./shown";

/// A change that the log holds, as far as it said.
export interface Kept {
  readonly at: number;
  readonly size: number;
  readonly sent: InFlight;
}

const kept_ms_max = 600_000;
const kept_max = 2000;
/// Of ops and of the texts that they edit.
const kept_chars_max = 2_000_000;

/// With one more saved change, and without what is too old or too much. `revision`: where the log has it, 0 if not known.
export function keep(kept: readonly Kept[], sent: InFlight, epoch: number, revision: number, at: number) {
  const size = [JSON.stringify(sent.ops), ...sent.bases.values()].reduce((sum, text) => sum + text.length, 0);
  return bounded([...kept, { at, size, sent: { ...asSent(sent), was: { epoch, revision, at } } }], at);
}

function bounded(kept: readonly Kept[], now: number): readonly Kept[] {
  let size = kept.reduce((sum, one) => sum + one.size, 0);
  let first = Math.max(0, kept.length - kept_max);
  for (let i = 0; i < first; ++i) size -= kept[i]?.size ?? 0;
  for (let one = kept[first]; one && (size > kept_chars_max || one.at < now - kept_ms_max); one = kept[++first]) {
    size -= one.size;
  }
  return kept.slice(first);
}

/// True if something is to be sent again before anything newer, or waits for what others send again.
export function parted(replica: Replica): boolean {
  return replica.again.length > 0 || replica.inFlight?.resent === true || replica.gone.size > 0;
}

/// What is in flight, unless it is sent again: made in this history, on the texts that are confirmed,
/// it is rebased as ever. What is pending behind it may have to be `carried`.
export function fresh({ inFlight, again }: Replica): InFlight | undefined {
  return inFlight?.resent || again.length > 0 ? undefined : inFlight;
}

/// What has a number and is not in this log, oldest first. A later epoch is another life of the log: what was saved before
/// is not missing there.
export function missing(replica: Replica, welcome: Welcome, now: number): readonly InFlight[] {
  const saved = bounded(replica.kept, now).map(({ sent }) => sent);
  const lost = saved.filter(({ was }) => was !== undefined && was.epoch >= welcome.position.epoch);
  const own = [...(replica.inFlight ? [asSent(replica.inFlight)] : []), ...replica.again, ...lost];
  const numbered = new Map(own.map((sent) => [sent.seq, sent]));
  return [...numbered.values()].filter(({ seq }) => seq > welcome.last_seq).sort((a, b) => a.seq - b.seq);
}

function asSent(inFlight: InFlight): InFlight {
  const { logged: _, resent: __, ...rest } = inFlight;
  return { ...rest, change: inFlight.made };
}

/// True if the welcome tells of a log that is not where this replica left it.
export function isSetBack(replica: Replica, welcome: Welcome, missed: readonly InFlight[]): boolean {
  const { position } = replica;
  const before = position?.epoch === welcome.position.epoch && welcome.position.revision < position.revision;
  return before || parted(replica) || missed.some(({ was }) => was !== undefined);
}

/// True if the change can go as it is: what it edits has the version and the text that it was made on, or had them in this
/// history.
export function fitsAsSent(board: Board, sent: InFlight): boolean {
  const fits = isTextIn(board);
  return editsOf(sent).every((op) => sent.stood?.has(op.note) || fits(op, sent.bases.get(op.note)));
}

/// True if nothing that others send again makes it fit: a text is past what it was made on. Only the edits that a snapshot
/// brings may tell that this stood (CON6).
export function isPast({ notes }: Board, sent: InFlight): boolean {
  return editsOf(sent).some(({ note: id, version }) => {
    const note = notes.get(id);
    return note !== undefined && !note.hidden && note.version > version && !sent.stood?.has(id);
  });
}

type Edit = OpOf<"note.edit">;
/// True if the text on which an edit was made is one that its note has or had in this history, at the same version.
type Stands = (edit: Edit, base: string | undefined) => boolean;

const editsOf = ({ ops }: InFlight): readonly Edit[] => ops.filter((op) => op.op === "note.edit");

function isTextIn({ notes }: Board): Stands {
  return ({ note: id, version }, base) => {
    const note = notes.get(id);
    return note !== undefined && note.version === version && note.text === base;
  };
}

/// What is sent again, with what stood on the board before this entry, which makes other texts.
export function stoodBefore(again: readonly InFlight[], entry: Entry, before: Board): readonly InFlight[] {
  const edited = new Set(notesEdited([entry]));
  const fits = isTextIn(before);
  return edited.size === 0 ? again : marked(again, (edit, base) => edited.has(edit.note) && fits(edit, base));
}

/// The same by the edits that a snapshot brings: made on the text of the one that is sent first, they make the snapshot's.
export function stoodByEdits(again: readonly InFlight[], given: Snapshot["edits"], now: Board): readonly InFlight[] {
  const texts = new Map((given ?? []).map((one) => [one.note, textsBetween(again, one, now)]));
  return marked(again, ({ note, version }, base) => base !== undefined && texts.get(note)?.get(version) === base);
}

/// The texts of a note by their versions; none if they are not known.
function textsBetween(again: readonly InFlight[], { note, version, edits }: NoteEdits, now: Board) {
  const first = again.find((sent) => editsOf(sent).some((op) => op.note === note && op.version === version));
  const texts = new Map<number, string>();
  let text = first?.bases.get(note);
  for (let at = version; text !== undefined && at < version + edits.length; ++at) {
    texts.set(at, text);
    text = apply(text, edits[at - version]?.delta ?? []);
  }
  return text === now.notes.get(note)?.text ? texts : new Map<number, string>();
}

function marked(again: readonly InFlight[], stands: Stands): readonly InFlight[] {
  return again.map((sent) => {
    const more = editsOf(sent).filter((op) => !sent.stood?.has(op.note) && stands(op, sent.bases.get(op.note)));
    return more.length === 0
      ? sent
      : { ...sent, stood: new Set([...(sent.stood ?? []), ...more.map(({ note }) => note)]) };
  });
}

/// In another history nothing is known to have stood.
export function unmarked(again: readonly InFlight[]): readonly InFlight[] {
  return again.map(({ stood: _, ...sent }) => sent);
}

/// The versions on which the first edits of notes that are sent again were made, for `hello` (CON6).
export function versionsAgain(again: readonly InFlight[]): NonNullable<Hello["pending"]> {
  const first = new Map<NoteId, number>();
  for (const { note, version } of again.flatMap(editsOf)) {
    if (version < (first.get(note) ?? Infinity)) first.set(note, version);
  }
  return [...first].map(([note, version]) => ({ note, version }));
}

/// True if this entry is where the log had the change, and does the same: the welcome was behind, or others put it back.
export function wasThere(entry: Entry, { me, position }: Replica, sent: InFlight): boolean {
  const mine = entry.by === undefined || me === 0 || entry.by === me;
  const there = sent.was?.epoch === position?.epoch && sent.was?.revision === entry.revision;
  return mine && there && sameSubjects(entry, sent);
}

export function sameSubjects(entry: Entry, sent: InFlight): boolean {
  const ops = entry.ops.filter((op) => op.op !== "person.join");
  return ops.length === sent.ops.length && ops.every((op, i) => subject(op) === subject(sent.ops[i]));
}

/// What an op is about, in so far as the server leaves it as it was sent: what was inserted, not where and in how many pieces.
function subject(op: Op | undefined): string {
  const fields: Readonly<Record<string, unknown>> = { ...op };
  const inserted = op?.op === "note.edit" ? op.delta.filter((step) => typeof step === "string") : [];
  const named = [
    "op",
    "note",
    "notes",
    "group",
    "stage",
    "round",
    "reaction",
    "on",
    "up",
    "says",
    ...(op?.op === "vote.cast" ? ["item"] : []),
  ];
  return named.map((field) => fields[field] ?? "").join(" ") + inserted.join("");
}

/// `first` is taken back, and with it what was built on what it would have made and later typing into the same notes.
/// `replica` holds neither: what it holds otherwise is kept.
export function takenBack(
  old: Replica,
  replica: Replica,
  first: InFlight,
  code: string,
): { replica: Replica; refused: Refused } {
  const made = idsMade(first.change);
  const notes = new Set(first.change.ops.map(textOf));
  const types = (change: Change) => change.ops.some((op) => op.op === "note.edit" && notes.has(op.note));
  const goes = (change: Change) => dependsOn(change, made) || types(change);
  const gone = replica.again.filter(({ change }) => goes(change));
  const later = replica.pending.filter(
    (change) => dependsOn(change, made) || (types(change) && isGone(replica, change)),
  );
  const next = {
    ...replica,
    again: replica.again.filter((sent) => !gone.includes(sent)),
    pending: replica.pending.filter((change) => !later.includes(change)),
  };
  const unsent = later.map((change) => unnumbered(change, replica));
  return { replica: carried(old, next), refused: { code, text: wordsOf([first, ...gone, ...unsent]) } };
}

/// A pending change as one that was sent, to be taken back.
export function unnumbered(change: Change, { gone }: Replica): InFlight {
  return { seq: 0, change, ops: change.ops, made: change, bases: gone };
}

function isGone({ gone }: Replica, change: Change): boolean {
  return notesEdited([change]).some((note) => gone.has(note));
}

/// What a person wrote in all of these: of each note the last text, and earlier ones that did not go into it.
function wordsOf(changes: readonly InFlight[]): string {
  const left = new Map(changes.flatMap(textsLeft));
  const last = wordsIn(
    changes.map(({ change }) => change),
    (note) => left.get(note),
  );
  return [...changes.flatMap((one, i) => cutOff(one, changes.slice(i + 1))), last].join("\n");
}

/// The texts that a change left where it was made.
function textsLeft({ change, ops, bases }: InFlight): readonly (readonly [NoteId, string])[] {
  const edited = ops.flatMap((op) => {
    const base = op.op === "note.edit" ? bases.get(op.note) : undefined;
    const text = op.op === "note.edit" && base !== undefined ? apply(base, op.delta) : undefined;
    return op.op === "note.edit" && text !== undefined ? [[op.note, text] as const] : [];
  });
  return [...change.typed, ...edited];
}

/// Those of them that the next change of the same note did not go on from.
function cutOff(one: InFlight, later: readonly InFlight[]): readonly string[] {
  const left = new Map(textsLeft(one));
  return one.ops.flatMap((op) => {
    if (op.op !== "note.edit") return [];
    const next = later.find(({ change }) => change.ops.some((other) => textOf(other) === op.note));
    const base = next?.bases.get(op.note) ?? "";
    const kept = op.delta.every((step) => typeof step !== "string" || base.includes(step));
    return next && !kept ? [left.get(op.note) ?? ""] : [];
  });
}
