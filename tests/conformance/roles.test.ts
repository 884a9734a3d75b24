import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../harness/client.js";
import { Room } from "../harness/room.js";
import { Server } from "../harness/server.js";
import type { Op } from "../harness/shapes.js";

let server: Server;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-roles" });
});
afterAll(() => server.close());

interface Cast {
  room: Room;
  facilitator: Client;
  participant: Client;
  viewer: Client;
}
async function cast(): Promise<Cast> {
  const room = await Room.open(server);
  const [facilitator, participant, viewer] = await Promise.all([
    room.join("facilitator"),
    room.join("participant"),
    room.join("viewer"),
  ]);
  return { room, facilitator, participant, viewer };
}
const policy = { post: true, move: "own", edit: "own", group: false, vote: false, react: false };
const setPolicy = (room: Room, stage: string, change: object): Op => ({
  op: "stage.policy",
  stage,
  policy: { ...policy, ...change },
});

describe("what a role may do", () => {
  it("[ROL1] a viewer may do nothing, whatever it is", async () => {
    const { room, facilitator, viewer } = await cast();
    const [note] = await room.posted(facilitator, "à voir");
    const tries: Op[] = [
      room.post("moi aussi"),
      { op: "person.name", name: "V" },
      { op: "note.edit", note, version: 0, delta: ["x"] },
      { op: "note.move", notes: [note], stage: room.stage(0), places: [{ x: 0, y: 0 }] },
      { op: "note.colour", notes: [note], colour: "blue" },
      { op: "note.withdraw", notes: [note] },
      { op: "group.create", group: "g", stage: room.stage(0), title: "", notes: [] },
      { op: "board.title", title: "à moi" },
    ];
    for (const op of tries) expect(await viewer.refused(op), op.op).toBe("forbidden");
  });

  it("[ROL1] a participant may not do what is the facilitators'", async () => {
    const { room, facilitator, participant } = await cast();
    const [note, other] = await room.posted(facilitator, "un", "deux");
    const [own] = await room.posted(participant, "à moi");
    const stage = room.stage(0);
    const tries: Op[] = [
      { op: "board.title", title: "x" },
      { op: "stage.add", stage: "s9", title: "x", prompt: "", kind: "notes", policy, after: "" },
      { op: "stage.rename", stage, title: "x" },
      { op: "stage.place", stage, after: "" },
      { op: "stage.prompt", stage, prompt: "x" },
      setPolicy(room, stage, {}),
      { op: "stage.status", stage, status: "closed" },
      { op: "stage.current", stage: room.stage(1) },
      { op: "stage.remove", stage },
      { op: "note.set_aside", notes: [own], why: "" },
      { op: "note.restore", notes: [own] },
      { op: "note.hide", notes: [own] },
      { op: "note.unhide", notes: [own] },
      { op: "note.merge", notes: [own], into: note },
      room.distil("x", [own ?? ""]),
      { op: "note.add_source", note, sources: [other] },
      { op: "note.remove_source", note, sources: [other] },
      { op: "note.move", notes: [own], stage: room.stage(1) },
      { op: "phrase.place", note, after: "" },
      { op: "definition.ratify" },
      { op: "definition.reopen" },
    ];
    for (const op of tries) expect(await participant.refused(op), op.op).toBe("forbidden");
  });

  it("[ROL2] under own a participant edits and moves its notes, and not another's", async () => {
    const { room, facilitator, participant } = await cast();
    const stage = room.stage(0);
    await facilitator.save(setPolicy(room, stage, {}));
    const [theirs] = await room.posted(facilitator, "pas à lui");
    const [own] = await room.posted(participant, "à lui");
    const acts = (note: string | undefined): Op[] => [
      { op: "note.edit", note, version: 0, delta: ["x"] },
      { op: "note.colour", notes: [note], colour: "pink" },
      { op: "note.move", notes: [note], stage, places: [{ x: 5, y: 5 }] },
    ];
    for (const op of acts(own)) expect(await participant.refused(op), op.op).toBe("saved");
    for (const op of acts(theirs)) expect(await participant.refused(op), op.op).toBe("not_author");
    expect(await participant.refused({ op: "note.withdraw", notes: [theirs] })).toBe("not_author");
    expect(await participant.refused({ op: "note.withdraw", notes: [own] })).toBe("saved");
  });

  it("[ROL2] under none stage_forbids, under all also another's", async () => {
    const { room, facilitator, participant } = await cast();
    const stage = room.stage(0);
    const [note] = await room.posted(facilitator, "à tous");
    const [own] = await room.posted(participant, "à lui");
    await facilitator.save(setPolicy(room, stage, { move: "none", edit: "none", post: false }));
    expect(await participant.refused({ op: "note.edit", note: own, version: 0, delta: ["x"] })).toBe("stage_forbids");
    expect(await participant.refused({ op: "note.move", notes: [own], stage })).toBe("stage_forbids");
    expect(await participant.refused(room.post("x"))).toBe("stage_forbids");
    await facilitator.save(setPolicy(room, stage, { move: "all", edit: "all" }));
    expect(await participant.refused({ op: "note.edit", note, version: 0, delta: ["x"] })).toBe("saved");
    expect(await participant.refused({ op: "note.move", notes: [note], stage, places: [{ x: 1, y: 1 }] })).toBe(
      "saved",
    );
  });

  it("[ROL2] groups are the participants' where the policy says so", async () => {
    const { room, facilitator, participant } = await cast();
    const stage = room.stage(0);
    const create = { op: "group.create", group: "g1", stage, title: "t", notes: [] };
    await facilitator.save(setPolicy(room, stage, { group: false }));
    expect(await participant.refused(create)).toBe("stage_forbids");
    await facilitator.save(setPolicy(room, stage, { group: true }));
    const [own] = await room.posted(participant, "à lui");
    for (const op of [
      create,
      { op: "group.rename", group: "g1", title: "autre" },
      { op: "group.join", group: "g1", notes: [own] },
      { op: "group.leave", group: "g1", notes: [own] },
      { op: "group.place", group: "g1", after: "" },
      { op: "group.dissolve", group: "g1" },
    ])
      expect(await participant.refused(op), op.op).toBe("saved");
  });

  it("[ROL2] a closed stage refuses participants all but to withdraw, and facilitators nothing", async () => {
    const { room, facilitator, participant } = await cast();
    const stage = room.stage(0);
    const [own, second] = await room.posted(participant, "à lui", "aussi");
    await facilitator.save({ op: "stage.status", stage, status: "closed" });
    expect(await participant.refused(room.post("trop tard"))).toBe("stage_closed");
    expect(await participant.refused({ op: "note.edit", note: own, version: 0, delta: ["x"] })).toBe("stage_closed");
    expect(await participant.refused({ op: "note.move", notes: [own], stage })).toBe("stage_closed");
    expect(await participant.refused({ op: "note.withdraw", notes: [own] })).toBe("saved");
    expect(await facilitator.refused({ op: "note.edit", note: second, version: 0, delta: ["x"] })).toBe("saved");
    await facilitator.save({ op: "stage.status", stage, status: "open" });
    expect(await participant.refused(room.post("à nouveau"))).toBe("saved");
  });

  it("[ROL1] a facilitator may withdraw only its own notes", async () => {
    const { room, facilitator, participant } = await cast();
    const [theirs] = await room.posted(participant, "pas à toi");
    const [own] = await room.posted(facilitator, "à moi");
    expect(await facilitator.refused({ op: "note.withdraw", notes: [theirs] })).toBe("not_author");
    expect(await facilitator.refused({ op: "note.withdraw", notes: [own] })).toBe("saved");
  });

  it("[OPC3] a person names itself; only a facilitator names another", async () => {
    const { room, facilitator, participant } = await cast();
    await room.posted(participant, "pour être 1");
    await participant.save({ op: "person.name", name: "Zoé" });
    expect((await room.state()).people["1"]?.name).toBe("Zoé");
    expect(await facilitator.refused({ op: "person.name", name: "x".repeat(61) })).not.toBe("saved");
  });

  it("[ROL3] the role is judged before what an op names", async () => {
    const { participant, facilitator } = await cast();
    expect(await participant.refused({ op: "note.hide", notes: ["nowhere"] })).toBe("forbidden");
    expect(await facilitator.refused({ op: "note.hide", notes: ["nowhere"] })).toBe("unknown_note");
  });
});
