import { expect } from "vitest";
import { diff } from "../src/board";
import { type Entry, noteId, type Op, type OpsMessage, type State, type Welcome } from "../src/protocol/types";
import * as replicas from "../src/replica";
import type { Replica } from "../src/replica";
import { large, positionAt, snapshotAt } from "./boards";

export const a = noteId("a");
export const n = noteId("n");

/// Participant 1 on a board at revision 10.
export function opened(state: State, me = 1): Replica {
  return replicas.onSnapshot({ ...replicas.emptyReplica, me }, snapshotAt(10, state));
}

export function ops(revision: number, by: number, ...list: Op[]): OpsMessage {
  return framed(revision, [{ revision, at: 100, by, ops: list }]);
}

/// Several entries of participant 2 in one frame.
export function opsOf(from: number, ...lists: Op[][]): OpsMessage {
  return framed(
    from,
    lists.map((list, i) => ({ revision: from + i, at: 100, by: 2, ops: list })),
  );
}

function framed(from: number, entries: readonly Entry[]): OpsMessage {
  const to = from + entries.length - 1;
  return { type: "ops", epoch: 1, from, to, mark: positionAt(to).mark, entries };
}

export function after(replica: Replica, message: OpsMessage): Replica {
  const next = replicas.onOps(replica, message);
  return next === "missed" ? expect.fail("missed") : next;
}

export function welcome(revision: number, last_seq: number): Welcome {
  const session = { session: 1, participant: 1, role: "participant", now: 0 } as const;
  return {
    type: "welcome",
    ...session,
    position: positionAt(revision),
    last_seq,
    resume: "entries",
    durability: "saved",
  };
}

export function typed(replica: Replica, text: string): Replica {
  return replicas.edit(replica, a, diff(replica.view?.notes.get(a)?.text ?? "", text), 1);
}

export const textIn = (replica: Replica, id = a) => replica.view?.notes.get(id)?.text;
export const post = (text: string): Op => ({ op: "note.post", note: n, text, colour: "blue", stage: large });
export const edit = (version: number, delta: (number | string)[]): Op => ({ op: "note.edit", note: a, version, delta });
export const saved = (seq: number, revision: number) =>
  ({ type: "saved", seq, position: positionAt(revision) }) as const;
export const rejected = (seq: number, code: string) => ({ type: "rejected", seq, code, message: "" }) as const;
