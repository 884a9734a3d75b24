import { describe, expect, it } from "vitest";
import { groupId, noteId, type Op } from "../src/protocol/types";
import * as replicas from "../src/replica";
import type { Replica } from "../src/replica";
import { fin, large, positionAt, snapshotAt, stateWith } from "./boards";
import { a, after, edit, n, opened, ops, post, rejected, saved, textIn, typed, welcome } from "./replica_world";

describe("own changes", () => {
  it("[SUB4] are seen at once, with the place guessed and the author", () => {
    const replica = replicas.submit(opened(stateWith()), [post("x")], 50);
    const note = replica.view?.notes.get(n);
    expect(note).toMatchObject({ text: "x", by: 1, at: 50, stage: large, places: { large: { x: 8, y: 8 } } });
    expect(replica.confirmed?.notes.has(n)).toBe(false);
    expect(replicas.unsaved(replica)).toBe(1);
  });

  it("[CON5, SUB7] an edit whose answer is lost is not shown twice when a snapshot out of turn has it", () => {
    const flying = replicas.send(typed(opened(stateWith({ a: "one" })), "oXne"), 1).replica;
    const later = typed(flying, "oXn");
    const state = stateWith({ a: { text: "oXne", version: 1 } });
    const told = replicas.onSnapshot(later, snapshotAt(11, state));
    expect(textIn(told)).toBe("oXn");
    const known = replicas.onSaved(told, saved(1, 11), 0);
    expect(textIn(known)).toBe("oXn");
    expect(replicas.send(known, 2).message.ops).toEqual([edit(1, [3, -1])]);
  });

  it("[OPN1] what was guessed is not sent", () => {
    const replica = replicas.submit(opened(stateWith()), [post("x")], 50);
    expect(replicas.send(replica, 1).message).toEqual({ type: "submit", seq: 1, ops: [post("x")] });
  });

  it("[OPN3] a move without places keeps the order and is sent without them", () => {
    const state = stateWith({ a: "1", b: "2" });
    const move: Op = { op: "note.move", notes: [noteId("b"), a], stage: fin };
    const replica = replicas.submit(opened(state), [move], 50);
    expect(replica.view?.notes.get(noteId("b"))?.places[fin]).toEqual({ x: -272, y: 8 });
    expect(replica.view?.notes.get(a)?.places[fin]).toEqual({ x: 8, y: 8 });
    expect(replicas.send(replica, 1).message.ops).toEqual([move]);
  });

  it("[SUB4] one is in flight, the others wait", () => {
    let replica = replicas.submit(opened(stateWith()), [post("x")], 50);
    replica = replicas.submit(replica, [{ op: "board.title", title: "Neu" }], 51);
    const { replica: sent } = replicas.send(replica, 1);
    expect(replicas.canSend(sent)).toBe(false);
    expect(replicas.unsaved(sent)).toBe(2);
    const done = after(
      replicas.onSaved(sent, saved(1, 11), 0),
      ops(11, 1, { ...post("x"), place: { x: 8, y: 8 } } as Op),
    );
    expect(replicas.canSend(done)).toBe(true);
    expect(done.view?.title).toBe("Neu");
    expect(done.inFlight).toBeUndefined();
  });

  it("[SUB4] a snapshot that includes what is in flight ends it", () => {
    const { replica } = replicas.send(replicas.submit(opened(stateWith()), [post("x")], 50), 1);
    const told = replicas.onSaved(replica, saved(1, 11), 0);
    const done = replicas.onSnapshot(told, snapshotAt(11, stateWith({ n: "x" })));
    expect(replicas.unsaved(done)).toBe(0);
    expect(textIn(done, n)).toBe("x");
  });

  it("[SUB5] what the log does not hold is sent again, word for word", () => {
    const { replica, message } = replicas.send(typed(opened(stateWith({ a: "abc" })), "abcd"), 7);
    const moved = after(replica, ops(11, 2, edit(0, ["x"])));
    expect(replicas.sendAgain(replicas.onWelcome(moved, welcome(11, 6), 0))).toEqual(message);
  });

  it("[CON3] what the log holds is not sent again, and found among the entries", () => {
    const { replica } = replicas.send(typed(opened(stateWith({ a: "abc" })), "abcd"), 7);
    const back = replicas.onWelcome(replica, welcome(12, 7), 0);
    expect(replicas.sendAgain(back)).toBeUndefined();
    const foreign = after(back, ops(11, 2, edit(0, ["x"])));
    expect(foreign.inFlight).toBeDefined();
    const own = after(foreign, ops(12, 1, edit(1, [4, "d"])));
    expect(own.inFlight).toBeUndefined();
    expect(textIn(own)).toBe("xabcd");
  });

  it("[OPS3] a gap is told", () => {
    expect(replicas.onOps(opened(stateWith()), ops(12, 2, { op: "board.title", title: "x" }))).toBe("missed");
  });
});

describe("typing", () => {
  it("[OPX5] edits of one note join into one", () => {
    const replica = typed(typed(opened(stateWith({ a: "abc" })), "abcd"), "Xabcd");
    expect(replica.pending).toHaveLength(1);
    expect(replicas.send(replica, 1).message.ops).toEqual([edit(0, ["X", 3, "d"])]);
  });

  it("[OPX5] an edit of a post that waits goes into its text", () => {
    const replica = replicas.submit(opened(stateWith()), [post("ab")], 50);
    const longer = replicas.edit(replica, n, [2, "c"], 51);
    expect(replicas.send(longer, 1).message.ops).toEqual([post("abc")]);
  });

  it("[OPX5] while an edit is in flight the next one waits, and has the version after it", () => {
    const { replica } = replicas.send(typed(opened(stateWith({ a: "abc" })), "abcd"), 1);
    const more = typed(replica, "abcde");
    const done = after(replicas.onSaved(more, saved(1, 11), 0), ops(11, 1, edit(0, [3, "d"])));
    expect(textIn(done)).toBe("abcde");
    expect(replicas.send(done, 2).message.ops).toEqual([edit(1, [4, "e"])]);
  });

  it("typing and taking it back leaves nothing to send", () => {
    expect(replicas.unsaved(typed(typed(opened(stateWith({ a: "abc" })), "abcd"), "abc"))).toBe(0);
  });

  it("[TXT5] what somebody else typed away as well is not sent", () => {
    const replica = after(typed(opened(stateWith({ a: "abc" })), "ab"), ops(11, 2, edit(0, [2, -1])));
    expect(textIn(replica)).toBe("ab");
    expect(replicas.unsaved(replica)).toBe(0);
  });

  it("[TXT6] pending text is carried over others' edits, with the side of the participant numbers", () => {
    const higher = after(typed(opened(stateWith({ a: "abc" })), "aXbc"), ops(11, 2, edit(0, [1, "Y"])));
    expect(textIn(higher)).toBe("aXYbc");
    expect(replicas.send(higher, 1).message.ops).toEqual([edit(1, [1, "X"])]);
    const lower = after(typed(opened(stateWith({ a: "abc" }), 3), "aXbc"), ops(11, 2, edit(0, [1, "Y"])));
    expect(textIn(lower)).toBe("aYXbc");
    const nobodyYet = after(typed(opened(stateWith({ a: "abc" }), 0), "aXbc"), ops(11, 2, edit(0, [1, "Y"])));
    expect(textIn(nobodyYet)).toBe("aYXbc");
  });

  it("[TXT6] where the server put an own insertion elsewhere, what follows it does not hit the words of others", () => {
    // Two pages of one person: the server knows the client ids, this page does not.
    const { replica } = replicas.send(typed(opened(stateWith({ a: "." })), "mine."), 1);
    const more = typed(replica, "min.");
    const foreign = after(replicas.onSaved(more, saved(1, 12), 0), ops(11, 1, edit(0, ["other"])));
    expect(textIn(foreign)).toBe("othermin.");
    const own = after(foreign, ops(12, 1, edit(1, ["mine"])));
    expect(own.confirmed?.notes.get(a)?.text).toBe("mineother.");
    expect(textIn(own)).toContain("other");
  });

  it("[CON6] after a snapshot an edit goes as it is, by the version that it was made on", () => {
    const replica = typed(opened(stateWith({ a: "abc" })), "abcd");
    const later = replicas.onSnapshot(replica, snapshotAt(20, stateWith({ a: { text: "ABC abc", version: 4 } })));
    expect(textIn(later)).toBe("ABC abcd");
    const more = typed(later, "ABC abcd!");
    const { replica: sent, message } = replicas.send(more, 1);
    expect(message.ops).toEqual([edit(0, [3, "d"])]);
    const done = after(replicas.onSaved(sent, saved(1, 21), 0), ops(21, 1, edit(4, [7, "d"])));
    expect(replicas.send(done, 2).message.ops).toEqual([edit(5, [8, "!"])]);
  });

  it("[CON6] in another epoch the versions mean nothing, the words are kept", () => {
    const replica = typed(opened(stateWith({ a: "abc" })), "abcd");
    const later = replicas.onSnapshot(replica, snapshotAt(3, stateWith({ a: { text: "xabc", version: 9 } }), 2));
    expect(replicas.send(later, 1).message.ops).toEqual([edit(9, [4, "d"])]);
  });

  it("[CON6] in another epoch what was deleted and typed anew is there once, whatever others wrote around it", () => {
    const gone = typed(opened(stateWith({ a: "word more." })), " more.");
    const back = typed(gone, "word more.");
    const theirs = { text: "one two three word more. four five six", version: 1 };
    const later = replicas.onSnapshot(back, snapshotAt(3, stateWith({ a: theirs }), 2));
    expect(textIn(later)).toBe(theirs.text);
  });

  it("[CON6] in another epoch what is left of a text by chance is not deleted", () => {
    const replica = typed(opened(stateWith({ a: "sharing" })), "");
    const theirs = { text: "what is there as a gift", version: 1 };
    const later = replicas.onSnapshot(replica, snapshotAt(3, stateWith({ a: theirs }), 2));
    expect(textIn(later)).toBe(theirs.text);
  });

  it("a snapshot keeps what did not change as it was, so that it is not drawn again", () => {
    const replica = opened(stateWith({ a: "abc", b: "b" }));
    const later = replicas.onSnapshot(replica, snapshotAt(20, stateWith({ a: "abc", b: "c" })));
    expect(later.view?.notes.get(a)).toBe(replica.view?.notes.get(a));
    expect(later.view?.notes.get(noteId("b"))).not.toBe(replica.view?.notes.get(noteId("b")));
  });
});

describe("what is refused", () => {
  it("[SUB2] is taken back, the words are offered", () => {
    const { replica } = replicas.send(replicas.submit(opened(stateWith()), [post("mes mots")], 50), 1);
    const { replica: back, refused } = replicas.onRejected(replica, rejected(1, "stage_closed"));
    expect(refused).toEqual({ code: "stage_closed", text: "mes mots" });
    expect(back.view?.notes.has(n)).toBe(false);
    expect(replicas.unsaved(back)).toBe(0);
  });

  it("[SUB2] takes along what was built on it", () => {
    const { replica } = replicas.send(replicas.submit(opened(stateWith()), [post("mots")], 50), 1);
    const group: Op = { op: "group.create", group: groupId("g"), stage: large, title: "", notes: [n] };
    const more = replicas.edit(replicas.submit(replica, [group], 51), n, [4, " de plus"], 52);
    const { replica: back, refused } = replicas.onRejected(more, rejected(1, "board_full"));
    expect(refused?.text).toBe("mots de plus");
    expect(replicas.unsaved(back)).toBe(0);
    expect(back.view?.groups.size).toBe(0);
  });

  it("[SUB2] what is taken along is offered too: notes put into a group that may not be", () => {
    const group: Op = { op: "group.create", group: groupId("g"), stage: large, title: "Idées", notes: [] };
    const { replica } = replicas.send(replicas.submit(opened(stateWith()), [group], 50), 1);
    const posted = replicas.submit(replica, [{ ...post("mots"), group: groupId("g") } as Op], 51);
    const more = replicas.edit(posted, n, [4, " de plus"], 52);
    const { refused } = replicas.onRejected(more, rejected(1, "stage_closed"));
    expect(refused?.text).toBe("Idées\nmots de plus");
  });

  it("[SUB2] what was typed on into a note that is gone is offered with it", () => {
    const { replica } = replicas.send(typed(opened(stateWith({ a: "abc" })), "abcd"), 1);
    const gone = after(typed(replica, "abcde"), ops(11, 2, { op: "note.withdraw", notes: [a] }));
    expect(replicas.onRejected(gone, rejected(1, "note_withdrawn")).refused?.text).toBe("de");
  });

  it("[OPC14] of a text that somebody else took away for good, only what was typed here is offered", () => {
    const start = after(
      opened(stateWith({ a: "abc" })),
      ops(11, 2, { op: "note.post", note: n, text: "theirs", colour: "blue", stage: large, place: { x: 0, y: 0 } }),
    );
    const { replica } = replicas.send(replicas.edit(start, n, [6, " mine"], 50), 1);
    const more = replicas.edit(replica, n, [11, " too"], 51);
    const gone = after(more, ops(12, 2, { op: "note.withdraw", notes: [n] }));
    expect(replicas.onRejected(gone, rejected(1, "note_withdrawn")).refused?.text).toBe(" mine too");
  });

  it("[SUB2] leaves what does not depend on it", () => {
    const { replica } = replicas.send(replicas.submit(opened(stateWith({ a: "abc" })), [post("x")], 50), 1);
    const { replica: back } = replicas.onRejected(typed(replica, "abcd"), rejected(1, "stage_forbids"));
    expect(textIn(back)).toBe("abcd");
    expect(replicas.unsaved(back)).toBe(1);
  });

  it("[OPN5] words typed into a note that was withdrawn meanwhile are not lost", () => {
    const { replica } = replicas.send(typed(opened(stateWith({ a: "abc" })), "abcd"), 1);
    const gone = after(replica, ops(11, 2, { op: "note.withdraw", notes: [a] }));
    expect(textIn(gone)).toBe("");
    expect(replicas.onRejected(gone, rejected(1, "note_withdrawn")).refused?.text).toBe("d");
  });
});

describe("[SUB9] what is kept of saved changes", () => {
  const titled = (title: string): Op => ({ op: "board.title", title });
  /// So many changes, each saved at its own time.
  function withSaved(count: number, ms_apart: number, title = "x"): Replica {
    let replica = opened(stateWith());
    for (let seq = 1; seq <= count; ++seq) {
      const { replica: sent } = replicas.send(replicas.submit(replica, [titled(title)], 1), seq);
      replica = after(replicas.onSaved(sent, saved(seq, 10 + seq), seq * ms_apart), ops(10 + seq, 1, titled(title)));
    }
    return replica;
  }

  it("is at most 2,000 changes", () => {
    expect(withSaved(2003, 0).kept.map(({ sent }) => sent.seq)).toEqual(Array.from({ length: 2000 }, (_, i) => i + 4));
  });

  it("is at most 10 minutes old", () => {
    const seqs = withSaved(11, 60_001).kept.map(({ sent }) => sent.seq);
    expect(seqs).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("is at most 2,000,000 characters", () => {
    expect(withSaved(30, 0, "x".repeat(100_000)).kept).toHaveLength(19);
  });

  it("is not sent again into a later life of the log, which leaves out what was erased", () => {
    const back = replicas.onWelcome(
      withSaved(3, 0),
      { ...welcome(2, 0), position: positionAt(2, 2), resume: "snapshot" },
      0,
    );
    expect(replicas.unsaved(back)).toBe(0);
  });

  it("its own number is as the log has it, which may have lost the change that gave it", () => {
    const back = replicas.onWelcome(withSaved(1, 0), { ...welcome(5, 0), participant: 0, resume: "snapshot" }, 0);
    expect(back.me).toBe(0);
    const shown = replicas.onSnapshot(back, snapshotAt(5, stateWith()));
    const { replica } = replicas.send(shown, 2);
    const told = replicas.onSaved(replica, { ...saved(1, 6), participant: 4 }, 0);
    expect(told.me).toBe(4);
  });

  it("is not done twice where the welcome was only behind the log", () => {
    const state = stateWith({ a: "abc" });
    const typedAndSaved = replicas.onSaved(replicas.send(typed(opened(state), "abcd"), 1).replica, saved(1, 11), 0);
    const behind = replicas.onWelcome(typedAndSaved, { ...welcome(10, 0), resume: "snapshot" }, 0);
    const shown = replicas.onSnapshot(behind, snapshotAt(10, state));
    const { replica: again, message } = replicas.send(shown, 2);
    expect(message.seq).toBe(1);
    expect(textIn(again)).toBe("abcd");
    const here = after(again, ops(11, 1, edit(0, [3, "d"])));
    expect(textIn(here)).toBe("abcd");
    expect(replicas.unsaved(here)).toBe(0);
    expect(textIn(replicas.onSaved(here, saved(1, 11), 0))).toBe("abcd");
  });

  it("[CON11] words written on somebody's note that was lost wait for it", () => {
    const state = stateWith({ a: "abc" });
    const pending = typed(opened(state), "abcd");
    const lost = replicas.onWelcome(pending, { ...welcome(9, 0), resume: "snapshot" }, 0, true);
    const without = replicas.onSnapshot(lost, snapshotAt(9, stateWith()));
    expect(replicas.isStuck(without)).toBe(true);
    const theirs: Op = { op: "note.post", note: a, text: "abc", colour: "blue", stage: large, place: { x: 0, y: 0 } };
    const back = after(without, ops(10, 2, theirs));
    expect(textIn(back)).toBe("abcd");
    expect(replicas.isStuck(back)).toBe(false);
    expect(replicas.giveUp(without).refused).toEqual({ code: "unknown_note", text: "abcd" });
  });
});

describe("[SUB3] an entry that nobody said is one's own", () => {
  it("is another page's, though the same was written there: what was typed behind one's own stays there", () => {
    const { replica } = replicas.send(typed(opened(stateWith({ a: "one, two" })), "one, two more"), 1);
    const more = typed(replica, "one, two more!");
    const theirs = after(more, ops(11, 1, edit(0, [3, " more"])));
    expect(textIn(theirs)).toBe("one more, two more!");
    const own = after(replicas.onSaved(theirs, saved(1, 12), 0), ops(12, 1, edit(1, [13, " more"])));
    expect(textIn(own)).toBe("one more, two more!");
    expect(replicas.send(own, 2).message.ops).toEqual([edit(2, [18, "!"])]);
  });

  it("[CON3] nor is it after a reconnect, whose welcome tells which revision is one's own", () => {
    const { replica } = replicas.send(typed(opened(stateWith({ a: "one, two" })), "one, two more"), 1);
    const more = typed(replica, "one, two more!");
    const back = replicas.onWelcome(more, { ...welcome(12, 1), last_revision: 12 }, 0);
    const both = after(after(back, ops(11, 1, edit(0, [3, " more"]))), ops(12, 1, edit(1, [13, " more"])));
    expect(textIn(both)).toBe("one more, two more!");
    expect(replicas.send(both, 2).message.ops).toEqual([edit(2, [18, "!"])]);
  });

  it("is nobody's number where somebody else does the same, as the first thing that they do", () => {
    const react: Op = { op: "note.react", note: a, reaction: "idea", on: true };
    const { replica } = replicas.send(replicas.submit(opened(stateWith({ a: "abc" }), 0), [react], 50), 1);
    const join: Op = { op: "person.join", person: 3, name: "", role: "participant" };
    expect(after(replica, ops(11, 3, join, react)).me).toBe(0);
  });

  it("may come within a snapshot, and is one's own when that is said", () => {
    const { replica } = replicas.send(typed(opened(stateWith({ a: "abc" })), "abcd"), 1);
    const more = typed(replica, "abcde");
    const shown = replicas.onSnapshot(more, snapshotAt(12, stateWith({ a: { text: "abcd", version: 1 } })));
    const told = replicas.onSaved(shown, saved(1, 11), 0);
    expect(textIn(told)).toBe("abcde");
    expect(replicas.send(told, 2).message.ops).toEqual([edit(1, [4, "e"])]);
  });
});
