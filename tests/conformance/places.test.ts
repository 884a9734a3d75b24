import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Room } from "../harness/room.js";
import { Server } from "../harness/server.js";
import type { Place, State } from "../harness/shapes.js";

let server: Server;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-places" });
});
afterAll(() => server.close());

/// The cells of PLC2 in the order in which they are tried, for notes of this pitch.
function cells(pitchX: number, width: number, count: number): Place[] {
  const all = [];
  for (let i = -60; i <= 60; i++) {
    for (let j = 0; j <= 60; j++) {
      const h = i >= 0 ? i + 1 : -i;
      const cost = Math.max(Math.floor((18 * h * pitchX) / 184), 16 * (j + 1));
      all.push({ i, j, h, cost });
    }
  }
  all.sort((a, b) => a.cost - b.cost || a.j - b.j || a.h - b.h || b.i - a.i);
  return all.slice(0, count).map(({ i, j }) => ({ x: i * pitchX + Math.floor((pitchX - width) / 2), y: j * 184 + 8 }));
}
const placesIn = (state: State, stage: string): Place[] =>
  Object.values(state.notes).flatMap((note) => (note.places[stage] ? [note.places[stage]] : []));
const sorted = (places: readonly Place[]): string[] => places.map((place) => `${place.x},${place.y}`).sort();

describe("free places", () => {
  it("[PLC2] [PLC3] 60 notes of 24 people posting at once stand 10 × 6, no two in one cell", async () => {
    const room = await Room.open(server);
    const people = await Promise.all(Array.from({ length: 24 }, () => room.join("participant")));
    await Promise.all(Array.from({ length: 60 }, (_, i) => people[i % 24]?.save(room.post(`idée ${i}`))));
    const places = placesIn(await room.state(), room.stage(0));
    expect(new Set(sorted(places)).size).toBe(60);
    expect(sorted(places)).toEqual(sorted(cells(184, 168, 60)));
    expect(new Set(places.map((place) => place.x)).size).toBe(10);
    expect(new Set(places.map((place) => place.y)).size).toBe(6);
  });

  it("[PLC2] one after another they come in the order of the cells", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    const ids = await room.posted(client, ...Array.from({ length: 30 }, (_, i) => `n${i}`));
    const state = await room.state();
    expect(ids.map((id) => state.notes[id]?.places[room.stage(0)])).toEqual(cells(184, 168, 30));
  });

  it("[PLC1] statements are wider", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator");
    const ids = await room.posted(host, ...Array.from({ length: 12 }, (_, i) => `n${i}`));
    for (const id of ids) await host.save(room.distil("d", [id]));
    expect(sorted(placesIn(await room.state(), room.stage(2)))).toEqual(sorted(cells(280, 264, 12)));
  });

  it("[PLC1] phrases stand at 0, 0", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator");
    const op = room.phrase("une phrase", await room.posted(host, "a"));
    await host.save(op);
    expect((await room.state()).notes[op.note]?.places[room.definition]).toEqual({ x: 0, y: 0 });
  });

  it("[PLC3] a cell into which a note reaches more than 24 px is taken, 24 px is free", async () => {
    const [first] = cells(184, 168, 1);
    if (!first) throw new Error("no cell");
    for (const [dx, taken] of [
      [168 - 24, false],
      [168 - 25, true],
    ] as const) {
      const room = await Room.open(server);
      const client = await room.join("participant");
      await client.save(room.post("à la main", { place: { x: first.x + dx, y: first.y } }));
      const op = room.post("sans place");
      await client.save(op);
      const place = (await room.state()).notes[op.note]?.places[room.stage(0)];
      expect(JSON.stringify(place) !== JSON.stringify(first), `${dx}`).toBe(taken);
    }
  });

  it("[PLC3] a note that moved on keeps its cell, a withdrawn one gives it back", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator");
    const [first, second] = cells(184, 168, 2);
    const [moved] = await room.posted(host, "part");
    await host.save({ op: "note.move", notes: [moved], stage: room.stage(1) });
    const [stays] = await room.posted(host, "reste");
    expect((await room.state()).notes[stays ?? ""]?.places[room.stage(0)]).toEqual(second);
    await host.save({ op: "note.withdraw", notes: [moved] });
    const [next] = await room.posted(host, "à la place");
    expect((await room.state()).notes[next ?? ""]?.places[room.stage(0)]).toEqual(first);
  });

  it("[PLC4] notes moved together take free cells, given out in reading order", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator");
    const ids = await room.posted(host, ...Array.from({ length: 12 }, (_, i) => `n${i}`));
    await host.save({ op: "note.move", notes: ids, stage: room.stage(1) });
    const state = await room.state();
    const expected = cells(184, 168, 12).sort((a, b) => a.y - b.y || a.x - b.x);
    expect(ids.map((id) => state.notes[id]?.places[room.stage(1)])).toEqual(expected);
  });
});
