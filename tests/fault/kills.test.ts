import { afterEach, describe, expect, it } from "vitest";
import { Cleanup } from "../harness/cleanup.js";
import { Cluster } from "../harness/cluster.js";
import { Dice } from "../harness/random.js";
import { pause, Server, type Site } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { Crowd } from "./crowd.js";
import { amount, seed, verdict } from "./seed.js";

// FAULT_KILLS: how many, in rounds of at most 10, each on a board of its own. FAULT_BOTS: how many work meanwhile.
const kills = amount("FAULT_KILLS", 6);
const size = amount("FAULT_BOTS", 60);
const killsPerRound = 10;

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

/// `kill -9` at random moments while everybody works. `kill` ends something and has it up again.
async function round(at: Site, round: number, count: number, kill: (dice: Dice) => Promise<void>): Promise<number> {
  const dice = new Dice(seed + round);
  const crowd = cleanup.of(await Crowd.gather({ site: at, size, seed: seed + round }));
  crowd.start();
  await pause(1000);
  for (let i = 0; i < count; i += 1) {
    await pause(dice.below(1500));
    await kill(dice);
  }
  await crowd.rest();
  const { confirmed, entries } = await crowd.verify();
  console.log(`round ${round}: ${count} kills, ${confirmed} ops confirmed, ${entries} entries`);
  crowd.close();
  return confirmed;
}

async function rounds(at: Site, what: string, kill: (dice: Dice) => Promise<void>): Promise<void> {
  cleanup.of(at);
  let confirmed = 0;
  for (let done = 0, i = 0; done < kills; done += killsPerRound, i += 1)
    confirmed += await round(at, i, Math.min(killsPerRound, kills - done), kill);
  expect(confirmed).toBeGreaterThan(0);
  verdict(`${what}: 0 of ${confirmed} confirmed ops lost, 0 doubled in ${kills} kills`);
}

/// A killed node comes back a little later; meanwhile its people go to another one.
async function killNode(cluster: Cluster, dice: Dice): Promise<void> {
  const node = present(dice.one(cluster.nodes));
  await node.end("SIGKILL");
  await pause(dice.below(1000));
  await node.revive();
}
async function killRedis(cluster: Cluster, dice: Dice): Promise<void> {
  await cluster.redis.end("SIGKILL");
  await pause(dice.below(1000));
  await cluster.redis.up();
}
const cluster = (name: string): Promise<Cluster> => Cluster.start({ name, nodes: 3 });
const msMax = 60_000 + kills * 10_000;

describe(`kill -9 at random moments while ${size} people work, seed ${seed}`, () => {
  it(
    "[SUB3] of one of three servers on a Redis: nothing confirmed is lost or double, all see the same",
    async () => {
      const three = await cluster("kills-node");
      await rounds(three, "a node of 3 on Redis", (dice) => killNode(three, dice));
    },
    msMax,
  );

  it(
    "[SUB3] of the Redis of three servers: nothing confirmed is lost or double, all see the same",
    async () => {
      const three = await cluster("kills-redis");
      await rounds(three, "Redis with 3 nodes", (dice) => killRedis(three, dice));
    },
    msMax,
  );

  it(
    "[SUB3] of both at once and in turn: nothing confirmed is lost or double, all see the same",
    async () => {
      const three = await cluster("kills-both");
      await rounds(three, "nodes and Redis", async (dice) => {
        const both = dice.chance(50);
        const node = both || dice.chance(50) ? killNode(three, dice) : undefined;
        const redis = both || !node ? killRedis(three, dice) : undefined;
        await Promise.all([node, redis]);
      });
    },
    msMax,
  );

  it(
    "[SUB3] of the one server on SQLite: nothing confirmed is lost or double, all see the same",
    async () => {
      const server = await Server.start({ name: "kills-sqlite" });
      await rounds(server, "the server on SQLite", async (dice) => {
        await server.end("SIGKILL");
        await pause(dice.below(500));
        await server.up();
      });
    },
    msMax,
  );
});
