import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "../harness/client.js";
import { Room } from "../harness/room.js";
import { pause, Server } from "../harness/server.js";
import type { Note, Op } from "../harness/shapes.js";

let server: Server;
let room: Room;
let host: Client;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-notes" });
});
afterAll(() => server.close());

async function fresh(): Promise<void> {
  room = await Room.open(server);
  host = await room.join("facilitator");
}
const noteNow = async (id: string | undefined): Promise<Note | undefined> => (await room.state()).notes[id ?? ""];

describe("notes", () => {
  it("[OPN1] a posted note has author, time, colour, place and version 0", async () => {
    await fresh();
    const op = room.post("une idée", { colour: "pink", place: { x: -300, y: 40 } });
    await host.save(op);
    const note = await noteNow(op.note);
    expect(note).toEqual({
      at: expect.any(Number),
      by: 1,
      colour: "pink",
      text: "une idée",
      version: 0,
      stage: room.stage(0),
      places: { [room.stage(0)]: { x: -300, y: 40 } },
    });
  });

  it("[OPN1] it is posted into a group, last; unknown stage or group is refused", async () => {
    await fresh();
    const [first] = await room.posted(host, "un");
    await host.save({ op: "group.create", group: "g1", stage: room.stage(0), title: "G", notes: [first] });
    const op = room.post("deux", { group: "g1" });
    await host.save(op);
    expect((await room.state()).groups["g1"]?.notes).toEqual([first, op.note]);
    expect(await host.refused(room.post("x", { group: "g2" }))).toBe("unknown_group");
    expect(await host.refused(room.post("x", { stage: "nowhere" }))).toBe("unknown_stage");
  });

  it("[OPX3] an id that is in use is id_taken, in the same change too", async () => {
    await fresh();
    const op = room.post("un");
    await host.save(op);
    expect(await host.refused(room.post("deux", { note: op.note }))).toBe("id_taken");
    const twin = room.post("trois");
    expect(await host.refused(twin, { ...twin })).toBe("id_taken");
  });

  it("[OPN3] a move remembers the place in every stage, and comes back to it", async () => {
    await fresh();
    const [id] = await room.posted(host, "voyage");
    const home = (await noteNow(id))?.places[room.stage(0)];
    await host.save({ op: "note.move", notes: [id], stage: room.stage(2), places: [{ x: 10, y: 20 }] });
    expect(await noteNow(id)).toMatchObject({
      stage: room.stage(2),
      places: { [room.stage(0)]: home, [room.stage(2)]: { x: 10, y: 20 } },
    });
    await host.save({ op: "note.move", notes: [id], stage: room.stage(0) });
    expect(await noteNow(id)).toMatchObject({ stage: room.stage(0), places: { [room.stage(0)]: home } });
  });

  it("[OPN4] colours of several notes change together", async () => {
    await fresh();
    const ids = await room.posted(host, "a", "b");
    await host.save({ op: "note.colour", notes: ids, colour: "green" });
    for (const id of ids) expect((await noteNow(id))?.colour).toBe("green");
  });

  it("[OPN5] a withdrawn note keeps its line, not its text, for good", async () => {
    await fresh();
    const [id, other] = await room.posted(host, "à oublier", "reste");
    await host.save({ op: "note.withdraw", notes: [id] });
    expect(await noteNow(id)).toMatchObject({ text: "", withdrawn: { at: expect.any(Number) } });
    const late = await room.join("facilitator");
    expect(JSON.stringify(late.received)).not.toContain("à oublier");
    const named: Op[] = [
      { op: "note.edit", note: id, version: 0, delta: ["x"] },
      { op: "note.move", notes: [id], stage: room.stage(1) },
      { op: "note.colour", notes: [id], colour: "blue" },
      { op: "note.withdraw", notes: [id] },
      { op: "note.set_aside", notes: [id], why: "" },
      { op: "note.restore", notes: [id] },
      { op: "note.hide", notes: [id] },
      { op: "note.unhide", notes: [id] },
      { op: "note.merge", notes: [id], into: other },
      { op: "note.merge", notes: [other], into: id },
      room.distil("x", [id ?? ""]),
      { op: "note.add_source", note: other, sources: [id] },
      { op: "group.create", group: "g1", stage: room.stage(0), title: "", notes: [id] },
    ];
    for (const op of named) expect(await host.refused(op), op.op).toBe("note_withdrawn");
  });

  it("[OPN6] set aside says who, when and why; again keeps the first record; restore takes it back", async () => {
    await fresh();
    const [id] = await room.posted(host, "essai");
    await host.save({ op: "note.set_aside", notes: [id], why: "hors sujet" });
    const record = (await noteNow(id))?.set_aside;
    expect(record).toEqual({ at: expect.any(Number), by: 1, why: "hors sujet" });
    await host.save({ op: "note.set_aside", notes: [id], why: "autre" });
    expect((await noteNow(id))?.set_aside).toEqual(record);
    for (const op of [
      { op: "note.edit", note: id, version: 0, delta: ["x"] },
      { op: "note.move", notes: [id], stage: room.stage(1) },
      room.distil("x", [id ?? ""]),
    ])
      expect(await host.refused(op), op.op).toBe("note_set_aside");
    await host.save({ op: "note.restore", notes: [id] });
    expect(await noteNow(id)).not.toHaveProperty("set_aside");
  });

  it("[OPN6] a reason of 500 code points passes, 501 do not", async () => {
    await fresh();
    const [id] = await room.posted(host, "essai");
    expect(await host.refused({ op: "note.set_aside", notes: [id], why: "é".repeat(501) })).toBe("text_too_long");
    expect(await host.refused({ op: "note.set_aside", notes: [id], why: "é".repeat(500) })).toBe("saved");
  });

  it("[OPN8] a hidden note's text leaves the server for nobody; unhide brings it back", async () => {
    await fresh();
    const id = (await room.posted(host, "un gros mot"))[0] ?? "";
    const watcher = await room.join("viewer");
    await host.save({ op: "note.hide", notes: [id] });
    for (const role of ["facilitator", "participant", "viewer"] as const) {
      const late = await room.join(role);
      expect(JSON.stringify(late.received)).not.toContain("gros mot");
      expect(late.received[1]?.state?.notes[id]).toMatchObject({ text: "", hidden: { by: 1 } });
    }
    expect(await host.refused({ op: "note.edit", note: id, version: 0, delta: ["x"] })).toBe("note_hidden");
    await host.save({ op: "note.unhide", notes: [id] });
    expect((await noteNow(id))?.text).toBe("un gros mot");
    expect((await watcher.next("snapshot")).state?.notes[id]).not.toHaveProperty("hidden");
  });

  it("[OPN10] a merged note names its other; no circle, not into itself, not into what is gone", async () => {
    await fresh();
    const [a, b, c] = await room.posted(host, "a", "b", "c");
    await host.save({ op: "note.merge", notes: [a], into: b });
    expect((await noteNow(a))?.merged).toEqual({ at: expect.any(Number), by: 1, into: b });
    expect(await host.refused({ op: "note.merge", notes: [b], into: a })).toMatch(/note_merged|lineage_cycle/);
    expect(await host.refused({ op: "note.merge", notes: [c], into: c })).not.toBe("saved");
    expect(await host.refused({ op: "note.merge", notes: [c], into: a })).toBe("note_merged");
    expect(await host.refused({ op: "note.edit", note: a, version: 0, delta: ["x"] })).toBe("note_merged");
    await host.save({ op: "note.set_aside", notes: [c], why: "" });
    expect(await host.refused({ op: "note.merge", notes: [b], into: c })).toBe("note_set_aside");
    await host.save({ op: "note.restore", notes: [a] });
    expect(await noteNow(a)).not.toHaveProperty("merged");
  });

  it("[OPN11] a distilled note has its sources; they can be added and removed", async () => {
    await fresh();
    const [a, b, c] = await room.posted(host, "a", "b", "c");
    const op = room.distil("abc", [a ?? "", b ?? ""]);
    await host.save(op);
    expect(await noteNow(op.note)).toMatchObject({ sources: [a, b], stage: room.stage(2) });
    await host.save({ op: "note.add_source", note: op.note, sources: [b, c] });
    expect((await noteNow(op.note))?.sources).toEqual([a, b, c]);
    await host.save({ op: "note.remove_source", note: op.note, sources: [a] });
    expect((await noteNow(op.note))?.sources).toEqual([b, c]);
    expect(await host.refused({ op: "note.remove_source", note: op.note, sources: [a] })).toBe("unknown_source");
    await host.save({ op: "note.remove_source", note: op.note, sources: [b, c] });
    expect(await noteNow(op.note)).not.toHaveProperty("sources");
  });

  it("[OPX2] lineage stays without circles, over sources and merges", async () => {
    await fresh();
    const [a = "", b = ""] = await room.posted(host, "a", "b");
    const d = room.distil("d", [a]);
    const e = room.distil("e", [d.note]);
    await host.save(d, e);
    expect(await host.refused({ op: "note.add_source", note: a, sources: [e.note] })).toBe("lineage_cycle");
    expect(await host.refused({ op: "note.add_source", note: d.note, sources: [d.note] })).toBe("lineage_cycle");
    expect(await host.refused({ op: "note.merge", notes: [e.note], into: a })).toBe("lineage_cycle");
    await host.save({ op: "note.merge", notes: [b], into: a });
    expect(await host.refused({ op: "note.add_source", note: b, sources: [e.note] })).not.toBe("saved");
  });

  it("[OPX1] unknown notes are unknown_note", async () => {
    await fresh();
    for (const op of [
      { op: "note.edit", note: "nowhere", version: 0, delta: ["x"] },
      { op: "note.move", notes: ["nowhere"], stage: room.stage(0) },
      { op: "note.withdraw", notes: ["nowhere"] },
      { op: "note.restore", notes: ["nowhere"] },
      { op: "note.hide", notes: ["nowhere"] },
      { op: "note.merge", notes: ["nowhere"], into: "nowhere2" },
      room.distil("x", ["nowhere"]),
      { op: "group.create", group: "g1", stage: room.stage(0), title: "", notes: ["nowhere"] },
    ])
      expect(await host.refused(op), op.op).toBe("unknown_note");
  });

  it("[OPX5] ops of a change see those before them", async () => {
    await fresh();
    const [a, b] = [room.post("a"), room.post("b")];
    const d = room.distil("d", [a.note, b.note]);
    await host.save(a, b, { op: "group.create", group: "g", stage: room.stage(0), title: "G", notes: [a.note] }, d, {
      op: "note.merge",
      notes: [b.note],
      into: a.note,
    });
    const state = await room.state();
    expect(state.groups["g"]?.notes).toEqual([a.note]);
    expect(state.notes[b.note]?.merged?.into).toBe(a.note);
  });
});

describe("limits of a board", () => {
  /// Saves changes as fast as SUB6 lets one connection.
  async function saveAll(changes: readonly (readonly Op[])[]): Promise<void> {
    for (const ops of changes) {
      let answer = await host.submit(ops);
      while (answer.code === "rate_limited") {
        await pause(300);
        answer = await host.submit(ops);
      }
      expect(answer.type, JSON.stringify(answer)).toBe("saved");
    }
  }
  /// Posts with places of their own: looking for free ones is not what is tested here.
  const change = (size: number, text: string): (Op & { note: string })[] =>
    Array.from({ length: size }, (_, i) => room.post(text, { place: { x: i * 184, y: 8 } }));

  it("[OPX4] 2,000 notes are the most, then board_full; edits go on", async () => {
    await fresh();
    const notes = Array.from({ length: 10 }, () => change(200, "n"));
    await saveAll(notes);
    await pause(1_000);
    expect(await host.refused(room.post("la 2001e"))).toBe("board_full");
    expect(await host.refused({ op: "note.edit", note: notes[0]?.[0]?.note, version: 0, delta: ["x"] })).toBe("saved");
    const late = await room.join("viewer");
    expect(Object.keys(late.received[1]?.state?.notes ?? {})).toHaveLength(2000);
  }, 60_000);

  it("[OPX4] 2,000,000 code points are the most; edits that shorten pass", async () => {
    await fresh();
    const notes = Array.from({ length: 34 }, (_, i) => change(i < 33 ? 30 : 10, "a".repeat(2000)));
    await saveAll(notes);
    await pause(1_000);
    expect(await host.refused(room.post("b"))).toBe("board_full");
    const note = notes[0]?.[0]?.note;
    expect(await host.refused({ op: "note.edit", note, version: 0, delta: ["b", -1] })).toMatch(/saved|board_full/);
    expect(await host.refused({ op: "note.edit", note: notes[0]?.[1]?.note, version: 0, delta: [-10] })).toBe("saved");
    expect(await host.refused(room.post("b"))).toBe("saved");
  }, 60_000);

  it("[OPX4] 500 sources and 300 groups are the most", async () => {
    await fresh();
    const notes = [change(200, "n"), change(200, "n"), change(101, "n")];
    await saveAll(notes);
    const ids = notes.flat().map((op) => op.note);
    const d = room.distil("tout", ids.slice(0, 500));
    expect(await host.refused(d)).toBe("saved");
    expect(await host.refused({ op: "note.add_source", note: d.note, sources: [ids[500]] })).toBe("sources_full");
    expect(await host.refused(room.distil("trop", ids))).toMatch(/sources_full|bad_message/);
    const groups = Array.from({ length: 300 }, (_, i) => ({
      op: "group.create",
      group: `g${i}`,
      stage: room.stage(0),
      title: "",
      notes: [],
    }));
    await saveAll([groups.slice(0, 150), groups.slice(150)]);
    expect(await host.refused({ op: "group.create", group: "g300", stage: room.stage(0), title: "", notes: [] })).toBe(
      "groups_full",
    );
  }, 60_000);
});
