// What is left to a page when another one has taken over what it had kept. Pure.
import { compose, type Delta, diff } from "../board";
import type { NoteId, Op } from "../protocol/types";
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
    return [...rebaseText([typing(note, fineDiff(was, is), is, own)], note, diff(was, now ?? was), "right")];
  });
  const { inFlight: _, ...rest } = replica;
  return shown({ ...rest, again: [], kept: [], pending: [...since, ...typed], gone });
}

/// Those that the log does not hold.
function changesOf({ inFlight, again, pending }: Replica): readonly Change[] {
  const open = [...(inFlight ? [inFlight] : []), ...again].filter((sent) => !sent.seen);
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

/// The edit that makes `after` out of `before` and leaves every letter that it can, where `diff` replaces one piece: what
/// was typed on both sides of a word must not bring the word a second time.
function fineDiff(before: string, after: string): Delta {
  const [from, to] = [[...before], [...after]];
  const width = to.length + 1;
  // The longest common subsequence of what stands behind each pair of places.
  const common = new Uint16Array((from.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = from.length - 1; i >= 0; --i) {
    for (let j = to.length - 1; j >= 0; --j) {
      common[i * width + j] = from[i] === to[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  let delta: Delta = [];
  for (let i = 0, j = 0; i < from.length || j < to.length;) {
    const inserts = j < to.length && (i >= from.length || at(i, j + 1) >= at(i + 1, j));
    if (i < from.length && from[i] === to[j]) {
      ++i;
      ++j;
    } else if (inserts) {
      delta = compose(delta, withKeep(j, to[j] ?? ""));
      ++j;
    } else {
      delta = compose(delta, withKeep(j, -1));
      ++i;
    }
  }
  return delta;
}

function withKeep(keep: number, step: string | number): Delta {
  return keep > 0 ? [keep, step] : [step];
}
