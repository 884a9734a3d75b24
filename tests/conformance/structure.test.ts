import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../harness/client.js";
import { Room } from "../harness/room.js";
import { Server } from "../harness/server.js";
import type { Op } from "../harness/shapes.js";

let server: Server;
let room: Room;
let host: Client;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-structure" });
});
afterAll(() => server.close());

async function fresh(): Promise<void> {
  room = await Room.open(server);
  host = await room.join("facilitator");
}
const policy = { post: true, move: "own", edit: "own", group: false, vote: false, react: false };
const addStage = (stage: string, more: object = {}): Op => ({
  op: "stage.add",
  stage,
  title: `Étape ${stage}`,
  prompt: "",
  kind: "notes",
  policy,
  after: "",
  ...more,
});

describe("stages", () => {
  it("[OPC5] the funnel has four stages that end in a definition; a new one stands where it is put", async () => {
    await fresh();
    expect(room.stages.map((stage) => stage.kind)).toEqual(["notes", "notes", "statements", "definition"]);
    await host.save(addStage("s9", { after: room.stage(1), kind: "statements" }));
    const state = await room.state();
    expect(state.stages.map((stage) => stage.id)).toEqual([
      room.stage(0),
      room.stage(1),
      "s9",
      room.stage(2),
      room.stage(3),
    ]);
    expect(state.stages[2]).toEqual({
      id: "s9",
      title: "Étape s9",
      prompt: "",
      kind: "statements",
      status: "open",
      visibility: "public",
      policy,
      groups: [],
    });
  });

  it("[OPC5] a second definition is bad_message, a thirteenth stage stages_full", async () => {
    await fresh();
    expect(await host.refused(addStage("def2", { kind: "definition" }))).toBe("bad_message");
    for (let i = 0; i < 8; i++) await host.save(addStage(`s${i}`));
    expect(await host.refused(addStage("s8"))).toBe("stages_full");
    expect(await host.refused(addStage("s0"))).toMatch(/id_taken|stages_full/);
  });

  it("[OPC6] [OPC7] [OPC8] [OPC9] [OPC12] title, order, prompt, policy and current stage change", async () => {
    await fresh();
    const stage = room.stage(2);
    const open = { post: true, move: "all", edit: "all", group: true, vote: true, react: true };
    await host.save(
      { op: "stage.rename", stage, title: "Affiner encore" },
      { op: "stage.prompt", stage, prompt: "Une seule idée" },
      { op: "stage.policy", stage, policy: open },
      { op: "stage.place", stage, after: room.stage(0) },
      { op: "stage.current", stage },
      { op: "board.title", title: "Autre titre" },
    );
    const state = await room.state();
    expect(state).toMatchObject({ title: "Autre titre", current_stage: stage });
    expect(state.stages[1]).toMatchObject({
      id: stage,
      title: "Affiner encore",
      prompt: "Une seule idée",
      policy: open,
    });
  });

  it("[OPC7] an unknown stage or neighbour is unknown_stage", async () => {
    await fresh();
    for (const op of [
      { op: "stage.rename", stage: "no", title: "x" },
      { op: "stage.place", stage: "no", after: "" },
      { op: "stage.place", stage: room.stage(0), after: "no" },
      { op: "stage.current", stage: "no" },
      { op: "stage.remove", stage: "no" },
      addStage("s9", { after: "no" }),
    ])
      expect(await host.refused(op), op.op).toBe("unknown_stage");
  });

  it("[OPC13] a stage that is current or was ever used stays", async () => {
    await fresh();
    await host.save(addStage("s9"));
    await host.save({ op: "stage.remove", stage: "s9" });
    expect((await room.state()).stages).toHaveLength(4);
    expect(await host.refused({ op: "stage.remove", stage: room.stage(0) })).toBe("stage_in_use");
    const [note] = await room.posted(host, "passée par là");
    await host.save({ op: "note.move", notes: [note], stage: room.stage(1) });
    await host.save({ op: "note.move", notes: [note], stage: room.stage(2) });
    expect(await host.refused({ op: "stage.remove", stage: room.stage(1) })).toBe("stage_in_use");
  });

  it.each([
    ["a title of 201", { op: "board.title", title: "é".repeat(201) }],
    ["an empty title", { op: "board.title", title: "" }],
  ])("[OPC4] %s is refused", async (_, op) => {
    await fresh();
    expect(["text_too_long", "text_empty", "bad_message"]).toContain(await host.refused(op));
    expect(await host.refused({ op: "board.title", title: "é".repeat(200) })).toBe("saved");
  });
});

describe("groups", () => {
  const create = (group: string, notes: readonly (string | undefined)[], more: object = {}): Op => ({
    op: "group.create",
    group,
    stage: room.stage(0),
    title: group,
    notes,
    ...more,
  });
  const order = async (): Promise<readonly string[] | undefined> => (await room.state()).stages[0]?.groups;

  it("[OPG1] [OPG3] groups stand in order, last by default, and can be placed", async () => {
    await fresh();
    await host.save(
      create("g1", []),
      create("g2", []),
      create("g0", [], { after: "" }),
      create("g3", [], { after: "g1" }),
    );
    expect(await order()).toEqual(["g0", "g1", "g3", "g2"]);
    await host.save({ op: "group.place", group: "g2", after: "g0" });
    expect(await order()).toEqual(["g0", "g2", "g1", "g3"]);
    expect(await host.refused({ op: "group.place", group: "g2", after: "nowhere" })).toBe("unknown_group");
    expect(await host.refused(create("g1", []))).toBe("id_taken");
  });

  it("[OPG4] [OPG5] notes are in one group of their stage at most; leaving skips those not in it", async () => {
    await fresh();
    const [a, b, c] = await room.posted(host, "a", "b", "c");
    await host.save(create("g1", [a, b]), create("g2", [c]));
    await host.save({ op: "group.join", group: "g2", notes: [b, c] });
    let groups = (await room.state()).groups;
    expect([groups["g1"]?.notes, groups["g2"]?.notes]).toEqual([[a], [c, b]]);
    await host.save({ op: "group.leave", group: "g2", notes: [a, b] });
    groups = (await room.state()).groups;
    expect([groups["g1"]?.notes, groups["g2"]?.notes]).toEqual([[a], [c]]);
  });

  it("[OPG4] a note that is not in the stage now is unknown_note", async () => {
    await fresh();
    const [a] = await room.posted(host, "a");
    await host.save(create("g1", [a]), { op: "note.move", notes: [a], stage: room.stage(1) });
    expect((await room.state()).groups["g1"]?.notes).toEqual([a]);
    expect(await host.refused({ op: "group.join", group: "g1", notes: [a] })).toBe("unknown_note");
  });

  it("[OPG2] [OPG6] a group is renamed and dissolved; its notes stay", async () => {
    await fresh();
    const [a = ""] = await room.posted(host, "a");
    await host.save(create("g1", [a]));
    await host.save({ op: "group.rename", group: "g1", title: "Le territoire" });
    expect((await room.state()).groups["g1"]?.title).toBe("Le territoire");
    expect(await host.refused({ op: "group.rename", group: "g1", title: "x".repeat(201) })).toBe("text_too_long");
    await host.save({ op: "group.dissolve", group: "g1" });
    const state = await room.state();
    expect([state.groups, state.stages[0]?.groups]).toEqual([{}, []]);
    expect(state.notes[a]?.text).toBe("a");
    expect(await host.refused({ op: "group.rename", group: "g1", title: "x" })).toBe("unknown_group");
  });
});

describe("the definition", () => {
  it("[OPD1] [STA1] phrases are the live notes of the definition stage, in order", async () => {
    await fresh();
    const [a = "", b = ""] = await room.posted(host, "a", "b");
    const [p, q] = [room.phrase("première ;", [a]), room.phrase("seconde.", [b])];
    await host.save(p, q);
    expect((await room.state()).phrases).toEqual([p.note, q.note]);
    await host.save({ op: "phrase.place", note: q.note, after: "" });
    expect((await room.state()).phrases).toEqual([q.note, p.note]);
    await host.save({ op: "note.set_aside", notes: [q.note], why: "" });
    expect((await room.state()).phrases).toEqual([p.note]);
    await host.save({ op: "note.restore", notes: [q.note] });
    expect((await room.state()).phrases).toEqual([p.note, q.note]);
    await host.save({ op: "note.move", notes: [p.note], stage: room.stage(2) });
    expect((await room.state()).phrases).toEqual([q.note]);
    expect(await host.refused({ op: "phrase.place", note: p.note, after: "" })).toBe("unknown_note");
  });

  it("[OPD2] [OPD3] it is ratified with a reason or without, and reopened", async () => {
    await fresh();
    expect(await host.refused({ op: "definition.ratify" })).toBe("text_empty");
    const p = room.phrase("une phrase.", await room.posted(host, "a"));
    await host.save(p, { op: "definition.ratify" });
    expect((await room.state()).ratified).toEqual({ at: expect.any(Number), by: 1 });
    await host.save({ op: "definition.ratify", why: "à l'unanimité" });
    expect((await room.state()).ratified).toMatchObject({ why: "à l'unanimité" });
    await host.save({ op: "definition.reopen" });
    expect(await room.state()).not.toHaveProperty("ratified");
  });

  it("[STA3] what changes the definition's words or order takes the ratification away", async () => {
    const changes: ((p: string, q: string) => Op)[] = [
      (p) => ({ op: "note.edit", note: p, version: 0, delta: ["Oui, "] }),
      (p, q) => ({ op: "phrase.place", note: q, after: "" }),
      (p) => ({ op: "note.set_aside", notes: [p], why: "" }),
      (p) => ({ op: "note.hide", notes: [p] }),
      (p) => ({ op: "note.move", notes: [p], stage: room.stage(2) }),
      () => room.phrase("une de plus", []),
    ];
    for (const change of changes) {
      await fresh();
      const [a = ""] = await room.posted(host, "a");
      const [p, q] = [room.phrase("une", [a]), room.phrase("deux", [a])];
      await host.save(p, q, { op: "definition.ratify" });
      const op = change(p.note, q.note);
      await host.save(op.op === "note.distil" ? { ...op, sources: [a] } : op);
      expect(await room.state(), op.op).not.toHaveProperty("ratified");
      await host.save({ op: "definition.ratify" }, room.post("ailleurs"));
      expect((await room.state()).ratified).toBeDefined();
    }
  });
});
