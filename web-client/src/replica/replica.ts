// The browser's copy of a board: what the log holds (confirmed), what is on its way (in flight), what waits (pending).
// Pure: every function answers a new replica. `view` is confirmed + in flight + pending, what the page shows.
import { arrivalPlaces, type Board, boardOf, type Delta, foldEntries, freePlaces, fits, apply } from "../board";
import { Draft } from "../board/draft";
import type {
  Entry,
  NoteId,
  Op,
  OpsMessage,
  Position,
  Rejected,
  Saved,
  Snapshot,
  Submit,
  Welcome,
} from "../protocol/types";
import {
  applyChange,
  type Change,
  dependsOn,
  idsMade,
  onlyTyping,
  textOf,
  wireOps,
  withEdit,
  withoutEmptyEdits,
  wordsIn,
} from "./change";
import { rebaseOver, rebaseOverOwn, rebaseOverSnapshot, textAfter } from "./rebase";
import { shared } from "./shared";

export interface InFlight {
  readonly seq: number;
  readonly change: Change;
  /// Sent word for word, and again after a reconnect (SUB5).
  readonly ops: readonly Op[];
  /// Where the log has it, once the server said so: the revision itself (`saved`), or one at or before it (`welcome`).
  readonly logged?: { readonly epoch: number; readonly revision: number; readonly exact: boolean };
}

export interface Replica {
  /// Absent until the first snapshot.
  readonly position?: Position;
  readonly confirmed?: Board;
  readonly view?: Board;
  readonly inFlight?: InFlight;
  readonly pending: readonly Change[];
  /// This person's participant number; 0 before the first change.
  readonly me: number;
}

/// What the server refused, with the words that would be lost.
export interface Refused {
  readonly code: string;
  readonly text: string;
}

export const emptyReplica: Replica = { pending: [], me: 0 };

/// How many changes the log does not hold yet.
export function unsaved(replica: Replica): number {
  return replica.pending.length + (replica.inFlight ? 1 : 0);
}

/// One more change of this person. `at`: now, by the server's clock as far as known.
/// Texts go through `edit`; a `note.edit` here needs a delta made on the text in view.
export function submit(replica: Replica, ops: readonly Op[], at: number): Replica {
  if (!replica.view || ops.length === 0) return replica;
  const draft = new Draft(replica.view);
  const guessed: boolean[] = [];
  const resolved: Op[] = [];
  for (const op of ops) {
    const full = resolve(draft.now, op);
    guessed.push(full !== op);
    resolved.push(full);
    applyChange(draft, { ops: [full], guessed: [], at, typed: new Map() }, replica.me);
  }
  const change: Change = { ops: resolved, guessed, at, typed: typedIn(resolved) };
  return { ...replica, pending: [...replica.pending, change], view: draft.now };
}

/// One more edit of a text, joined with what is pending for it. `delta` is made on the text in view.
export function edit(replica: Replica, note: NoteId, delta: Delta, at: number): Replica {
  const before = replica.view?.notes.get(note);
  const text = before && apply(before.text, delta);
  if (text === undefined || delta.length === 0) return replica;
  const pending = [...replica.pending];
  const last = pending.map((change) => change.ops.some((op) => textOf(op) === note)).lastIndexOf(true);
  const holder = pending[last];
  const joined = holder && withEdit(holder, note, delta, text);
  if (joined) pending[last] = joined;
  else pending.push(typing(note, delta, text, at));
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

/// What the server fills in, as far as it can be guessed (OPN1, OPN3, OPN11).
function resolve(board: Board, op: Op): Op {
  if (!fits(board, op)) return op;
  if ((op.op === "note.post" || op.op === "note.distil") && !op.place) {
    const [place] = freePlaces(board, op.stage, 1);
    return place ? { ...op, place } : op;
  }
  if (op.op === "note.move" && !op.places) return { ...op, places: arrivalPlaces(board, op.notes, op.stage) };
  return op;
}

/// True if there is something that may be sent now (SUB4).
export function canSend(replica: Replica): boolean {
  return !replica.inFlight && replica.pending.length > 0 && replica.confirmed !== undefined;
}

/// True if all that could be sent is typing, which may wait for more of it.
export function onlyTypingWaits(replica: Replica): boolean {
  return replica.pending.length === 1 && replica.pending.every(onlyTyping);
}

/// Puts the first pending change in flight. Needs `canSend`.
export function send(replica: Replica, seq: number): { replica: Replica; message: Submit } {
  const [change, ...pending] = replica.pending;
  if (!change || replica.inFlight) throw new Error("nothing may be sent now");
  const ops = wireOps(change, (note) => replica.confirmed?.notes.get(note)?.version ?? 0);
  return { replica: { ...replica, inFlight: { seq, change, ops }, pending }, message: submitMessage(seq, ops) };
}

/// What has to be sent again after a reconnect (SUB5).
export function sendAgain(replica: Replica): Submit | undefined {
  const { inFlight } = replica;
  return inFlight && !inFlight.logged ? submitMessage(inFlight.seq, inFlight.ops) : undefined;
}

function submitMessage(seq: number, ops: readonly Op[]): Submit {
  return { type: "submit", seq, ops: ops as Submit["ops"] };
}

/// The replica that will ask for a snapshot, because what it holds cannot be gone on from.
export function withoutPosition(replica: Replica): Replica {
  const { position: _, ...rest } = replica;
  return rest;
}

/// CON3. A change in flight that the log holds already is not sent again.
export function onWelcome(replica: Replica, welcome: Welcome): Replica {
  const { inFlight } = replica;
  const me = welcome.participant || replica.me;
  if (!inFlight) return shown({ ...replica, me });
  const saved = inFlight.seq <= welcome.last_seq;
  const { epoch, revision } = welcome.position;
  const known = inFlight.logged?.epoch === epoch ? inFlight.logged : { epoch, revision, exact: false };
  const { logged: _, ...flying } = inFlight;
  return settled(shown({ ...replica, me, inFlight: saved ? { ...flying, logged: known } : flying }));
}

/// SUB3: the log holds what is in flight; its entry follows.
export function onSaved(replica: Replica, saved: Saved): Replica {
  const { inFlight } = replica;
  const me = saved.participant ?? replica.me;
  if (inFlight?.seq !== saved.seq) return { ...replica, me };
  const { epoch, revision } = saved.position;
  return settled({ ...replica, me, inFlight: { ...inFlight, logged: { epoch, revision, exact: true } } });
}

/// SUB2: the change in flight is taken back, and with it what was built on what it would have made.
export function onRejected(replica: Replica, rejected: Rejected): { replica: Replica; refused?: Refused } {
  const { inFlight, view } = replica;
  if (inFlight?.seq !== rejected.seq) return { replica };
  const { inFlight: _, ...rest } = replica;
  const text = wordsIn(inFlight.change, (note) => view?.notes.get(note)?.text);
  const made = idsMade(inFlight.change);
  const lost = new Set(inFlight.change.ops.map(textOf));
  const pending = replica.pending
    .filter((change) => !dependsOn(change, made))
    .map((change) => withoutEdits(change, lost))
    .filter((change) => change.ops.length > 0);
  return { replica: shown({ ...rest, pending }), refused: { code: rejected.code, text } };
}

/// Further typing into a text whose edit was refused is offered back with it.
function withoutEdits(change: Change, notes: ReadonlySet<NoteId | undefined>): Change {
  const kept = change.ops.map((op) => op.op !== "note.edit" || !notes.has(op.note));
  if (kept.every(Boolean)) return change;
  const { frozen: _, ...rest } = change;
  return { ...rest, ops: change.ops.filter((_op, i) => kept[i]), guessed: change.guessed.filter((_g, i) => kept[i]) };
}

/// OPS1, OPS3. "missed": something before this frame did not arrive. Throws BrokenLog if an entry does not fit.
export function onOps(replica: Replica, message: OpsMessage): Replica | "missed" {
  const { position, confirmed } = replica;
  if (!position || !confirmed) return "missed";
  if (message.epoch !== position.epoch || message.from !== position.revision + 1) return "missed";
  let local: Replica = replica;
  const board = foldEntries(confirmed, message.entries, (entry, before) => {
    local = rebased(local, entry, before);
  });
  const at = { epoch: message.epoch, revision: message.to, mark: message.mark };
  return settled(shown({ ...local, confirmed: board, position: at }));
}

function rebased(replica: Replica, entry: Entry, before: Board): Replica {
  const { inFlight, pending, me } = replica;
  if (!inFlight) return { ...replica, pending: worthSending(rebaseOver(pending, entry, me)) };
  if (isAnswer(entry, inFlight, me)) {
    const { inFlight: _, ...rest } = replica;
    const textBefore = (note: NoteId) => before.notes.get(note)?.text;
    return { ...rest, pending: worthSending(rebaseOverOwn(pending, inFlight.change, entry, textBefore)) };
  }
  const [change = inFlight.change, ...others] = rebaseOver([inFlight.change, ...pending], entry, me);
  return { ...replica, inFlight: { ...inFlight, change }, pending: worthSending(others) };
}

/// What others did already is not said again: an empty delta is for entries only (TXT1, TXT5).
function worthSending(changes: readonly Change[]): readonly Change[] {
  return changes.map(withoutEmptyEdits).filter((change) => change.ops.length > 0);
}

/// True if the entry is the change in flight. After a reconnect its revision is not known, but what it names is.
function isAnswer(entry: Entry, inFlight: InFlight, me: number): boolean {
  const { logged } = inFlight;
  if (!logged) return false;
  if (logged.exact) return entry.revision === logged.revision;
  const ops = entry.ops.filter((op) => op.op !== "person.join");
  return (
    (entry.by === undefined || entry.by === me) &&
    ops.length === inFlight.ops.length &&
    ops.every((op, i) => subject(op) === subject(inFlight.ops[i]))
  );
}

function subject(op: Op | undefined): string {
  if (!op) return "";
  const named = ["note", "notes", "group", "stage"].map(
    (field) => (op as unknown as Record<string, unknown>)[field] ?? "",
  );
  return `${op.op} ${named.join(" ")}`;
}

/// CON4, CON5. What is pending is kept and rebased.
export function onSnapshot(replica: Replica, snapshot: Snapshot): Replica {
  const { position } = snapshot;
  const old = replica.confirmed;
  const confirmed = old ? shared(old, boardOf(snapshot.state)) : boardOf(snapshot.state);
  const arrived = settled({ ...replica, position });
  const landed = replica.inFlight && !arrived.inFlight ? [replica.inFlight.change] : [];
  const changes = [...(arrived.inFlight ? [arrived.inFlight.change] : []), ...replica.pending];
  const sameLog = replica.position?.epoch === position.epoch;
  const result = rebaseOverSnapshot(
    changes,
    (note) => textAfter(old?.notes.get(note)?.text, landed, note),
    (note) => confirmed.notes.get(note)?.text,
    (note) => (sameLog && landed.length === 0 ? olderVersion(old, confirmed, note) : undefined),
  );
  return shown({ ...withChanges(arrived, result), confirmed });
}

function withChanges(replica: Replica, changes: readonly Change[]): Replica {
  const { inFlight } = replica;
  const [first, ...others] = changes;
  if (!inFlight || !first) return { ...replica, pending: worthSending(changes) };
  return { ...replica, inFlight: { ...inFlight, change: first }, pending: worthSending(others) };
}

function olderVersion(old: Board | undefined, now: Board, note: NoteId): number | undefined {
  const [was, is] = [old?.notes.get(note)?.version, now.notes.get(note)?.version];
  return was !== undefined && is !== undefined && was < is ? was : undefined;
}

/// In flight ends when what is confirmed includes it (SUB4).
function settled(replica: Replica): Replica {
  const { inFlight, position } = replica;
  const logged = inFlight?.logged;
  if (!logged || !position) return replica;
  const included = logged.epoch === position.epoch && logged.revision <= position.revision;
  if (!included) return replica;
  const { inFlight: _, ...rest } = replica;
  return shown(rest);
}

/// The replica with `view` made anew.
function shown(replica: Replica): Replica {
  const { confirmed, inFlight, pending, me } = replica;
  if (!confirmed) return replica;
  const draft = new Draft(confirmed);
  if (inFlight) applyChange(draft, inFlight.change, me);
  for (const change of pending) applyChange(draft, change, me);
  return { ...replica, view: draft.now };
}
