// The browser's copy of a board: what the log holds (confirmed), what is on its way (in flight), what waits (pending).
// Pure: every function answers a new replica. `view` is confirmed + in flight + pending, what the page shows. What the server
// says is taken in by heard.ts and snapshot.ts.
import { apply, type Board, type Delta, textWithheld } from "../board";
import { Draft } from "../board/draft";
import type { Note, NoteId, Op, Position, Role, Submit } from "../protocol/types";
import { applyChange, type Change, notesEdited, onlyTyping, textOf, wireOps, withEdit } from "./change";
import { resolve } from "./guess";
import type { Base, Watch } from "./rebase";
import { fitsAsSent, isPast, type Kept, takenBack, unnumbered } from "./resend";
import { shown, worthSending } from "./shown";

export interface InFlight {
  readonly seq: number;
  readonly change: Change;
  /// Sent word for word, and again after a reconnect (SUB5).
  readonly ops: readonly Op[];
  /// `change` as it was when it was sent, and the texts that its edits were made on.
  readonly made: Change;
  readonly bases: ReadonlyMap<NoteId, string>;
  /// Where the log has it, once the server said so: the revision itself (`saved`), or one at or before it (`welcome`).
  readonly logged?: { readonly epoch: number; readonly revision: number; readonly exact: boolean };
  /// Where the log had it once (SUB9), and when it said so; revision 0: not known.
  readonly was?: { readonly epoch: number; readonly revision: number; readonly at: number };
  /// Was waiting in `again`.
  readonly resent?: boolean;
  /// While it waits there: the notes that, in this history, had the version and the text that its edits were made on. The
  /// server transforms them (TXT4).
  readonly stood?: ReadonlySet<NoteId>;
}

export interface Replica {
  /// Absent until the first snapshot.
  readonly position?: Position;
  readonly confirmed?: Board;
  readonly view?: Board;
  readonly inFlight?: InFlight;
  /// What goes before anything newer, with the numbers that it had, because the log was set back (SUB9).
  readonly again: readonly InFlight[];
  readonly pending: readonly Change[];
  /// Own changes that the log holds, of the last 10 minutes.
  readonly kept: readonly Kept[];
  /// Of notes that a log which was set back lost: the texts on which pending edits were made.
  readonly gone: ReadonlyMap<NoteId, string>;
  /// Until the first snapshot: what the edits that an ended page left were made on (`restored`).
  readonly origin?: Origin;
  /// All of this was left by a page that has ended (`restored`).
  readonly ended?: boolean;
  /// A snapshot follows (OPN9, SEE7). These notes are shown again, and it brings their texts: how they were hidden. In view
  /// they still are: what is typed into another text than theirs would land anywhere.
  readonly blank?: ReadonlyMap<NoteId, NonNullable<Note["hidden"]>>;
  /// What the log told could not be followed: a snapshot has to put this copy right.
  readonly astray?: boolean;
  /// A snapshot follows (CON4): what is here may belong to another history.
  readonly stale?: boolean;
  /// This person's participant number; 0 before the first change.
  readonly me: number;
  readonly role?: Role;
  /// Told how others' edits move the texts in view.
  readonly watch?: Watch;
}

export interface Origin {
  readonly epoch: number;
  readonly texts: ReadonlyMap<NoteId, Base>;
}

/// What the server refused, with the words that would be lost.
export interface Refused {
  readonly code: string;
  readonly text: string;
}

export const emptyReplica: Replica = { again: [], pending: [], kept: [], gone: new Map(), me: 0 };

/// How many changes the log does not hold yet.
export function unsaved(replica: Replica): number {
  return replica.pending.length + replica.again.length + (replica.inFlight ? 1 : 0);
}

/// One more change of this person. `at`: now, by the server's clock as far as known.
/// Texts go through `edit`; a `note.edit` here needs a delta made on the text in view.
/// `step`: names the change for those who undo it.
export function submit(replica: Replica, ops: readonly Op[], at: number, step = 0): Replica {
  if (!replica.view || ops.length === 0) return replica;
  const draft = new Draft(replica.view);
  const guessed: boolean[] = [];
  const resolved: Op[] = [];
  for (const op of ops) {
    const full = resolve(draft.now, op, replica.me);
    guessed.push(full !== op);
    resolved.push(full);
    applyChange(draft, { ops: [full], guessed: [], at, typed: new Map() }, replica.me);
  }
  const change: Change = { ops: resolved, guessed, at, typed: typedIn(resolved), step };
  return { ...replica, pending: [...replica.pending, change], view: draft.now };
}

/// One more edit of a text, joined with what is pending for it. `delta` is made on the text in view.
export function edit(replica: Replica, note: NoteId, delta: Delta, at: number, step = 0): Replica {
  const before = replica.view?.notes.get(note);
  const text = before && !textWithheld(before, replica.me) ? apply(before.text, delta) : undefined;
  if (text === undefined || delta.length === 0) return replica;
  const pending = [...replica.pending];
  const last = pending.map((change) => change.ops.some((op) => textOf(op) === note)).lastIndexOf(true);
  const holder = pending[last];
  const joined = holder && withEdit(holder, note, delta, text);
  if (joined) pending[last] = joined;
  else pending.push({ ...typing(note, delta, text, at), step });
  return shown({ ...replica, pending: worthSending(pending) });
}

function typing(note: NoteId, delta: Delta, text: string, at: number): Change {
  const op = { op: "note.edit", note, version: 0, delta } as const;
  return { ops: [op], guessed: [false], at, typed: new Map([[note, text]]) };
}

function typedIn(ops: readonly Op[]): ReadonlyMap<NoteId, string> {
  const posts = ops.filter((op) => op.op === "note.post" || op.op === "note.distil");
  return new Map(posts.map((op) => [op.note, op.text]));
}

/// True if there is something that may be sent now (SUB4).
export function canSend(replica: Replica): boolean {
  const { confirmed, inFlight, again, pending, stale } = replica;
  if (inFlight || stale || !confirmed) return false;
  return again[0] ? fitsAsSent(confirmed, again[0]) : pending.length > 0;
}

/// True if what has to be sent next was made on texts that are not there (SUB9). They may still come.
export function isStuck(replica: Replica): boolean {
  const { confirmed, inFlight, again, pending, gone, stale } = replica;
  if (inFlight || stale || !confirmed) return false;
  if (again[0]) return !fitsAsSent(confirmed, again[0]);
  return notesEdited(pending.slice(0, 1)).some((note) => gone.has(note));
}

/// True if waiting for others is of no use.
export function isStuckForGood(replica: Replica): boolean {
  const { confirmed, again } = replica;
  return isStuck(replica) && confirmed !== undefined && again[0] !== undefined && isPast(confirmed, again[0]);
}

/// What is stuck is taken back; its words are offered.
export function giveUp(replica: Replica): { replica: Replica; refused?: Refused } {
  const [first, ...again] = replica.again;
  const [change, ...pending] = replica.pending;
  if (!isStuck(replica)) return { replica };
  if (first) return takenBack(replica, { ...replica, again }, first, "base_gone");
  if (!change) return { replica };
  return takenBack(replica, { ...replica, pending }, unnumbered(change, replica), "unknown_note");
}

/// True if all that could be sent is typing, which may wait for more of it.
export function onlyTypingWaits(replica: Replica): boolean {
  return replica.again.length === 0 && replica.pending.length === 1 && replica.pending.every(onlyTyping);
}

/// Puts the next change in flight, with `seq` unless it has a number already. Needs `canSend`.
export function send(replica: Replica, seq: number): { replica: Replica; message: Submit } {
  const [old, ...again] = replica.again;
  const [change, ...pending] = replica.pending;
  if (replica.inFlight) throw new Error("one is in flight");
  if (old) {
    return {
      replica: { ...replica, again, inFlight: { ...old, resent: true } },
      message: submitMessage(old.seq, old.ops),
    };
  }
  if (!change) throw new Error("nothing may be sent now");
  const ops = wireOps(change, (note) => replica.confirmed?.notes.get(note)?.version ?? 0);
  const inFlight = { seq, change, ops, made: change, bases: basesOf(ops, replica.confirmed) };
  return { replica: { ...replica, inFlight, pending }, message: submitMessage(seq, ops) };
}

/// The replica as it will be when the next change is numbered: so it is kept before that change may be sent.
export function withNext(replica: Replica, seq: number): Replica {
  return canSend(replica) && !isStuck(replica) ? send(replica, seq).replica : replica;
}

function basesOf(ops: readonly Op[], board: Board | undefined): ReadonlyMap<NoteId, string> {
  const notes = ops.map((op) => {
    const note = op.op === "note.edit" ? board?.notes.get(op.note) : undefined;
    return op.op === "note.edit" && note?.version === op.version ? ([[op.note, note.text]] as const) : [];
  });
  return new Map(notes.flat());
}

/// What has to be sent again after a reconnect (SUB5).
export function sendAgain(replica: Replica): Submit | undefined {
  const { inFlight } = replica;
  return inFlight && !inFlight.logged ? submitMessage(inFlight.seq, inFlight.ops) : undefined;
}

function submitMessage(seq: number, ops: readonly Op[]): Submit {
  return { type: "submit", seq, ops: ops as Submit["ops"] };
}

/// The replica that will ask for a snapshot, because it cannot go on from what it holds. Where that is in the log is still
/// known, and so are the versions of the texts that pending edits were made on (CON6).
export function ledAstray(replica: Replica): Replica {
  return { ...replica, astray: true };
}

/// The position to go on from (CON4); undefined where only a snapshot brings all that is missing.
export function resumable({ position, blank, astray }: Replica): Position | undefined {
  return blank || astray ? undefined : position;
}
