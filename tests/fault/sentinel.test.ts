import { afterEach, describe, expect, it } from "vitest";
import { Cleanup } from "../harness/cleanup.js";
import { Cluster } from "../harness/cluster.js";
import { pause, until } from "../harness/server.js";
import { Watched } from "../harness/sentinel.js";
import { Crowd, snapshot } from "./crowd.js";
import { seed, verdict } from "./seed.js";

const cleanup = new Cleanup();
afterEach(() => cleanup.run());
let watched: Watched;
let cluster: Cluster;

async function gather(name: string, args: readonly string[]): Promise<Crowd> {
  watched = cleanup.of(await Watched.start(`sentinel-${name}`));
  const storeOf = (): string => watched.url;
  cluster = await Cluster.on(watched.redises[0], { name: `sentinel-${name}`, nodes: 2, args, storeOf });
  cleanup.add(() => cluster.closeNodes());
  return cleanup.of(await Crowd.gather({ site: cluster, size: 20, seed }));
}

/// The replica lags, the master dies with what only it has, the replica becomes master, the old one comes back as its replica.
/// Sentinels on a busy machine may change their minds and make the old one master again; then it is the other way round.
async function failOver(people: Crowd): Promise<void> {
  const [first, second] = watched.redises;
  people.start();
  await pause(1000);
  watched.line.stall();
  await pause(2500);
  await first.end("SIGKILL");
  await until("the replica is master", async () => (await watched.masterPort()) === second.port, 30_000);
  await first.up();
  const follows = async (): Promise<boolean> => {
    const other = (await watched.masterPort()) === first.port ? second : first;
    return (await other.info("master_link_status")) === "up";
  };
  // Who becomes a replica ends connections. A sentinel that was kept waiting itself does nothing for 30 s.
  await until("the one that is not master follows", () => follows().catch(() => false), 90_000);
}

describe(`a master that dies while its replica lags, seed ${seed}`, () => {
  it("[SUB3] with --redis-wait 1: nothing was confirmed that only the master had, and nothing is lost", async () => {
    const people = await gather("wait", ["--redis-wait", "1"]);
    people.start();
    await pause(1500);
    watched.line.stall();
    await pause(500);
    const stalled = people.confirmed.length;
    await pause(1500);
    expect(people.confirmed.length, "confirmed while no replica has it").toBe(stalled);
    watched.line.open();
    await people.rest();
    await failOver(people);
    await people.rest();
    const { confirmed } = await people.verify();
    await cluster.crash();
    expect(people.compare((await snapshot(cluster.origin, people.workshop)).state)).toEqual({ lost: [], doubled: [] });
    verdict(`failover with --redis-wait 1: 0 of ${confirmed} confirmed ops lost`);
  }, 180_000);

  it("[POS1] without: the servers put back what the new master lacks", async () => {
    const people = await gather("lag", []);
    await failOver(people);
    await people.rest();
    const { confirmed } = await people.verify(false);
    await cluster.crash();
    expect(people.compare((await snapshot(cluster.origin, people.workshop)).state)).toEqual({ lost: [], doubled: [] });
    verdict(`failover to a replica that lagged: 0 of ${confirmed} confirmed ops lost, put back by the servers`);
  }, 180_000);
});
