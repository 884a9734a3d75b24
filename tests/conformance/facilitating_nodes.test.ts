import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, get } from "../harness/api.js";
import { Client } from "../harness/client.js";
import { Cluster } from "../harness/cluster.js";
import { Room } from "../harness/room.js";
import { until } from "../harness/server.js";
import { present } from "../harness/shapes.js";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ name: "conformance-facilitating-nodes", nodes: 2 });
});
afterAll(() => cluster.close());

const join = (room: Room, node: number, token: string): Promise<Client> =>
  Client.join(cluster.node(node), room.board, { token });
const open = async (node: number, code: string): Promise<number> =>
  (await call(cluster.node(node), "POST", "/api/join", undefined, { code })).status;

describe("facilitating on two servers of one board", () => {
  it("[HTP7] all servers know a code, that it is off, and that its links are no more", async () => {
    const room = await Room.open(cluster.node(0));
    const { facilitator } = room.tokens;
    const path = `/api/boards/${room.board}/code`;
    const make = async (node: number, body: unknown): Promise<string> => {
      const answer = await call(cluster.node(node), "POST", path, facilitator, body);
      return ((await answer.json()) as { code: string }).code;
    };
    const code = await make(0, {});
    expect(await make(1, {})).toBe(code);
    expect(await open(1, code)).toBe(200);
    expect((await call(cluster.node(1), "DELETE", path, facilitator)).status).toBe(204);
    expect(await open(0, code)).toBe(404);
    const [first, second] = await Promise.all([make(0, {}), make(1, {})]);
    expect(first).toBe(second);
    const host = await join(room, 0, facilitator);
    await host.save({ op: "links.renew" });
    await until("the other server does not take it", async () => (await open(1, first)) === 404, 2_000);
  });

  it("[HTP7] what Redis keeps of a code tells neither code nor token", async () => {
    const room = await Room.open(cluster.node(0));
    const answer = await call(cluster.node(0), "POST", `/api/boards/${room.board}/code`, room.tokens.facilitator, {});
    const { code } = (await answer.json()) as { code: string };
    const keys = (await cluster.redis.cli("KEYS", "ent:shelf:*")).trim().split("\n");
    expect(keys.length).toBeGreaterThanOrEqual(2);
    for (const key of keys) {
      const kept = key + (await cluster.redis.cli("GET", key));
      for (const secret of [code, room.tokens.participant, room.tokens.facilitator]) expect(kept).not.toContain(secret);
      expect(Number(await cluster.redis.cli("TTL", key))).toBeGreaterThan(7_000);
    }
  });

  it("[ROL6] who is removed, and who came by an old link, leaves the other server within 2 s", async () => {
    const room = await Room.open(cluster.node(0));
    const host = await join(room, 0, room.tokens.facilitator);
    const [guest, other] = [await join(room, 1, room.tokens.participant), await join(room, 1, room.tokens.participant)];
    const { participant, position } = await guest.save(room.post("a"));
    await host.reached(present(position).revision); // before it a server knows nobody by this number
    await host.save({ op: "person.remove", person: present(participant), removed: true });
    expect(await guest.next("bye", 2_000)).toMatchObject({ code: "removed" });
    await host.save({ op: "links.renew" });
    expect(await other.next("bye", 2_000)).toMatchObject({ code: "link_renewed" });
    for (const node of [0, 1])
      expect((await get(cluster.node(node), `/api/boards/${room.board}`, room.tokens.participant)).status).toBe(404);
  });

  it("[SEE6] one's own comes on every connection of the person, whichever server it is on", async () => {
    const room = await Room.open(cluster.node(0));
    const host = await join(room, 0, room.tokens.facilitator);
    await host.save({ op: "stage.visibility", stage: room.stage(0), visibility: "private" });
    const author = await join(room, 0, room.tokens.participant);
    const second = await Client.join(cluster.node(1), room.board, {
      token: room.tokens.participant,
      person: author.person,
    });
    const other = await join(room, 1, room.tokens.participant);
    const saved = await author.save(room.post("whisper-across"));
    for (const client of [second, other]) await client.reached(present(saved.position).revision);
    const own = second.received.filter((message) => message.type === "own");
    expect(own.map(({ participant, revision }) => [participant, revision])).toEqual(
      Array(2).fill([saved.participant, saved.position?.revision]),
    );
    expect(own.map(({ entry }) => entry?.revision)).toEqual([undefined, saved.position?.revision]); // the number first
    expect(other.raw.join()).not.toContain("whisper-across");
  });
});
