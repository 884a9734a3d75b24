// What outlives a page: everything that the log does not hold yet, as plain values that any storage keeps. Pure.
import type { NoteId, Op, Position } from "../protocol/types";
import { type Change, notesEdited } from "./change";
import type { Base } from "./rebase";
import { emptyReplica, type InFlight, type Replica, unsaved } from "./replica";
import { baseOf } from "./snapshot";

type Texts = Readonly<Record<string, string>>;

export interface UnsavedChange extends Omit<Change, "typed"> {
  readonly typed: Texts;
}
export interface UnsavedSent {
  readonly seq: number;
  /// Word for word as it was or will be sent.
  readonly ops: readonly Op[];
  readonly change: UnsavedChange;
  readonly made: UnsavedChange;
  readonly bases: Texts;
  readonly was?: NonNullable<InFlight["was"]>;
}
/// The unsaved part of a replica, in JSON. `texts`: what the edits were made on; `position`: where that was.
export interface Unsaved {
  readonly position?: Position;
  readonly inFlight?: UnsavedSent;
  readonly again: readonly UnsavedSent[];
  readonly pending: readonly UnsavedChange[];
  readonly texts: Readonly<Record<string, Base>>;
  readonly gone: Texts;
}

/// Undefined if everything is saved.
export function unsavedOf(replica: Replica): Unsaved | undefined {
  if (unsaved(replica) === 0) return undefined;
  const { position, inFlight, again, pending, gone } = replica;
  return {
    ...(position && { position }),
    ...(inFlight && { inFlight: sentPart(inFlight) }),
    again: again.map(sentPart),
    pending: pending.map(changePart),
    texts: textsOf(replica),
    gone: Object.fromEntries(gone),
  };
}

function changePart(change: Change): UnsavedChange {
  return { ...change, typed: Object.fromEntries(change.typed) };
}

function sentPart({ seq, ops, change, made, bases, was }: InFlight): UnsavedSent {
  const part = { seq, ops, change: changePart(change), made: changePart(made), bases: Object.fromEntries(bases) };
  return { ...part, ...(was && { was }) };
}

function textsOf(replica: Replica): Readonly<Record<string, Base>> {
  const { inFlight, again, pending } = replica;
  const changes = [...(inFlight ? [inFlight] : []), ...again].map(({ change }) => change);
  const notes = new Set(notesEdited([...changes, ...pending]));
  const known = [...notes].flatMap((note) => {
    const base = baseOf(replica, note);
    return base ? [[note, base] as const] : [];
  });
  return Object.fromEntries(known);
}

/// A replica that has what an ended page left, and no board yet.
export function restored(kept: Unsaved): Replica {
  return {
    ...emptyReplica,
    ended: true,
    ...(kept.inFlight && { inFlight: sentAgain(kept.inFlight) }),
    again: kept.again.map(sentAgain),
    pending: kept.pending.map(changeAgain),
    gone: mapOf(kept.gone),
    origin: { epoch: kept.position?.epoch ?? 0, texts: mapOf(kept.texts) },
  };
}

function changeAgain(kept: UnsavedChange): Change {
  return { ...kept, typed: mapOf(kept.typed) };
}

function sentAgain(kept: UnsavedSent): InFlight {
  return { ...kept, change: changeAgain(kept.change), made: changeAgain(kept.made), bases: mapOf(kept.bases) };
}

function mapOf<T>(kept: Readonly<Record<string, T>>): ReadonlyMap<NoteId, T> {
  return new Map(Object.entries(kept)) as unknown as ReadonlyMap<NoteId, T>;
}
