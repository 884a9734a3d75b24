import { describe, expect, it } from "vitest";
import { BrokenLog } from "../src/board";
import type { Op } from "../src/protocol/types";
import * as replicas from "../src/replica";
import { positionAt, snapshotAt, stateWith } from "./boards";
import { a, after, edit, opened, ops, opsOf, post, rejected, saved, textIn, typed, welcome } from "./replica_world";

describe("a text that is hidden and shown again", () => {
  it("[CON6] typing into a text that is hidden and shown again meanwhile stays where it was typed", () => {
    const first = replicas.send(typed(opened(stateWith({ a: "abc" })), "abcX"), 1).replica;
    const second = typed(first, "aYbcX");
    const hidden = after(second, ops(11, 2, { op: "note.hide", notes: [a] }));
    const back = replicas.onWelcome(hidden, { ...welcome(12, 0), resume: "snapshot" }, 0);
    const there = replicas.onSnapshot(back, snapshotAt(12, stateWith({ a: "abc" })));
    expect(textIn(there)).toBe("aYbcX");
    const landed = after(replicas.onSaved(there, saved(1, 13), 0), ops(13, 1, edit(0, [3, "X"])));
    expect(replicas.send(landed, 2).message.ops).toEqual([edit(1, [1, "Y"])]);
  });

  it("[OPN9] also while it is shown again and its text is still on its way; what brings it is asked for after a cut", () => {
    const mine = typed(opened(stateWith({ a: "abc" })), "abcX");
    const hidden = after(mine, ops(11, 2, { op: "note.hide", notes: [a] }));
    const blank = after(hidden, ops(12, 2, { op: "note.unhide", notes: [a] }));
    expect(replicas.resumable(hidden)).toEqual(positionAt(11));
    expect(replicas.resumable(blank)).toBeUndefined();
    const there = replicas.onSnapshot(blank, snapshotAt(12, stateWith({ a: "abc" })));
    expect(textIn(there)).toBe("abcX");
    expect(replicas.resumable(there)).toEqual(positionAt(12));
  });

  it("[CON6] and over what others wrote since it was shown again", () => {
    const mine = typed(opened(stateWith({ a: "abc" })), "abcX");
    const hidden = after(mine, ops(11, 2, { op: "note.hide", notes: [a] }));
    const back = replicas.onWelcome(hidden, { ...welcome(13, 0), resume: "snapshot" }, 0);
    const edits = [{ note: a, version: 0, edits: [{ delta: [1, "Z"], by: 2 }] }];
    const state = stateWith({ a: "aZbc" });
    const note = state.notes[a] ?? expect.fail("no note");
    const now = { ...state, notes: { ...state.notes, [a]: { ...note, version: 1 } } };
    expect(textIn(replicas.onSnapshot(back, { ...snapshotAt(13, now), edits }))).toBe("aZbcX");
  });

  it("[CON6] and where an edit at its start came with its being shown again, before its text", () => {
    const mine = typed(opened(stateWith({ a: "abc" })), "abcX");
    const hidden = after(mine, ops(11, 2, { op: "note.hide", notes: [a] }));
    const blank = after(hidden, opsOf(12, [{ op: "note.unhide", notes: [a] }], [edit(0, ["Z"])]));
    expect(blank.view?.notes.get(a)).toMatchObject({ text: "", hidden: { at: 100, by: 2 } });
    expect(replicas.resumable(blank)).toBeUndefined();
    const there = replicas.onSnapshot(blank, snapshotAt(13, stateWith({ a: { text: "Zabc", version: 1 } })));
    expect(textIn(there)).toBe("ZabcX");
    expect(replicas.send(there, 1).message.ops).toEqual([edit(1, [4, "X"])]);
  });

  it("[CON6] and where a snapshot that knows it hidden also ends what was in flight", () => {
    const { replica: sent } = replicas.send(replicas.submit(opened(stateWith({ a: "abc" })), [post("x")], 50), 1);
    const back = replicas.onWelcome(typed(sent, "abcX"), { ...welcome(13, 1), resume: "snapshot" }, 0);
    const hidden = { text: "", version: 1, hidden: { at: 100, by: 2 } };
    const there = replicas.onSnapshot(back, snapshotAt(13, stateWith({ a: hidden, n: "x" })));
    expect(there.inFlight).toBeUndefined();
    const shown = replicas.onSnapshot(there, snapshotAt(14, stateWith({ a: { text: "Zabc", version: 1 }, n: "x" })));
    expect(textIn(shown)).toBe("Zabc"); // nobody told where it is now
    const { replica, message } = replicas.send(typed(shown, "YZabc"), 2);
    expect(message.ops).toEqual([edit(0, [3, "X"])]);
    expect(replicas.onRejected(replica, rejected(2, "stage_closed")).refused?.text).toContain("X");
    const landed = after(replicas.onSaved(replica, saved(2, 15), 0), ops(15, 1, edit(1, [4, "X"])));
    expect(textIn(landed)).toBe("YZabcX");
  });

  it("[CON6] and where what was told could not be followed, by the edits that the snapshot brings", () => {
    const mine = typed(opened(stateWith({ a: "abc" })), "abcX");
    const hidden = after(mine, ops(11, 2, { op: "note.hide", notes: [a] }));
    const late = opsOf(12, [{ op: "note.unhide", notes: [a] }], [edit(0, [1, "Z"])]);
    expect(() => replicas.onOps(hidden, late)).toThrow(BrokenLog);
    const astray = replicas.ledAstray(hidden);
    expect(replicas.resumable(astray)).toBeUndefined();
    expect(replicas.onOps(astray, ops(12, 2))).toBe("missed");
    expect(replicas.textsPending(astray)).toEqual([{ note: a, version: 0 }]);
    const back = replicas.onWelcome(astray, { ...welcome(13, 0), resume: "snapshot" }, 0);
    const edits = [{ note: a, version: 0, edits: [{ delta: [1, "Z"], by: 2 }] }];
    const now = snapshotAt(13, stateWith({ a: { text: "aZbc", version: 1 } }));
    const there = replicas.onSnapshot(back, { ...now, edits });
    expect(textIn(there)).toBe("aZbcX");
    expect(replicas.resumable(there)).toEqual(positionAt(13));
  });

  it("[CON6] what was typed behind an edit that landed unseen in a hidden text has no place: it is offered back", () => {
    const { replica: sent } = replicas.send(typed(opened(stateWith({ a: "abc" })), "Zabc"), 1);
    const more = replicas.submit(typed(sent, "ZabcX"), [{ op: "board.title", title: "Neu" }], 51);
    const back = replicas.onWelcome(more, { ...welcome(14, 1), resume: "snapshot" }, 0);
    const hidden = { text: "", version: 3, hidden: { at: 100, by: 2 } };
    const there = replicas.onSnapshot(back, snapshotAt(14, stateWith({ a: hidden })));
    const { replica, refused } = replicas.takeBackAdrift(there);
    expect(refused).toEqual({ code: "note_hidden", text: "X" });
    expect(replicas.send(replica, 2).message.ops).toEqual([{ op: "board.title", title: "Neu" }]);
    expect(replicas.unsaved(replica)).toBe(1);
    expect(replicas.takeBackAdrift(replica)).toEqual({ replica });
  });

  it("[OPN9] a note that is shown again stays hidden until its text is there", () => {
    const hide: Op = { op: "note.hide", notes: [a] };
    const hidden = replicas.submit(opened(stateWith({ a: "abc" })), [hide], 50);
    const asked = replicas.submit(hidden, [{ op: "note.unhide", notes: [a] }], 51);
    expect(asked.view?.notes.get(a)?.hidden).toBeDefined();
  });
});
