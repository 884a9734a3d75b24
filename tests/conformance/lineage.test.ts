import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { get } from "../harness/api.js";
import type { Client } from "../harness/client.js";
import { Room } from "../harness/room.js";
import { Server } from "../harness/server.js";

let server: Server;
let room: Room;
let host: Client;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-lineage" });
});
afterAll(() => server.close());

type Ledger = Record<"posted" | "carried" | "merged" | "set_aside" | "withdrawn" | "open", number>;
async function ledger(): Promise<Ledger> {
  const answer = await get(server, `/api/boards/${room.board}`, room.tokens.viewer);
  const { ledger } = (await answer.json()) as { ledger: Ledger };
  expect(ledger.posted).toBe(ledger.carried + ledger.merged + ledger.set_aside + ledger.withdrawn + ledger.open);
  return ledger;
}
async function fresh(): Promise<void> {
  room = await Room.open(server);
  host = await room.join("facilitator");
}
const counts = (some: Partial<Ledger>): Ledger => ({
  posted: 0,
  carried: 0,
  merged: 0,
  set_aside: 0,
  withdrawn: 0,
  open: 0,
  ...some,
});

describe("fates", () => {
  it("[FAT1] every posted note has one fate and the counts add up", async () => {
    await fresh();
    const [a = "", b, c, d] = await room.posted(host, "a", "b", "c", "d", "e");
    const s = room.distil("s", [a]);
    const p = room.phrase("p", [s.note]);
    await host.save(s, p);
    await host.save(
      { op: "note.merge", notes: [b], into: a },
      { op: "note.set_aside", notes: [c], why: "" },
      { op: "note.withdraw", notes: [d] },
    );
    expect(await ledger()).toEqual({ posted: 5, carried: 1, merged: 1, set_aside: 1, withdrawn: 1, open: 1 });
  });

  it("[FAT3] a note whose every descendant is set aside is set aside; one that is not, saves it", async () => {
    await fresh();
    const [a = ""] = await room.posted(host, "a");
    const [s, t] = [room.distil("s", [a]), room.distil("t", [a])];
    await host.save(s, t);
    expect(await ledger()).toEqual(counts({ posted: 1, open: 1 }));
    await host.save({ op: "note.set_aside", notes: [s.note], why: "" });
    expect(await ledger()).toEqual(counts({ posted: 1, open: 1 }));
    await host.save({ op: "note.set_aside", notes: [t.note], why: "" });
    expect(await ledger()).toEqual(counts({ posted: 1, set_aside: 1 }));
  });

  it("[FAT3] merged tells of itself, even where the other is carried", async () => {
    await fresh();
    const [a = "", b = ""] = await room.posted(host, "a", "b");
    await host.save(room.phrase("p", [a]), { op: "note.merge", notes: [b], into: a });
    expect(await ledger()).toEqual(counts({ posted: 2, carried: 1, merged: 1 }));
  });

  it("[FAT3] a posted note that becomes a phrase itself is carried", async () => {
    await fresh();
    const [a] = await room.posted(host, "a");
    await host.save({ op: "note.move", notes: [a], stage: room.definition });
    expect(await ledger()).toEqual(counts({ posted: 1, carried: 1 }));
  });

  it("[FAT3] carried over any number of generations", async () => {
    await fresh();
    const [a = ""] = await room.posted(host, "a");
    let last = a;
    for (let i = 0; i < 5; i++) {
      const op = room.distil(`s${i}`, [last]);
      await host.save(op);
      last = op.note;
    }
    await host.save(room.phrase("p", [last]));
    expect(await ledger()).toEqual(counts({ posted: 1, carried: 1 }));
  });

  it("[FAT3] hidden is no fate", async () => {
    await fresh();
    const [a = ""] = await room.posted(host, "a");
    await host.save(room.phrase("p", [a]), { op: "note.hide", notes: [a] });
    expect(await ledger()).toEqual(counts({ posted: 1, carried: 1 }));
  });
});
