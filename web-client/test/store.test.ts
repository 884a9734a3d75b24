import { createEffect, createRoot } from "solid-js";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { noteId, type NoteId, type Role } from "../src/protocol/types";
import { forgetful } from "../src/session";
import { openStore, type SessionStore } from "../src/store/board_store";
import { BrowserDevice } from "../src/store/device";
import { large, positionAt, snapshotAt, stateWith } from "./boards";
import { TestClock, TestTransport } from "./world";

const a = noteId("a");
let clock: TestClock;
let net: TestTransport;
let told: [Role, string][];
let names: string[];
let drafts: Map<string, string>;
let store: SessionStore;

beforeEach(() => {
  clock = new TestClock();
  net = new TestTransport();
  told = [];
  names = [];
  drafts = new Map();
  store = openStore({
    board: "b",
    token: "t",
    keeper: forgetful("c"),
    person: "p",
    name: "Ana",
    clock,
    transport: net,
    opened: (role, title) => void told.push([role, title]),
    drafts: { text: (kind) => drafts.get(kind) ?? "", keep: (kind, text) => void drafts.set(kind, text) },
    nameChosen: (name) => void names.push(name),
    gone: (code) => code === "upgrade_required",
  });
});

function live(notes: Record<string, string> = { a: "abc", b: "b" }, more: object = {}) {
  net.last.events.opened();
  const session = { session: 1, participant: 1, role: "participant", now: 0, durability: "saved" };
  net.last.tell({ type: "welcome", ...session, position: positionAt(10), last_seq: 0, resume: "snapshot", ...more });
  net.last.tell(snapshotAt(10, stateWith(notes)));
}

function entry(revision: number, by: number, ...ops: object[]) {
  const mark = positionAt(revision).mark;
  net.last.tell({ type: "ops", epoch: 1, from: revision, to: revision, mark, entries: [{ revision, at: 1, by, ops }] });
}

/// How often what an accessor gives changed.
function changesOf(read: () => unknown): { count: number } {
  const seen = { count: -1 };
  createRoot(() => createEffect(() => (read(), void ++seen.count)));
  return seen;
}

describe("the board as signals", () => {
  it("is ready with the first snapshot, and tells who opened what", () => {
    expect(store.ready()).toBe(false);
    live();
    expect(store.ready()).toBe(true);
    expect(store.title()).toBe("Atelier");
    expect(store.role()).toBe("participant");
    expect(told).toEqual([["participant", "Atelier"]]);
  });

  it("a note's signal changes with that note only", () => {
    live();
    const [first, second] = [changesOf(store.note(a)), changesOf(store.note(noteId("b")))];
    entry(11, 2, { op: "note.colour", notes: ["a"], colour: "pink" });
    expect(store.note(a)()?.colour).toBe("pink");
    expect([first.count, second.count]).toEqual([1, 0]);
  });

  it("the order of notes is given anew only when it changes", () => {
    live();
    const order = changesOf(store.noteIds);
    entry(11, 2, { op: "note.colour", notes: ["a"], colour: "pink" });
    expect(order.count).toBe(0);
    entry(12, 2, { op: "note.post", note: "c", text: "c", colour: "blue", stage: "large", place: { x: 0, y: 0 } });
    // Posted at 1, the others at 10.
    expect(store.noteIds()).toEqual(["c", "a", "b"]);
    expect(order.count).toBe(1);
  });

  it("the ledger adds up", () => {
    live();
    entry(11, 2, { op: "note.set_aside", notes: ["a"], why: "" });
    expect(store.ledger()).toEqual({ posted: 2, carried: 0, merged: 0, set_aside: 1, withdrawn: 0, open: 1 });
  });
});

describe("own changes", () => {
  it("posts each text as a note of one change, cleaned", () => {
    live();
    const ids = store.post(["un\r\ndeux", "  ", "tab\there"], large, "blue");
    expect(ids).toHaveLength(2);
    expect(store.note(ids[0] as NoteId)()?.text).toBe("un\ndeux");
    expect(store.note(ids[1] as NoteId)()?.text).toBe("tab here");
    expect(net.last.ofType("submit")).toHaveLength(1);
    const note = store.note(ids[0] as NoteId)();
    expect(note && store.isMine(note)).toBe(true);
  });

  it("the lines of one paste stay in their order", () => {
    live();
    const ids = store.post(["z", "a", "m", "b"], large, "blue");
    expect(store.noteIds().filter((id) => ids.includes(id))).toEqual(ids);
  });

  it("says how far they are saved", () => {
    live();
    expect(store.save()).toEqual({ kind: "saved", pending: 0 });
    store.editText(a, [3, "d"]);
    expect(store.save()).toEqual({ kind: "saving", pending: 1 });
    net.last.events.closed();
    store.editText(a, [4, "e"]);
    expect(store.save()).toEqual({ kind: "offline", pending: 2 });
  });

  it("[CON3] a server without a durable log never makes it say saved", () => {
    live({ a: "abc" }, { durability: "sent" });
    expect(store.save()).toEqual({ kind: "sent", pending: 0 });
    store.editText(a, [3, "d"]);
    expect(store.save()).toEqual({ kind: "sending", pending: 1 });
    net.last.tell({ type: "saved", seq: 1, position: positionAt(11) });
    entry(11, 1, { op: "note.edit", note: "a", version: 0, delta: [3, "d"] });
    expect(store.save()).toEqual({ kind: "sent", pending: 0 });
  });

  it.each([
    ["log_unavailable", "held"],
    ["log_full", "full"],
  ])("[SUB7] %s: says within 3 s that nothing is saved, shows all the same, and goes on when it is", (code, kind) => {
    live();
    store.editText(a, [3, "d"]);
    net.last.tell({ type: "rejected", seq: 1, code, message: "" });
    const seen = changesOf(() => store.save().kind);
    clock.advance(2999);
    expect(store.save()).toEqual({ kind, pending: 1 });
    store.post(["neu"], large, "blue");
    expect(store.save()).toEqual({ kind, pending: 2 });
    expect(store.note(a)()?.text).toBe("abcd");
    net.last.tell({ type: "presence", count: 7 });
    expect(store.count()).toBe(7);
    net.last.tell({ type: "saved", seq: 1, position: positionAt(11) });
    entry(11, 1, { op: "note.edit", note: "a", version: 0, delta: [3, "d"] });
    expect(store.save()).toEqual({ kind: "saving", pending: 1 });
    expect(seen.count).toBeGreaterThan(1);
  });

  it("[SUB7] an unanswered change is not saved either", () => {
    live();
    store.editText(a, [3, "d"]);
    clock.advance(2000);
    expect(store.save().kind).toBe("held");
    net.last.events.closed();
    expect(store.save().kind).toBe("offline");
  });

  it("a refusal is kept until it is dismissed", () => {
    live();
    store.editText(a, [3, "d"]);
    net.last.tell({ type: "rejected", seq: 1, code: "stage_closed", message: "" });
    expect(store.refusals()).toEqual([{ id: 1, code: "stage_closed", text: "abcd" }]);
    expect(store.note(a)()?.text).toBe("abc");
    store.dismiss(1);
    expect(store.refusals()).toEqual([]);
  });

  it("[TXT6] tells which letters others typed, with what was typed here meanwhile in between", () => {
    live();
    store.editText(a, [1, "b"]);
    const seen: unknown[] = [];
    createRoot(() => createEffect(() => seen.push(store.note(a)()?.text, store.movedBy(a))));
    entry(11, 2, { op: "note.edit", note: "a", version: 0, delta: [2, "b"] });
    expect(seen).toEqual(["abbc", undefined, "abbbc", [3, "b"]]);
    store.editText(a, [5, "!"]);
    expect(store.movedBy(a)).toBeUndefined();
  });

  it("[OPC14] erasing takes what was written here and not posted, the name and what was refused", () => {
    live();
    store.drafts.keep("composer", "half a");
    const settled = vi.fn();
    store.offer("stage_closed", "words", settled);
    store.erase();
    expect(settled, "what the device kept of it goes too").toHaveBeenCalledOnce();
    expect(net.last.ofType("submit")).toMatchObject([{ ops: [{ op: "person.erase" }] }]);
    expect([store.drafts.text("composer"), store.name(), store.refusals(), store.erased()]).toEqual(["", "", [], 1]);
  });

  it("[OPC14] what a facilitator erases of another leaves what was written here", () => {
    live();
    store.drafts.keep("composer", "half a");
    store.erase(2);
    expect(net.last.ofType("submit")).toMatchObject([{ ops: [{ op: "person.erase", person: 2 }] }]);
    expect([store.drafts.text("composer"), store.name(), store.erased()]).toEqual(["half a", "Ana", 0]);
  });

  it("[CON12] what was saved before an erasure is not kept in flight, nor to be sent again", () => {
    live();
    store.editText(a, [3, "d"]);
    net.last.tell({ type: "saved", seq: 1, position: positionAt(11) });
    const { position, state } = snapshotAt(12, stateWith({ a: "abcd" }));
    net.last.tell({ type: "snapshot", position: { ...position, epoch: 2 }, state });
    expect(store.save()).toEqual({ kind: "saved", pending: 0 });
    net.last.events.closed();
    clock.advance(10_000);
    net.last.events.opened();
    const session = { session: 1, participant: 1, role: "participant", now: 0, durability: "saved" };
    net.last.tell({ type: "welcome", ...session, position: { ...position, epoch: 2 }, last_seq: 0, resume: "entries" });
    expect(net.last.ofType("submit")).toEqual([]);
  });

  it("[OPC3] a chosen name is kept and told", () => {
    live();
    store.setName(" Zoé ");
    expect(store.name()).toBe("Zoé");
    expect(names).toEqual(["Zoé"]);
    expect(net.last.ofType("submit")[0]?.["ops"]).toEqual([{ op: "person.name", name: "Zoé" }]);
  });

  it("nothing is told after close", () => {
    live();
    store.close();
    expect(net.last.closed).toBe(true);
    clock.advance(60_000);
    expect(net.connections).toHaveLength(1);
  });
});

describe("who is here", () => {
  it("[PRS2, PRS3] peers come, move and go; this page is not among them", () => {
    live();
    const here = [1, 2].map((session) => ({ session, participant: session, name: `P${session}`, role: "facilitator" }));
    net.last.tell({ type: "presence", count: 2, here, moved: [{ session: 2, editing: "a" }] });
    expect(store.count()).toBe(2);
    expect(store.peers()).toEqual([{ ...here[1], editing: "a" }]);
    net.last.tell({ type: "presence", count: 2, moved: [{ session: 2 }] });
    expect(store.peers()).toEqual([here[1]]);
    net.last.tell({ type: "presence", count: 1, gone: [2] });
    expect(store.peers()).toEqual([]);
  });
});

describe("the server's storage", () => {
  it("[CON3] says how long the board is kept", () => {
    live({}, { kept_until: 1_800_000_000_000 });
    expect(store.keptUntil()).toBe(1_800_000_000_000);
  });

  it("[CON3] says nothing of a board that is kept for ever", () => {
    live();
    expect(store.keptUntil()).toBeUndefined();
  });

  it("[CON11] was set back: told until it is dismissed", () => {
    live();
    const bye = { type: "bye", code: "set_back", message: "", reconnect: true, after_ms: 100 };
    net.last.tell({ ...bye, restored: 12, lost: 1 });
    clock.advance(100);
    live();
    net.last.tell(bye);
    expect(store.setBacks()).toEqual([
      { id: 1, restored: 12, lost: 1 },
      { id: 2, restored: 0, lost: 0 },
    ]);
    clock.advance(3_600_000);
    store.dismissSetBack(1);
    expect(store.setBacks().map(({ id }) => id)).toEqual([2]);
  });
});

describe("being gone", () => {
  const bye = (code: string) => net.last.tell({ type: "bye", code, message: "", reconnect: false, after_ms: 0 });

  it("[CON8] is told with its code", () => {
    live();
    bye("board_gone");
    expect(store.phase()).toEqual({ kind: "gone", code: "board_gone" });
  });

  it("[CON8] is not told when somebody else deals with it", () => {
    live();
    bye("upgrade_required");
    expect(store.phase()).toEqual({ kind: "live" });
  });
});

/// A storage as browsers have it. `full`: nothing more can be kept.
class TestStorage implements Storage {
  [name: string]: unknown;
  private readonly kept = new Map<string, string>();
  full = false;
  get length() {
    return this.kept.size;
  }
  key = () => null;
  clear = () => this.kept.clear();
  removeItem = (key: string) => void this.kept.delete(key);
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => {
    if (this.full) throw new DOMException("full", "QuotaExceededError");
    this.kept.set(key, value);
  };
}

describe("this device", () => {
  const board = (id: string, opened: number) => ({ board: id, title: id, role: "viewer", token: "t", opened }) as const;

  it("[CON1] keeps the person over page loads", () => {
    const storage = new TestStorage();
    const person = new BrowserDevice(storage).person();
    expect(person).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(new BrowserDevice(storage).person()).toBe(person);
  });

  it("lists boards, newest first, each once", () => {
    const device = new BrowserDevice(new TestStorage());
    for (const [id, opened] of [
      ["x", 1],
      ["y", 2],
      ["x", 3],
    ] as const)
      device.remember(board(id, opened));
    expect(device.boards().map(({ board: id }) => id)).toEqual(["x", "y"]);
    device.forget("x");
    expect(device.boards().map(({ board: id }) => id)).toEqual(["y"]);
  });

  it("works without a storage, and says so", () => {
    const device = new BrowserDevice(undefined);
    expect(device.keeps).toBe(false);
    expect(device.person()).toBe(device.person());
    device.remember(board("x", 1));
    expect(device.boards()).toHaveLength(1);
  });

  it("a storage that is full or holds nonsense is no failure", () => {
    const storage = new TestStorage();
    storage.setItem("entonnoir.boards", '[{"board":1},null');
    const device = new BrowserDevice(storage);
    expect(device.boards()).toEqual([]);
    storage.full = true;
    device.name = "Ana";
    expect(device.name).toBe("Ana");
  });
});
