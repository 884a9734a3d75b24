import { beforeEach, describe, expect, it } from "vitest";
import { noteId, type Op } from "../src/protocol/types";
import * as replicas from "../src/replica";
import { large, snapshotAt, stateWith } from "./boards";
import {
  a,
  begin,
  clock,
  held,
  live,
  net,
  own,
  phases,
  refused,
  reject,
  saved,
  session,
  setBacks,
  submits,
  title,
  welcome,
} from "./session_world";

beforeEach(() => begin());

describe("a log that takes nothing", () => {
  it.each(["log_unavailable", "log_full"])("[SUB7] %s: the same again after 0.5 s, then every 2 s or so", (code) => {
    live();
    session.submit([title]);
    const times: number[] = [];
    for (let i = 0; i < 5; ++i) {
      const [before, from] = [submits().length, clock.now()];
      reject(1, code);
      while (submits().length === before) clock.advance(50);
      times.push(clock.now() - from);
    }
    expect(times).toEqual([500, 2100, 2100, 2100, 2100]);
    expect(submits().every((message) => message["seq"] === 1)).toBe(true);
    expect(refused).toEqual([]);
  });

  it("[SUB4, SUB7] meanwhile one is in flight, the others wait, and all are sent when it is back", () => {
    live();
    for (let i = 0; i < 30; ++i) session.submit([{ op: "board.title", title: `${i}` }]);
    reject(1, "log_unavailable");
    clock.advance(500);
    reject(1, "log_unavailable");
    expect(submits()).toHaveLength(2);
    clock.advance(2500);
    expect(submits()).toHaveLength(3);
    for (let seq = 1; seq <= 30; ++seq) {
      saved(seq, 10 + seq);
      net.last.tell(own(10 + seq, [{ op: "board.title", title: `${seq - 1}` }]));
    }
    expect(replicas.unsaved(session.replica)).toBe(0);
  });

  it("[SUB7] is told after 2 s with the reason, once, and that it is over", () => {
    live();
    session.submit([title]);
    reject(1, "log_full");
    clock.advance(1999);
    expect(held).toEqual([]);
    clock.advance(1);
    expect(held).toEqual(["log_full"]);
    for (let i = 0; i < 3; ++i) {
      reject(1, "log_full");
      clock.advance(2500);
    }
    reject(1, "log_unavailable");
    expect(held).toEqual(["log_full", "log_unavailable"]);
    saved(1, 11);
    expect(held).toEqual(["log_full", "log_unavailable", undefined]);
  });

  it("no answer at all is told after 2 s too, and asks whether the connection lives", () => {
    live();
    session.submit([title]);
    clock.advance(2000);
    expect(held).toEqual(["unanswered"]);
    expect(net.last.ofType("ping")).toHaveLength(1);
    net.last.tell({ type: "pong", now: 5_000_000 });
    clock.advance(9000);
    expect(phases.at(-1)).toEqual({ kind: "live" });
    expect(submits()).toHaveLength(1);
    saved(1, 11);
    expect(held).toEqual(["unanswered", undefined]);
  });

  it("what is answered in time is not told of", () => {
    live();
    session.submit([title]);
    reject(1, "log_unavailable");
    clock.advance(500);
    saved(1, 11);
    net.last.tell(own(11, [title]));
    clock.advance(10_000);
    expect(held).toEqual([]);
  });

  it("the time without a connection is another matter", () => {
    live();
    session.submit([title]);
    clock.advance(1500);
    net.last.events.closed();
    clock.advance(187.5);
    clock.advance(1000);
    expect(held).toEqual([]);
    net.last.events.opened();
    welcome(10, 0, "entries");
    clock.advance(1999);
    expect(held).toEqual([]);
    clock.advance(1);
    expect(held).toEqual(["unanswered"]);
  });
});

describe("a log that was set back", () => {
  const setBack = { type: "bye", code: "set_back", message: "", reconnect: true, after_ms: 100, restored: 12, lost: 1 };
  const n = noteId("n");
  const post: Op = { op: "note.post", note: n, text: "mots", colour: "blue", stage: large };

  const foreign = (revision: number, ops: object[]) => {
    const frame = own(revision, ops);
    return { ...frame, entries: frame.entries.map((entry) => ({ ...entry, by: 2 })) };
  };

  /// Two changes are saved, the second one of the text of note a.
  function twoSaved() {
    live();
    session.submit([post]);
    saved(1, 11);
    net.last.tell(own(11, [{ ...post, place: { x: 0, y: 0 } }]));
    session.edit(a, [3, "d"]);
    saved(2, 12);
    net.last.tell(own(12, [{ op: "note.edit", note: "a", version: 0, delta: [3, "d"] }]));
  }

  function back(last_seq: number, notes: Parameters<typeof stateWith>[0], revision = 10) {
    clock.advance(187.5);
    net.last.events.opened();
    welcome(revision, last_seq);
    net.last.tell(snapshotAt(revision, stateWith(notes)));
  }

  it("[CON11] tells so, and connects again after after_ms", () => {
    live();
    net.last.tell(setBack);
    expect(setBacks).toEqual([{ restored: 12, lost: 1 }]);
    clock.advance(99);
    expect(net.connections).toHaveLength(1);
    clock.advance(1);
    expect(net.connections).toHaveLength(2);
  });

  it("[SUB9] what was saved is sent again as it was, one in flight, before anything newer", () => {
    twoSaved();
    net.last.events.closed();
    session.submit([title]);
    clock.advance(187.5);
    net.last.events.opened();
    welcome(10, 0);
    expect(net.last.ofType("submit")).toEqual([]);
    net.last.tell(snapshotAt(10, stateWith({ a: "abc" })));
    expect(session.replica.view?.notes.get(a)?.text).toBe("abcd");
    expect(session.replica.view?.notes.get(n)?.text).toBe("mots");
    expect(net.last.ofType("submit")).toEqual([{ type: "submit", seq: 1, ops: [post] }]);
    saved(1, 11);
    net.last.tell(own(11, [{ ...post, place: { x: 0, y: 0 } }]));
    saved(2, 12);
    net.last.tell(own(12, [{ op: "note.edit", note: "a", version: 0, delta: [3, "d"] }]));
    const edit = { op: "note.edit", note: "a", version: 0, delta: [3, "d"] };
    expect(net.last.ofType("submit").slice(1)).toEqual([
      { type: "submit", seq: 2, ops: [edit] },
      { type: "submit", seq: 3, ops: [title] },
    ]);
    expect(refused).toEqual([]);
  });

  it("[SUB9] not what the log holds", () => {
    twoSaved();
    net.last.events.closed();
    back(1, { a: "abc", n: "mots" }, 11);
    expect(net.last.ofType("submit").map(({ seq }) => seq)).toEqual([2]);
  });

  it("[SUB9] stale_seq ends one without a word", () => {
    twoSaved();
    net.last.events.closed();
    back(0, { a: "abc" });
    reject(1, "stale_seq");
    expect(refused).toEqual([]);
    expect(net.last.ofType("submit").map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it("[SUB9] one that is rejected is taken back, its words are offered", () => {
    twoSaved();
    net.last.events.closed();
    back(0, { a: "abc" });
    reject(1, "board_full");
    expect(refused).toEqual([{ code: "board_full", text: "mots" }]);
    expect(session.replica.view?.notes.has(n)).toBe(false);
    expect(net.last.ofType("submit").map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it("[SUB9] what it was made on may still come from others: 5 s of patience", () => {
    live();
    session.submit([{ op: "note.colour", notes: [noteId("theirs")], colour: "pink" }]);
    saved(1, 11);
    net.last.tell(own(11, []));
    net.last.events.closed();
    back(0, {});
    reject(1, "unknown_note");
    clock.advance(500);
    expect(net.last.ofType("submit").map(({ seq }) => seq)).toEqual([1, 1]);
    clock.advance(4500);
    expect(refused).toEqual([]);
    reject(1, "unknown_note");
    expect(refused.map(({ code }) => code)).toEqual(["unknown_note"]);
  });

  it("[SUB9] a text edit that does not fit is not sent; its words are offered when nobody brings the text back", () => {
    twoSaved();
    net.last.events.closed();
    back(1, { a: "other words", n: "mots" }, 11);
    session.submit([title]);
    clock.advance(4999);
    expect(net.last.ofType("submit")).toEqual([]);
    clock.advance(1);
    expect(refused).toEqual([{ code: "base_gone", text: "abcd" }]);
    expect(net.last.ofType("submit")).toEqual([{ type: "submit", seq: 3, ops: [title] }]);
  });

  it("[SUB9] a text edit goes as soon as others have brought back what it was made on", () => {
    twoSaved();
    net.last.events.closed();
    back(1, { n: "mots" }, 11);
    expect(net.last.ofType("submit")).toEqual([]);
    net.last.tell(
      own(12, [{ op: "note.post", note: "a", text: "abc", colour: "blue", stage: large, place: { x: 0, y: 0 } }]),
    );
    expect(net.last.ofType("submit").map(({ seq }) => seq)).toEqual([2]);
    expect(session.replica.view?.notes.get(a)?.text).toBe("abcd");
  });

  const edit = { op: "note.edit", note: "a", version: 0, delta: [3, "d"] };

  it("[SUB9, TXT4] a text edit goes as it was where others wrote on the same text first, and this page saw that text", () => {
    twoSaved();
    net.last.events.closed();
    back(0, { a: "abc" });
    net.last.tell(foreign(11, [{ ...edit, delta: ["X"] }]));
    saved(1, 12);
    net.last.tell(own(12, [{ ...post, place: { x: 0, y: 0 } }]));
    expect(net.last.ofType("submit")[1]).toEqual({ type: "submit", seq: 2, ops: [edit] });
    saved(2, 13);
    net.last.tell(own(13, [{ ...edit, version: 1, delta: [4, "d"] }]));
    expect(session.replica.view?.notes.get(a)?.text).toBe("Xabcd");
    expect(replicas.unsaved(session.replica)).toBe(0);
  });

  /// The note is at version 1 in the first snapshot, which tells nothing else; then the page has asked for the edits between.
  function askedBetween(text: string) {
    twoSaved();
    net.last.events.closed();
    back(1, { a: { text, version: 1 }, n: "mots" }, 11);
    expect(net.last.ofType("submit")).toEqual([]);
    clock.advance(0);
    net.last.events.opened();
    const [hello] = net.last.ofType("hello");
    expect(hello).toMatchObject({ pending: [{ note: "a", version: 0 }] });
    expect(hello).not.toHaveProperty("since");
    welcome(11, 1);
    const edits = [{ note: "a", version: 0, edits: [{ delta: ["X"], by: 2 }] }];
    net.last.tell({ ...snapshotAt(11, stateWith({ a: { text, version: 1 }, n: "mots" })), edits });
  }

  it("[SUB9, CON6] a text edit goes as it was where the edits since then make the text that is there now", () => {
    askedBetween("Xabc");
    expect(net.last.ofType("submit")).toEqual([{ type: "submit", seq: 2, ops: [edit] }]);
    expect(refused).toEqual([]);
  });

  it("[SUB9, CON6] if they do not, its words are offered at once, and it is not asked again", () => {
    askedBetween("Xother");
    expect(net.last.ofType("submit")).toEqual([]);
    expect(refused).toEqual([{ code: "base_gone", text: "abcd" }]);
    expect(net.connections).toHaveLength(3);
  });

  it("[SUB9] nothing older than 10 minutes", () => {
    live();
    session.submit([post]);
    saved(1, 11);
    net.last.tell(own(11, [{ ...post, place: { x: 0, y: 0 } }]));
    for (let i = 0; i < 61; ++i) {
      clock.advance(10_000);
      net.last.tell({ type: "pong", now: 5_000_000 });
    }
    net.last.events.closed();
    back(0, {});
    expect(net.last.ofType("submit")).toEqual([]);
    expect(replicas.unsaved(session.replica)).toBe(0);
  });
});
