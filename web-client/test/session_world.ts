import { noteId, type Op } from "../src/protocol/types";
import type { Refused } from "../src/replica";
import { forgetful, type Held, type Keeper, type Phase, Session, type SetBack } from "../src/session";
import { positionAt, snapshotAt, stateWith } from "./boards";
import { TestClock, TestTransport } from "./world";

// One session with a clock and a network of its own. The names are bound anew by `begin`.
export let clock: TestClock;
export let net: TestTransport;
export let session: Session;
export let phases: Phase[];
export let refused: Refused[];
export let held: (Held | undefined)[];
export let setBacks: SetBack[];
export let movedOn: boolean[];
export const a = noteId("a");

/// A session that has just been started, before every test.
export function begin(keeper: Keeper = forgetful("c"), earlier?: Promise<unknown>): void {
  clock = new TestClock();
  net = new TestTransport();
  phases = [];
  refused = [];
  held = [];
  setBacks = [];
  movedOn = [];
  const events = {
    changed: () => undefined,
    phase: (phase: Phase) => void phases.push(phase),
    welcome: () => undefined,
    presence: () => undefined,
    refused: (one: Refused) => void refused.push(one),
    held: (why: Held | undefined) => void held.push(why),
    movedOn: (on: boolean) => void movedOn.push(on),
    setBack: (one: SetBack) => void setBacks.push(one),
  };
  const who = { token: "t", keeper, person: "p", name: "Ana" };
  session = new Session({ ...who, clock, transport: net, events, earlier });
  session.start();
}

export function welcome(revision = 10, last_seq = 0, resume = "snapshot", participant = 1) {
  const fields = { session: 1, participant, role: "participant", now: 5_000_000, durability: "saved" };
  net.last.tell({ type: "welcome", ...fields, position: positionAt(revision), last_seq, resume });
}

export function live() {
  net.last.events.opened();
  welcome();
  net.last.tell(snapshotAt(10, stateWith({ a: "abc" })));
}

export const title: Op = { op: "board.title", title: "Neu" };
export const own = (revision: number, ops: object[]) => {
  const mark = positionAt(revision).mark;
  return { type: "ops", epoch: 1, from: revision, to: revision, mark, entries: [{ revision, at: 1, by: 1, ops }] };
};
export const submits = () => net.connections.flatMap((connection) => connection.ofType("submit"));

export const saved = (seq: number, revision: number) =>
  net.last.tell({ type: "saved", seq, position: positionAt(revision) });
export const reject = (seq: number, code: string) => net.last.tell({ type: "rejected", seq, code, message: "" });
