import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { get } from "../harness/api.js";
import type { Client } from "../harness/client.js";
import { Room } from "../harness/room.js";
import { Server, until } from "../harness/server.js";
import { present, type Message, type Position } from "../harness/shapes.js";

let server: Server;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-erase" });
});
afterAll(() => server.close());

const secret = "motsecretàeffacer";

/// The snapshot of a later epoch, which everybody gets.
async function renewed(client: Client): Promise<Message & { position: Position }> {
  for (;;) {
    const snapshot = await client.next("snapshot");
    const position = present(snapshot.position);
    if (position.epoch > 1) return { ...snapshot, position };
  }
}

/// Whether the file of the log, or what SQLite keeps beside it, holds the words.
function inTheStore(): boolean {
  return ["", "-wal", "-shm", "-journal"]
    .map((end) => server.store + end)
    .some((file) => existsSync(file) && readFileSync(file).includes(Buffer.from(secret)));
}
const onDisk = process.env["TEST_STORE"] === undefined;

interface Erased {
  readonly room: Room;
  readonly author: Client;
  readonly witness: Client;
  readonly before: Position;
  readonly note: string;
}

/// A board on which a participant wrote, and had it erased.
async function erased(): Promise<Erased> {
  const room = await Room.open(server);
  const [author, witness] = [await room.join("participant", { name: "Zoé" }), await room.join("facilitator")];
  const [note = ""] = await room.posted(author, `un ${secret} ici`);
  await witness.save(room.post("reste"));
  const before = present((await author.save({ op: "note.edit", note, version: 0, delta: [secret] })).position);
  await witness.reached(before.revision);
  await author.save({ op: "person.erase" });
  return { room, author, witness, before, note };
}

describe("erasing for good", () => {
  it("[CON12] everybody gets a snapshot of a later epoch, without the words", async () => {
    const { room, author, witness, before, note } = await erased();
    for (const client of [author, witness]) {
      const snapshot = await renewed(client);
      expect(JSON.stringify(snapshot)).not.toContain(secret);
      expect(snapshot.position.revision).toBe(before.revision + 1);
      const state = present(snapshot.state);
      expect(state).toEqual(await room.state());
      expect(state.notes[note]).toMatchObject({ text: "", withdrawn: {} });
      expect(state.people["1"]).toMatchObject({ name: "" });
      expect(Object.values(state.notes).map((each) => each.text)).toContain("reste");
    }
    await witness.save(room.post("après"));
    await author.reached(before.revision + 2);
    expect(author.entries().at(-1)?.revision).toBe(before.revision + 2);
  });

  it("[CON12] a since of the earlier epoch gets a snapshot, and nothing of before is told", async () => {
    const { room, witness, before } = await erased();
    const { position } = await renewed(witness);
    for (const since of [before, { ...position, epoch: 1 }]) {
      const back = await room.join("viewer", { since });
      expect(back.received[0]).toMatchObject({ resume: "snapshot", position: { epoch: 2 } });
      expect(JSON.stringify(back.received)).not.toContain(secret);
    }
    const same = await room.join("viewer", { since: position });
    expect(same.received[0]).toMatchObject({ resume: "entries" });
  });

  it("[CON6] edits of before are not told to who has some pending", async () => {
    const { room, witness, note } = await erased();
    await renewed(witness);
    const back = await room.join("participant", { pending: [{ note, version: 0 }] });
    expect(JSON.stringify(back.received)).not.toContain(secret);
  });

  it("[OPC14] a facilitator erases somebody else's words, a participant only their own", async () => {
    const room = await Room.open(server);
    const [one, two] = [await room.join("participant"), await room.join("participant")];
    const facilitator = await room.join("facilitator");
    const [note = ""] = await room.posted(one, secret);
    const [other = ""] = await room.posted(two, "à moi");
    expect(await two.refused({ op: "person.erase", person: 1 })).toBe("forbidden");
    expect(await facilitator.refused({ op: "person.erase", person: 9 })).toBe("unknown_person");
    await facilitator.save({ op: "person.erase", person: 1 });
    const { notes } = present((await renewed(two)).state);
    expect(notes[note]?.text).toBe("");
    expect(notes[other]?.text).toBe("à moi");
  });

  it("[CON12] twice, each time in a later epoch", async () => {
    const { room, author, witness } = await erased();
    expect((await renewed(witness)).position.epoch).toBe(2);
    await author.save(room.post(secret));
    await author.save({ op: "person.erase" });
    expect((await renewed(witness)).position.epoch).toBe(3);
  });

  it("[OPC14] again, of who did nothing since: it is saved and told, and nobody gets a snapshot", async () => {
    const { author, witness } = await erased();
    const { position } = await renewed(witness);
    const told = witness.received.length;
    for (let i = 0; i < 5; ++i) await author.save({ op: "person.erase" });
    await witness.save({ op: "person.erase", person: 1 });
    await witness.reached(position.revision + 6);
    expect(witness.received.slice(told).filter(({ type }) => type === "snapshot")).toEqual([]);
    expect(witness.entries().at(-1)).toMatchObject({ revision: position.revision + 6, ops: [{ op: "person.erase" }] });
    expect((await author.save({ op: "person.name", name: "Z" })).position).toMatchObject({ epoch: position.epoch });
  });

  it("[CON12] they are gone from the store, also after a kill", async () => {
    const { room, witness } = await erased();
    const { position, state } = await renewed(witness);
    if (onDisk) await until("the store holds nothing of it", () => Promise.resolve(!inTheStore()));
    await server.crash();
    if (onDisk) expect(inTheStore()).toBe(false);
    const back = await room.join("facilitator");
    expect(back.received[0]).toMatchObject({ position });
    expect(back.received[1]?.state).toEqual(state);
    expect(JSON.stringify(back.received)).not.toContain(secret);
    for (const path of ["snapshot", "history", "export/json", "export/md"]) {
      const answer = await get(server, `/api/boards/${room.board}/${path}`, room.tokens.facilitator);
      expect(await answer.text(), path).not.toContain(secret);
    }
  });

  it("[CON12] a kill right after it was saved leaves nothing behind", async () => {
    const { room, before } = await erased();
    await server.crash();
    const back = await room.join("facilitator");
    if (back.received[1]?.position?.epoch === 1) await renewed(back);
    expect((await room.state()).people["1"]).toMatchObject({ name: "" });
    if (onDisk) await until("the store holds nothing of it", () => Promise.resolve(!inTheStore()));
    const old = await room.join("viewer", { since: before });
    expect(old.received[0]).toMatchObject({ resume: "snapshot", position: { epoch: 2 } });
  });
});
