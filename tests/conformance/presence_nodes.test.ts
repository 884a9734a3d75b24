import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, type HelloFields } from "../harness/client.js";
import { Cluster } from "../harness/cluster.js";
import { Room } from "../harness/room.js";
import { until } from "../harness/server.js";
import type { Here, Moved } from "../harness/shapes.js";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ name: "conformance-presence-nodes", nodes: 2 });
});
afterAll(() => cluster.close());

const frames = (client: Client): Client["received"] => client.received.filter((message) => message.type === "presence");
const people = (client: Client): Here[] => frames(client).flatMap((frame) => frame.here ?? []);
const moves = (client: Client): Moved[] => frames(client).flatMap((frame) => frame.moved ?? []);
const knows = (client: Client, name: string): boolean => people(client).some((person) => person.name === name);
const lost = (client: Client, session: number): boolean =>
  frames(client).some((frame) => frame.gone?.includes(session) ?? false);

/// Somebody who sits on a node of their choice.
function join(room: Room, node: number, fields: Partial<HelloFields>): Promise<Client> {
  return Client.join(cluster.node(node), room.board, { token: room.tokens.facilitator, ...fields });
}
const sessionOf = (client: Client): number => client.received[0]?.session ?? -1;

describe("presence on two servers of one board", () => {
  it("[PRS4] people see who comes, points and goes on the other server", async () => {
    const room = await Room.open(cluster.node(0));
    const [anne, zoe] = [await join(room, 0, { name: "Anne" }), await join(room, 1, { name: "Zoé" })];
    await until("both know both", () => knows(anne, "Zoé") && knows(zoe, "Anne"));
    expect(sessionOf(anne)).not.toBe(sessionOf(zoe));
    expect(frames(anne).at(-1)?.count).toBe(2);
    const cursor = { stage: room.stage(0), x: 11, y: 22 };
    zoe.send({ type: "presence", cursor });
    await until("the cursor is there", () => moves(anne).some((moved) => moved.cursor?.x === 11));
    expect(moves(anne).at(-1)).toEqual({ session: sessionOf(zoe), cursor });
    zoe.close();
    await until("gone is told", () => lost(anne, sessionOf(zoe)));
    expect(frames(anne).at(-1)?.count).toBe(1);
    anne.close();
  });

  it("[PRS4] a name and number that a change gives are known on the other server", async () => {
    const room = await Room.open(cluster.node(0));
    const [anne, zoe] = [await join(room, 0, { name: "Anne" }), await join(room, 1, { name: "Zoé" })];
    await until("they know each other", () => knows(anne, "Zoé") && knows(zoe, "Anne"));
    await zoe.save(room.post("a note"));
    const number = (): number | undefined => people(anne).findLast((person) => person.name === "Zoé")?.participant;
    await until("the number is known", () => number() === 1);
    for (const person of [anne, zoe]) person.close();
  });

  it("[PRS4] people of a server that dies are gone within ten seconds, and back with it", async () => {
    const room = await Room.open(cluster.node(0));
    const [anne, zoe] = [await join(room, 0, { name: "Anne" }), await join(room, 1, { name: "Zoé" })];
    await until("they know each other", () => knows(anne, "Zoé"));
    await cluster.node(1).end("SIGKILL");
    await until("gone is told", () => lost(anne, sessionOf(zoe)), 10_000);
    expect(frames(anne).at(-1)?.count).toBe(1);
    await cluster.node(1).up();
    const max = await join(room, 1, { name: "Max" });
    await until("they know each other again", () => knows(anne, "Max") && knows(max, "Anne"));
    for (const person of [anne, max]) person.close();
  });

  it("[PRS4] when Redis was away everybody is seen again without doing anything", async () => {
    const room = await Room.open(cluster.node(0));
    const [anne, zoe] = [await join(room, 0, { name: "Anne" }), await join(room, 1, { name: "Zoé" })];
    await until("they know each other", () => knows(anne, "Zoé") && knows(zoe, "Anne"));
    await cluster.redis.end("SIGKILL");
    await until(
      "they lose sight of each other",
      () => lost(anne, sessionOf(zoe)) && lost(zoe, sessionOf(anne)),
      15_000,
    );
    await cluster.redis.up();
    await until("they see each other again", () => frames(anne).at(-1)?.count === 2 && frames(zoe).at(-1)?.count === 2);
    for (const person of [anne, zoe]) person.close();
  }, 40_000);
});
