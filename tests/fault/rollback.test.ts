import { afterEach, describe, expect, it } from "vitest";
import { encode } from "../../web-client/src/board/index.js";
import { Bot } from "../harness/bot.js";
import { Cleanup } from "../harness/cleanup.js";
import { Cluster } from "../harness/cluster.js";
import { Cutter } from "../harness/cutter.js";
import { type Server, until } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { Crowd, snapshot } from "./crowd.js";
import { seed, verdict } from "./seed.js";

const cleanup = new Cleanup();
afterEach(() => cleanup.run());
let cluster: Cluster;
let cutters: Cutter[] = [];

async function gather(name: string): Promise<Crowd> {
  cutters = [];
  const storeOf = async ({ port }: { port: number }): Promise<string> => {
    const cutter = cleanup.of(await Cutter.start(port));
    cutters.push(cutter);
    return cutter.url;
  };
  cluster = cleanup.of(await Cluster.start({ name: `rollback-${name}`, nodes: 2, storeOf }));
  return cleanup.of(await Crowd.gather({ site: cluster, size: 20, seed }));
}

/// Everything that anybody did is there, wherever one asks.
async function expectAll(people: Crowd): Promise<void> {
  const missing = async (node: Server): Promise<number> => {
    const { state } = await snapshot(node.origin, people.workshop);
    return people.compare(state).lost.length;
  };
  for (const node of cluster.nodes)
    await until("all is back", async () => (await missing(node).catch(() => 1)) === 0, 30_000).catch(async (late) => {
      const { lost } = people.compare((await snapshot(node.origin, people.workshop)).state);
      const told = people.bots.flatMap(({ name, refused }) => refused.map((each) => ({ name, ...each })));
      throw new Error(`lost: ${lost.join(" ")}; offered back: ${JSON.stringify(told)}`, { cause: late });
    });
  await people.rest();
}
const state = async (people: Crowd): Promise<string> =>
  encode((await snapshot(cluster.origin, people.workshop)).state as never);

describe(`a Redis that is started again with an older file, seed ${seed}`, () => {
  it("[POS1] while the servers live: they put everything back, byte for byte, and nobody notices", async () => {
    const people = await gather("alive");
    await people.workFor(1500);
    const kept = cluster.redis.keep();
    await people.workFor(2500);
    const before = await state(people);
    const connections = people.bots.map((bot) => bot.connections);
    await cluster.redis.setBack(kept);
    await cluster.redis.up();
    await people.workFor(1500); // what is new stands behind what was put back
    const { confirmed, entries } = await people.verify();
    expect(await state(people)).not.toBe(before);
    expect(people.bots.map((bot) => bot.connections)).toEqual(connections);
    expect(people.bots.flatMap((bot) => bot.byes)).toEqual([]);
    await cluster.crash(); // from here on only what Redis holds counts
    await until("all are back", () => people.bots.every((bot, i) => bot.connections > present(connections[i])), 30_000);
    await people.rest();
    await people.verify();
    verdict(`set back under live rooms: ${entries} entries as they were, 0 of ${confirmed} confirmed ops lost`);
  }, 120_000);

  it("[POS1] while the servers live and everybody works on: nothing confirmed is lost or double", async () => {
    const people = await gather("busy");
    people.start();
    await people.bot(0).until("works", () => people.confirmed.length > 60, 20_000);
    const kept = cluster.redis.keep();
    const then = people.confirmed.length;
    await people.bot(0).until("works on", () => people.confirmed.length > then + 60, 20_000);
    await cluster.redis.setBack(kept);
    await cluster.redis.up();
    const back = people.confirmed.length;
    await people.bot(0).until("works again", () => people.confirmed.length > back + 60, 20_000);
    await people.rest();
    const { confirmed } = await people.verify();
    await cluster.crash();
    await expectAll(people);
    verdict(`set back in the middle of work: 0 of ${confirmed} confirmed ops lost`);
  }, 120_000);

  it("[SUB9] while the servers are restarted too: the browsers send what they had saved again", async () => {
    const people = await gather("restarted");
    await people.workFor(1500);
    const kept = cluster.redis.keep();
    await people.workFor(2500);
    await Promise.all(cluster.nodes.map((node) => node.end("SIGKILL")));
    await cluster.redis.setBack(kept);
    await cluster.redis.up();
    await Promise.all(cluster.nodes.map((node) => node.up()));
    await expectAll(people);
    const { confirmed } = await people.verify(false);
    verdict(`set back, all servers restarted: 0 of ${confirmed} confirmed ops lost`);
  }, 120_000);

  it("[CON11] while one server is cut off and another writes on: both are joined, and people are told", async () => {
    const people = await gather("split");
    await people.workFor(1500);
    const kept = cluster.redis.keep();
    await people.workFor(2500);
    const [first, second] = [cluster.node(0), cluster.node(1)];
    present(cutters[0]).stall();
    await second.end("SIGKILL");
    await cluster.redis.setBack(kept);
    await cluster.redis.up();
    await second.up();
    const { board, tokens } = people.workshop;
    const stranger = cleanup.of(await new Bot(second, board, tokens.facilitator, "S1").ready());
    const stage = present(people.stages[0]).id;
    const post = { op: "note.post", note: "between", text: "entre-temps", colour: "blue", stage };
    stranger.submit(post as never);
    await stranger.saved();
    expect(first.running).toBe(true);
    present(cutters[0]).cut(); // what it had sent before is lost
    present(cutters[0]).open();
    await expectAll(people);
    const { confirmed } = await people.verify(false);
    expect(JSON.parse(await state(people))).toHaveProperty("notes.between.text", "entre-temps");
    const told = people.bots.flatMap((bot) => bot.byes).filter(({ code }) => code === "set_back");
    expect(told.length, "people who were told").toBeGreaterThan(0);
    verdict(`set back, and written on: 0 of ${confirmed} confirmed ops lost, ${told.length} people told`);
  }, 120_000);
});
