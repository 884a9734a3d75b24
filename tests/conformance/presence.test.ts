import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../harness/client.js";
import { Room } from "../harness/room.js";
import { pause, Server, until } from "../harness/server.js";
import type { Here, Moved } from "../harness/shapes.js";

let server: Server;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-presence" });
});
afterAll(() => server.close());

const frames = (client: Client): Client["received"] => client.received.filter((message) => message.type === "presence");
const people = (client: Client): Here[] => frames(client).flatMap((frame) => frame.here ?? []);
const moves = (client: Client): Moved[] => frames(client).flatMap((frame) => frame.moved ?? []);

describe("presence", () => {
  it("[PRS2] who comes hears of all who are here, and they of who comes and goes", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator", { name: "Anne" });
    const guest = await room.join("participant", { name: "Zoé" });
    await until(
      "both know both",
      () => people(guest).length >= 2 && people(host).some((person) => person.name === "Zoé"),
    );
    const session = guest.received[0]?.session;
    expect(people(host).find((person) => person.name === "Zoé")).toMatchObject({
      role: "participant",
      participant: 0,
      session,
    });
    expect(frames(guest).at(-1)?.count).toBe(2);
    guest.close();
    await until("gone is told", () => frames(host).some((frame) => frame.gone?.includes(session ?? -1) ?? false));
    expect(frames(host).at(-1)?.count).toBe(1);
  });

  it("[PRS1] cursors, drags and what is edited reach the others, and stop when absent", async () => {
    const room = await Room.open(server);
    const [host, guest] = [await room.join("facilitator"), await room.join("participant")];
    const [note = ""] = await room.posted(host, "a");
    const presence = {
      cursor: { stage: room.stage(0), x: -12, y: 34 },
      drag: { stage: room.stage(0), notes: [note], dx: 5, dy: -5 },
      editing: note,
    };
    host.send({ type: "presence", ...presence });
    await until("it arrives", () => moves(guest).some((moved) => moved.editing === note));
    expect(moves(guest).at(-1)).toEqual({ session: host.received[0]?.session, ...presence });
    host.send({ type: "presence" });
    await until("it ends", () => moves(guest).at(-1)?.cursor === undefined);
  });

  it("[PRS2] it is one frame for all, at most ten a second", async () => {
    const room = await Room.open(server);
    const watcher = await room.join("viewer");
    const movers = await Promise.all(Array.from({ length: 10 }, () => room.join("facilitator")));
    await pause(300);
    const before = frames(watcher).length;
    for (let i = 0; i < 20; i++) {
      for (const mover of movers) mover.send({ type: "presence", cursor: { stage: room.stage(0), x: i, y: i } });
      await pause(50);
    }
    await until("the last arrives", () => moves(watcher).filter((moved) => moved.cursor?.x === 19).length >= 10);
    expect(frames(watcher).length - before).toBeLessThanOrEqual(13);
    expect(frames(watcher).length - before).toBeGreaterThanOrEqual(5);
  });

  it("[PRS1] presence is stored nowhere: who comes later and the log do not have it", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator");
    host.send({ type: "presence", cursor: { stage: room.stage(0), x: 4242, y: 0 } });
    await host.alive();
    host.close();
    await pause(200);
    const late = await room.join("viewer");
    await pause(200);
    expect(JSON.stringify(late.received)).not.toContain("4242");
    expect(late.received[0]?.position?.revision).toBe(1);
  });

  it("[PRS1] a viewer's presence and a stage that is not there harm nobody", async () => {
    const room = await Room.open(server);
    const [host, viewer] = [await room.join("facilitator"), await room.join("viewer")];
    viewer.send({ type: "presence", cursor: { stage: "nowhere", x: 0, y: 0 } });
    expect(await viewer.alive()).toBe(true);
    expect(await host.alive()).toBe(true);
  });

  it("[PRS1] 51 dragged notes are refused", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator");
    const notes = Array.from({ length: 51 }, (_, i) => `n${i}`);
    host.send({ type: "presence", drag: { stage: room.stage(0), notes, dx: 0, dy: 0 } });
    expect((await host.next("error")).code).toBe("bad_message");
  });

  it("[PRS2] above 100 people only facilitators are told of, and the count tells the rest", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator", { name: "Anne" });
    await Promise.all(Array.from({ length: 105 }, () => room.join("participant", { name: "P" })));
    const late = await room.join("viewer");
    await until("the count is there", () => frames(late).at(-1)?.count === 107);
    expect(people(late).map((person) => person.name)).toEqual(["Anne"]);
    expect(await host.alive()).toBe(true);
    room.close();
  });
});
