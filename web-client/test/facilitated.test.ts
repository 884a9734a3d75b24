import { beforeEach, describe, expect, it, vi } from "vitest";
import { boardOf, foldEntries } from "../src/board";
import { type Entry, noteId, type NoteId, type Op, roundId, type State } from "../src/protocol/types";
import { forgetful } from "../src/session";
import { openStore, type SessionStore } from "../src/store/board_store";
import { joinCodeOf, makeJoinCode, personsWorkOf } from "../src/store/facilitating";
import { startApiFor } from "../src/store/http";
import { large, positionAt, snapshotAt, stateWith } from "./boards";
import { TestClock, TestTransport } from "./world";

const [a, b, n] = ["a", "b", "n"].map(noteId) as [NoteId, NoteId, NoteId];
const r = roundId("r");
let clock: TestClock;
let net: TestTransport;
let store: SessionStore;
let revision: number;

beforeEach(() => {
  clock = new TestClock();
  net = new TestTransport();
  revision = 10;
  store = openStore({
    ...{ board: "b", token: "t", keeper: forgetful("c"), person: "p", name: "Ana", clock, transport: net },
    opened: () => undefined,
    drafts: { text: () => "", keep: () => undefined },
    nameChosen: () => undefined,
    gone: () => false,
  });
});

function live(fields: Partial<State> = {}) {
  net.last.events.opened();
  const session = { session: 1, participant: 1, role: "participant", now: 5_000_000, durability: "saved" };
  net.last.tell({ type: "welcome", ...session, position: positionAt(10), last_seq: 0, resume: "snapshot" });
  net.last.tell(snapshotAt(10, { ...stateWith({ a: "1", b: "2" }), ...fields }));
}

function entry(by: number, ...ops: Op[]) {
  const mark = positionAt(++revision).mark;
  const entries = [{ revision, at: 1_000, by, ops }];
  net.last.tell({ type: "ops", epoch: 1, from: revision, to: revision, mark, entries });
}
const opened = (fields: object = {}): Op => {
  const rest = { on: "notes", title: "", budget: 3, per_item: 2, secret: false } as const;
  return { op: "round.open", round: r, stage: large, ...rest, ...fields };
};

describe("a facilitated room as signals", () => {
  it("has nothing of it on a board where nobody does any of it", () => {
    live();
    const { started, closed, timer, openRound } = store;
    expect([started(), closed(), timer(), openRound()]).toEqual([undefined, undefined, undefined, undefined]);
    expect([store.frozen(), store.namesShown(), store.methods(), store.hands()]).toEqual([false, "shown", [], []]);
    expect([store.muted(), store.handUp(), store.nameShown(), store.rounds()]).toEqual([false, false, false, []]);
  });

  it("follows what is done to the room", () => {
    live();
    entry(2, { op: "board.start" }, { op: "board.freeze", frozen: true }, { op: "board.names", names: "chosen" });
    entry(2, { op: "board.methods", methods: ["consent", "hands"] }, { op: "timer.start", ms: 60_000 });
    entry(1, { op: "person.hand", up: true }, { op: "person.name", name: "Ana", shown: true });
    entry(2, { op: "person.mute", person: 1, muted: true }, { op: "board.close" });
    expect(store.started()).toEqual({ at: 1_000, by: 2 });
    expect(store.closed()).toEqual({ at: 1_000, by: 2 });
    expect([store.frozen(), store.namesShown(), store.methods()]).toEqual([true, "chosen", ["consent", "hands"]]);
    expect(store.timer()).toEqual({ total: 60_000, ends_at: 61_000 });
    expect([store.handUp(), store.hands(), store.nameShown(), store.muted()]).toEqual([true, [1], true, true]);
    expect(store.ledger().posted).toBe(0);
  });

  it("[OPC3] showing the name goes with it, and alone", () => {
    live({ names: "chosen" });
    store.setName("Ana", true);
    expect(net.last.ofType("submit").at(-1)).toMatchObject({ ops: [{ op: "person.name", name: "Ana", shown: true }] });
    store.setName("Ana", true);
    expect(net.last.ofType("submit")).toHaveLength(1);
  });
});

describe("[VOT3] rounds as signals", () => {
  it("one's own ballot, what counts of it, and the result follow every change", () => {
    live();
    entry(2, opened());
    store.submit([{ op: "vote.cast", round: r, item: a }]);
    expect([store.ballot(r), store.votes(r).left, store.votes(r).on.get(a)]).toEqual([[a], 2, 1]);
    entry(2, { op: "vote.cast", round: r, item: a });
    expect(store.tally(r)).toEqual([{ item: a, units: 2, people: 2 }]);
    const before = store.tally(r);
    entry(2, { op: "note.edit", note: b, version: 0, delta: ["x"] });
    expect(store.tally(r)).toBe(before);
    entry(2, { op: "note.set_aside", notes: [a], why: "" });
    expect([store.tally(r), store.votes(r).left, store.ballot(r)]).toEqual([[], 3, [a]]);
  });

  it("[SEE3] of a secret round that is closed nobody's ballot or stance is one's own", () => {
    live();
    entry(2, opened({ secret: true }));
    entry(1, { op: "vote.cast", round: r, item: a });
    expect(store.ballot(r)).toEqual([a]);
    const round = { id: r, stage: large, title: "", budget: 3, per_item: 2, secret: true, at: 1, by: 2 } as const;
    const rounds = [{ ...round, on: "notes", closed: 9, ballots: { 1: [b], 2: [a] } }] as const;
    net.last.tell(snapshotAt(revision, { ...stateWith({ a: "1", b: "2" }), rounds }));
    expect([store.ballot(r), store.votes(r).left]).toEqual([[], 3]);
    expect(store.tally(r)).toHaveLength(2);
  });

  it("[VOT5] objections and one's own stance", () => {
    const state = stateWith({ a: { text: "1", stage: "def" as never, places: { def: { x: 0, y: 0 } } as never } });
    live({ ...state, phrases: [a] });
    entry(2, opened({ stage: "def", on: "phrases" }));
    entry(1, { op: "stance.set", round: r, note: a, says: "objection", why: "no", version: 0 });
    expect(store.stance(r, a)).toEqual({ says: "objection", why: "no", version: 0 });
    expect(store.objections()).toEqual([{ note: a, by: 1, stance: { says: "objection", why: "no", version: 0 } }]);
    store.submit([{ op: "stance.clear", round: r, note: a }]);
    expect([store.stance(r, a), store.objections()]).toEqual([undefined, []]);
  });
});

describe("[PRS5] presence", () => {
  it("tells where one looks, and where others do", () => {
    live();
    const view = { stage: large, x: 10, y: 20, zoom: 1000 };
    store.setPresence({ view, look: true });
    clock.advance(200);
    expect(net.last.ofType("presence").at(-1)).toEqual({ type: "presence", view, look: true });
    const here = [{ session: 2, participant: 2, name: "B", role: "facilitator" }];
    net.last.tell({ type: "presence", count: 2, here, moved: [{ session: 2, view, look: true }] });
    expect(store.peers()[0]).toMatchObject({ session: 2, view, look: true });
    net.last.tell({ type: "presence", count: 2, moved: [{ session: 2 }] });
    expect(store.peers()[0]?.look).toBeUndefined();
  });
});

describe("the server's clock", () => {
  const ping = (took_ms: number, now: number) => {
    clock.advance(5_000);
    expect(net.last.ofType("ping").length).toBeGreaterThan(0);
    clock.advance(took_ms);
    net.last.tell({ type: "pong", now });
  };

  it("is known by half of what the quickest answer took", () => {
    const start = clock.now();
    net.last.events.opened();
    clock.advance(400);
    const session = { session: 1, participant: 1, role: "viewer", durability: "saved" };
    // The server read its clock at the very beginning of these 400 ms: it is 1,000,000 ms ahead.
    net.last.tell({
      type: "welcome",
      ...session,
      now: start + 1_000_000,
      position: positionAt(10),
      last_seq: 0,
      resume: "snapshot",
    });
    const wrong_ms = () => Math.abs(store.serverNow() - clock.now() - 1_000_000);
    expect(wrong_ms()).toBe(200);
    // A welcome that took so long is not trusted: it is asked at once.
    expect(net.last.ofType("ping")).toHaveLength(1);
    clock.advance(20);
    net.last.tell({ type: "pong", now: clock.now() - 20 + 1_000_000 });
    expect(wrong_ms()).toBeLessThanOrEqual(10);
    ping(600, clock.now() + 5_000 + 1_000_000);
    expect(wrong_ms()).toBeLessThanOrEqual(10);
  });

  it("where the clock of this machine was set, the next answer counts", () => {
    live();
    const off = store.serverNow() - clock.now();
    ping(10, clock.now() + 5_010 + off + 3_600_000);
    expect(Math.abs(store.serverNow() - clock.now() - off - 3_600_000)).toBeLessThanOrEqual(10);
  });
});

describe("[HTP7] join codes", () => {
  const answers = (status: number, body: object) =>
    vi.stubGlobal("fetch", vi.fn().mockResolvedValue(new Response(JSON.stringify(body), { status })));
  const asked = () => vi.mocked(fetch).mock.calls[0] as [string, RequestInit];

  it("there may be none", async () => {
    answers(404, { code: "no_code" });
    expect(await joinCodeOf("/api/boards/b", "t")).toBeUndefined();
    answers(404, { code: "unknown_board" });
    await expect(joinCodeOf("/api/boards/b", "t")).rejects.toMatchObject({ code: "unknown_board" });
  });

  it("is made, or made anew", async () => {
    answers(201, { code: "ABCDEFGH", expires_at: 5 });
    expect(await makeJoinCode("/api/boards/b", "t", true)).toEqual({ code: "ABCDEFGH", expires_at: 5 });
    const [path, init] = asked();
    expect([path, init.method, init.body]).toEqual(["/api/boards/b/code", "POST", '{"renew":true}']);
    expect(new Headers(init.headers).get("Authorization")).toBe("Bearer t");
  });

  it("opens its board to who has no link", async () => {
    answers(200, { board: "b", token: "t" });
    expect(await startApiFor(() => undefined).joinByCode("abcd efgh")).toEqual({ board: "b", token: "t" });
    expect([asked()[0], asked()[1].body]).toEqual(["/api/join", '{"code":"abcd efgh"}']);
    answers(404, { code: "unknown_code" });
    await expect(startApiFor(() => undefined).joinByCode("x")).rejects.toMatchObject({ code: "unknown_code" });
  });
});

describe("what one person did, taken back", () => {
  const state = stateWith({ a: "abc", b: "two" });
  const post = (note: NoteId, at: number, by: number): Entry => {
    const op = { op: "note.post", note, text: "n", colour: "blue", stage: large, place: { x: 0, y: 0 } } as const;
    return { revision: 0, at, by, ops: [op] };
  };
  const edit = (note: NoteId, at: number, by: number, ...delta: (string | number)[]): Entry => {
    return { revision: 0, at, by, ops: [{ op: "note.edit", note, version: 0, delta }] };
  };
  /// Of participant 1, since 100, after these entries.
  function workOf(...list: Entry[]) {
    const entries = list.map((one, i) => ({ ...one, revision: i + 2 }));
    const create = { revision: 1, at: 0, ops: [{ op: "board.create", state } as const] };
    const to = entries.length + 1;
    const page = { position: positionAt(to), from: 1, to, first: 1, entries: [create, ...entries] };
    const { notes } = foldEntries(boardOf(state), entries);
    return personsWorkOf(
      () => notes,
      () => Promise.resolve(page),
      { person: 1, since: 100, why: "off topic" },
    );
  }

  it("their notes of that time are set aside, and the texts that they edited and nobody after them restored", async () => {
    const work = await workOf(
      edit(a, 50, 1, 3, "!"),
      post(noteId("old"), 60, 1),
      post(n, 100, 1),
      edit(n, 110, 1, 1, "x"),
      edit(a, 120, 1, "X"),
      edit(a, 130, 1, 2, "Y"),
      post(noteId("other"), 140, 2),
    );
    expect(work).toEqual({
      ops: [
        { op: "note.set_aside", notes: [n], why: "off topic" },
        { op: "note.edit", note: a, version: 3, delta: [-1, 1, -1] },
      ],
      setAside: [n],
      restored: [a],
      left: [],
      over: [],
    });
  });

  it("a text that somebody else edited after them stays, but for what they typed after that", async () => {
    const theirs = await workOf(edit(a, 110, 1, "X"), edit(a, 120, 2, 4, "Z"));
    expect(theirs).toMatchObject({ ops: [], left: [a] });
    const again = await workOf(edit(a, 110, 1, "X"), edit(a, 120, 2, 4, "Z"), edit(a, 130, 1, 5, "Q"));
    expect(again).toMatchObject({ ops: [{ note: a, delta: [5, -1] }], left: [] });
  });

  it("what is out of the way already is left so", async () => {
    const aside: Entry = { revision: 0, at: 150, by: 2, ops: [{ op: "note.set_aside", notes: [n, a], why: "" }] };
    expect(await workOf(post(n, 110, 1), edit(a, 120, 1, "X"), aside)).toMatchObject({ ops: [], left: [] });
  });

  it("[POS3] is one change: what has no room in it is told", async () => {
    const ids = Array.from({ length: 205 }, (_, i) => noteId(`m${i}`));
    const work = await workOf(
      ...ids.map((id) => post(id, 50, 2)),
      ...ids.map((id) => edit(id, 110, 1, "X")),
      post(n, 120, 1),
    );
    expect(work.ops).toHaveLength(200);
    expect([work.restored.length, work.over.length]).toEqual([199, 6]);
  });
});
