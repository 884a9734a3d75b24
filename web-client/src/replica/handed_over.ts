// What is left to a page when another one has taken over what it had kept. Pure.
import { apply, compose, type Delta, invert } from "../board";
import type { NoteId, Op } from "../protocol/types";
import { beyond } from "./beyond";
import { type Change, textOf } from "./change";
import { rebaseText } from "./rebase";
import type { Replica } from "./replica";
import { shown } from "./shown";

/// The replica with what was done since `kept`, which another page now sends: that comes back as entries. `kept` stands on
/// the same confirmed board. Nothing is in flight, nothing has a number: whoever goes on does so under another client id.
export function handedOver(replica: Replica, kept: Replica | undefined): Replica {
  const taken = kept ? changesOf(kept) : [];
  const own = changesOf(replica);
  const view = kept ? kept.view : replica.confirmed;
  const done = new Set(taken.map(key));
  const since = own.filter((change) => key(change) !== "" && !done.has(key(change))).map(withoutEdits);
  const made = new Set(since.flatMap(({ ops }) => ops.map(textOf)));
  const gone = new Map<NoteId, string>();
  const typed = notesOf([...own, ...taken]).flatMap((note) => {
    const [was, is] = [view, replica.view].map((board) => board?.notes.get(note)?.text);
    if (made.has(note) || was === undefined || is === undefined || was === is) return [];
    const now = replica.confirmed?.notes.get(note)?.text;
    if (now === undefined) gone.set(note, was);
    const sent = doneTo(note, taken, now ?? "", was);
    const delta = beyond(now ?? "", sent, doneTo(note, own, now ?? "", is));
    const unsent = now === undefined ? [] : (invert(sent, now) ?? []);
    return delta.length === 0 ? [] : [...rebaseText([typing(note, delta, is, own)], note, unsent, "right")];
  });
  const { inFlight: _, ...rest } = replica;
  return shown({ ...rest, again: [], kept: [], pending: [...since, ...typed], gone });
}

/// Those that the log does not hold.
function changesOf({ inFlight, again, pending }: Replica): readonly Change[] {
  const open = [...(inFlight ? [inFlight] : []), ...again];
  return [...open.map(({ change }) => change), ...pending];
}

function notesOf(changes: readonly Change[]): readonly NoteId[] {
  const notes = changes.flatMap(({ ops }) => ops.map(textOf));
  return [...new Set(notes.filter((note) => note !== undefined))];
}

/// By what a change is known again, however its texts and places were rebased; empty if it is only typing.
function key({ at, ops }: Change): string {
  const others = ops.filter((op) => op.op !== "note.edit");
  return others.length === 0 ? "" : `${at} ${JSON.stringify(others.map(named))}`;
}

function named(op: Op): object {
  return { ...op, text: undefined, place: undefined, places: undefined };
}

function withoutEdits(change: Change): Change {
  const { frozen: _, ...rest } = change;
  const keeps = change.ops.map((op) => op.op !== "note.edit");
  return {
    ...rest,
    ops: change.ops.filter((_op, i) => keeps[i]),
    guessed: change.guessed.filter((_g, i) => keeps[i]),
  };
}

function typing(note: NoteId, delta: Delta, text: string, own: readonly Change[]): Change {
  const at = Math.max(...own.map((change) => change.at));
  return { ops: [{ op: "note.edit", note, version: 0, delta }], guessed: [false], at, typed: new Map([[note, text]]) };
}

/// What the changes make of the text `before`, of which they make `after` in view. Not all that is sent again is in view.
function doneTo(note: NoteId, changes: readonly Change[], before: string, after: string): Delta {
  const deltas = changes.flatMap(({ ops }) => ops.flatMap((op) => (textOf(op) === note ? [deltaOf(op)] : [])));
  const delta = deltas.reduce(compose, []);
  return apply(before, delta) === after ? delta : beyond("", [before], [after]);
}

function deltaOf(op: Op): Delta {
  if (op.op === "note.edit") return op.delta;
  return "text" in op && op.text ? [op.text] : [];
}
