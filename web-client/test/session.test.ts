import { beforeEach, describe, expect, it } from "vitest";
import { noteId, type Op } from "../src/protocol/types";
import { large, positionAt, snapshotAt, stateWith } from "./boards";
import { a, begin, clock, live, net, own, phases, refused, session, submits, title, welcome } from "./session_world";

beforeEach(() => begin());

describe("connecting", () => {
  it("[CON1] says hello first, without a position", () => {
    net.last.events.opened();
    expect(net.last.sent).toEqual([{ type: "hello", token: "t", client: "c", person: "p", name: "Ana" }]);
  });

  it("[CON13] asks for packed snapshots where they can be read, until a server does not understand it", () => {
    net.packed = true;
    net.last.events.opened();
    expect(net.last.sent[0]).toMatchObject({ type: "hello", packed: true });
    net.last.tell({ type: "error", code: "bad_message", message: "hello.packed is unknown" });
    clock.advance(375);
    net.last.events.opened();
    expect(net.connections).toHaveLength(2);
    expect(net.last.sent[0]).toMatchObject({ type: "hello" });
    expect(net.last.sent[0]).not.toHaveProperty("packed");
  });

  it("[CON4] is live with the welcome, and asks for what follows its position after a loss", () => {
    live();
    expect(phases).toEqual([{ kind: "connecting" }, { kind: "live" }]);
    net.last.events.closed();
    expect(phases.at(-1)).toEqual({ kind: "offline" });
    clock.advance(375);
    net.last.events.opened();
    expect(net.last.sent[0]?.["since"]).toEqual(positionAt(10));
  });

  it("waits longer after every failure, at most 2 s, and 5 s when nobody has answered for long", () => {
    const waits = [187.5, 375, 750, ...Array<number>(17).fill(1500), 3750, 3750];
    for (const wait of waits) {
      const before = net.connections.length;
      net.last.events.closed();
      clock.advance(wait - 1);
      expect(net.connections).toHaveLength(before);
      clock.advance(1);
      expect(net.connections).toHaveLength(before + 1);
    }
  });

  it("a refused upgrade (502, 503) is a failed attempt as any other", () => {
    net.last.events.closed();
    expect(phases.at(-1)).toEqual({ kind: "offline" });
    clock.advance(187.5);
    live();
    expect(phases.at(-1)).toEqual({ kind: "live" });
  });

  it("a connection that is lost right after its welcome counts as a failure, a longer one does not", () => {
    live();
    net.last.events.closed();
    clock.advance(187.5);
    live();
    net.last.events.closed();
    clock.advance(374);
    expect(net.connections).toHaveLength(2);
    clock.advance(1);
    live();
    clock.advance(5000);
    net.last.events.closed();
    clock.advance(187.5);
    expect(net.connections).toHaveLength(4);
  });

  it("servers that restart one after the other are felt for less than 2 s", () => {
    live();
    clock.advance(5000);
    for (let restart = 0; restart < 3; ++restart) {
      const left = clock.now();
      net.last.tell({ type: "bye", code: "shutting_down", message: "", reconnect: true, after_ms: 300 });
      clock.advance(300);
      net.last.events.closed(); // the proxy has not noticed yet
      clock.advance(1000);
      live();
      expect(clock.now() - left).toBeLessThan(2000);
      clock.advance(1000);
    }
  });

  it("tries again at once when the network is back", () => {
    net.last.events.closed();
    session.wake();
    expect(net.connections).toHaveLength(2);
  });

  it("gives a connection without a welcome up after 8 s, a new attempt after 3 s", () => {
    net.last.events.opened();
    clock.advance(7999);
    expect(net.connections[0]?.closed).toBe(false);
    clock.advance(1);
    expect(net.connections[0]?.closed).toBe(true);
    expect(phases.at(-1)).toEqual({ kind: "offline" });
    clock.advance(187.5);
    clock.advance(2999);
    expect(net.connections[1]?.closed).toBe(false);
    clock.advance(1);
    expect(net.connections[1]?.closed).toBe(true);
  });

  it("[CON7] asks after 5 s of silence, and takes 8 s more for dead", () => {
    live();
    clock.advance(5000);
    expect(net.last.ofType("ping")).toHaveLength(1);
    net.last.tell({ type: "pong", now: 5_000_000 });
    clock.advance(5000);
    expect(net.last.ofType("ping")).toHaveLength(2);
    clock.advance(7999);
    expect(phases.at(-1)).toEqual({ kind: "live" });
    clock.advance(1);
    expect(phases.at(-1)).toEqual({ kind: "offline" });
  });

  it("[CON8] a bye with reconnect is waited for as long as it says", () => {
    live();
    net.last.tell({ type: "bye", code: "shutting_down", message: "", reconnect: true, after_ms: 2500 });
    clock.advance(2499);
    expect(net.connections).toHaveLength(1);
    clock.advance(1);
    expect(net.connections).toHaveLength(2);
  });

  it("[CON8] a bye without reconnect is for good", () => {
    net.last.events.opened();
    net.last.tell({ type: "bye", code: "unknown_board", message: "", reconnect: false, after_ms: 0 });
    session.wake();
    clock.advance(60_000);
    expect(phases.at(-1)).toEqual({ kind: "gone", code: "unknown_board" });
    expect(net.connections).toHaveLength(1);
  });

  it("[OPS3] connects again with since when something was missed", () => {
    live();
    net.last.tell(own(12, [title]));
    clock.advance(375);
    net.last.events.opened();
    expect(net.last.sent[0]?.["since"]).toEqual(positionAt(10));
  });

  it("[POS4] asks for a snapshot when an entry does not fit, and keeps what is pending", () => {
    live();
    session.submit([title]);
    net.last.tell(own(11, [{ op: "note.withdraw", notes: ["nowhere"] }]));
    clock.advance(375);
    net.last.events.opened();
    expect(net.last.sent[0]).not.toHaveProperty("since");
    expect(session.replica.inFlight?.seq).toBe(1);
  });

  it("[CON6] offers what was typed behind an edit that landed unseen in a text that is hidden by now", () => {
    live();
    session.edit(a, [3, "d"]);
    session.flush();
    session.edit(a, [4, "X"]);
    net.last.events.closed();
    clock.advance(375);
    net.last.events.opened();
    expect(net.last.sent[0]?.["pending"]).toEqual([{ note: a, version: 0 }]);
    welcome(13, 1);
    const hidden = { text: "", version: 2, hidden: { at: 100, by: 2 } };
    net.last.tell(snapshotAt(13, stateWith({ a: hidden })));
    expect(refused).toEqual([{ code: "note_hidden", text: "X" }]);
    expect(session.replica.pending).toEqual([]);
    expect(submits()).toHaveLength(1);
  });

  it.each(["not json", "[]", "{}", '{"type":"saved","seq":"1"}'])("a server that says %s is left", (text) => {
    live();
    net.last.events.message(text);
    expect(phases.at(-1)).toEqual({ kind: "offline" });
  });

  it("[VER1] what a newer server says beyond this version is passed over", () => {
    live();
    net.last.tell({ type: "applause", loud: true });
    net.last.tell({ ...own(11, [title]), of: "tomorrow" });
    expect(phases.at(-1)).toEqual({ kind: "live" });
    expect(session.replica.view?.title).toBe("Neu");
  });

  it("what an old connection still says is not heard", () => {
    live();
    const [old] = net.connections;
    old?.events.closed();
    clock.advance(375);
    old?.tell(own(11, [title]));
    expect(session.replica.position?.revision).toBe(10);
  });
});

describe("sending", () => {
  it("[SUB4] one at a time, in order", () => {
    live();
    session.submit([title]);
    session.submit([{ op: "board.title", title: "Zwei" }]);
    expect(submits()).toEqual([{ type: "submit", seq: 1, ops: [title] }]);
    net.last.tell({ type: "saved", seq: 1, position: positionAt(11) });
    expect(submits()).toHaveLength(1);
    net.last.tell(own(11, [title]));
    expect(submits()).toHaveLength(2);
  });

  it("[SUB5] again after a loss, the same", () => {
    live();
    session.submit([title]);
    net.last.events.closed();
    clock.advance(375);
    net.last.events.opened();
    expect(net.last.ofType("submit")).toHaveLength(0);
    welcome(10, 0, "entries");
    expect(net.last.ofType("submit")).toEqual([{ type: "submit", seq: 1, ops: [title] }]);
  });

  it("[CON3] not again what the log holds", () => {
    live();
    session.submit([title]);
    net.last.events.closed();
    clock.advance(375);
    net.last.events.opened();
    welcome(11, 1, "entries");
    net.last.tell(own(11, [title]));
    expect(net.last.ofType("submit")).toHaveLength(0);
    expect(session.replica.inFlight).toBeUndefined();
  });

  it("[SUB6] rate_limited: the same again after a second", () => {
    live();
    session.submit([title]);
    net.last.tell({ type: "rejected", seq: 1, code: "rate_limited", message: "" });
    clock.advance(999);
    expect(submits()).toHaveLength(1);
    clock.advance(1);
    expect(submits()).toEqual([submits()[0], submits()[0]]);
    expect(refused).toEqual([]);
  });

  it("[SUB2] a refusal is told and the next change goes", () => {
    live();
    session.submit([title]);
    session.submit([{ op: "board.title", title: "Zwei" }]);
    net.last.tell({ type: "rejected", seq: 1, code: "forbidden", message: "" });
    expect(refused).toEqual([{ code: "forbidden", text: "Neu" }]);
    expect(submits().map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it("[CON10] a change that would not fit into a message is refused here", () => {
    live();
    const posts = Array.from({ length: 100 }, (_, i): Op => {
      return { op: "note.post", note: noteId(`n${i}`), text: "é".repeat(900), colour: "blue", stage: large };
    });
    session.submit(posts);
    expect(refused.map(({ code }) => code)).toEqual(["message_too_large"]);
    expect(submits()).toEqual([]);
  });

  it("typing goes at once, then joined, at most every 150 ms", () => {
    live();
    session.edit(a, [3, "d"]);
    expect(submits()).toHaveLength(1);
    net.last.tell({ type: "saved", seq: 1, position: positionAt(11) });
    net.last.tell(own(11, [{ op: "note.edit", note: "a", version: 0, delta: [3, "d"] }]));
    session.edit(a, [4, "e"]);
    clock.advance(100);
    session.edit(a, [5, "f"]);
    expect(submits()).toHaveLength(1);
    clock.advance(50);
    expect(submits()[1]?.["ops"]).toEqual([{ op: "note.edit", note: "a", version: 1, delta: [4, "ef"] }]);
  });

  it("typing goes at once when the page is left", () => {
    live();
    session.edit(a, [3, "d"]);
    net.last.tell({ type: "saved", seq: 1, position: positionAt(11) });
    net.last.tell(own(11, [{ op: "note.edit", note: "a", version: 0, delta: [3, "d"] }]));
    session.edit(a, [4, "e"]);
    session.flush();
    expect(submits()).toHaveLength(2);
  });

  it("[PRS1] presence goes at most ten times a second, the last counts", () => {
    live();
    for (let x = 0; x < 100; ++x) {
      session.setPresence({ cursor: { stage: large, x, y: 0 } });
      clock.advance(10);
    }
    clock.advance(200);
    const sent = net.last.ofType("presence");
    expect(sent.length).toBeLessThanOrEqual(11);
    expect(sent.at(-1)?.["cursor"]).toEqual({ stage: large, x: 99, y: 0 });
  });

  it("time is the server's", () => {
    live();
    expect(session.now()).toBe(5_000_000);
    clock.advance(5);
    expect(session.now()).toBe(5_000_005);
  });
});
