import { afterEach, describe, expect, it } from "vitest";
import { Cleanup } from "../harness/cleanup.js";
import { Cluster } from "../harness/cluster.js";
import { Cutter } from "../harness/cutter.js";
import { Crowd } from "./crowd.js";
import { everyMs, type Outage, throughOutage } from "./outage.js";
import { amount, seed, verdict } from "./seed.js";

// FAULT_OUTAGE_S: how long each lasts. FAULT_OUTAGES: how often.
const ms = amount("FAULT_OUTAGE_S", 5) * 1000;
const times = amount("FAULT_OUTAGES", 1);

const cleanup = new Cleanup();
afterEach(() => cleanup.run());
let cluster: Cluster;
let cutters: Cutter[] = [];

/// Two servers, each with a line of its own to the Redis, which can be cut.
async function start(name: string): Promise<void> {
  cutters = [];
  const storeOf = async ({ port }: { port: number }): Promise<string> => {
    const cutter = cleanup.of(await Cutter.start(port));
    cutters.push(cutter);
    return cutter.url;
  };
  cluster = cleanup.of(await Cluster.start({ name: `outage-${name}`, nodes: 2, storeOf }));
}

const each = (act: (cutter: Cutter) => void) => (): void => cutters.forEach(act);
const outages: readonly (readonly [string, string, Omit<Outage, "ms">])[] = [
  ["frozen", "that is stopped in its tracks", { begin: () => cluster.redis.freeze(), end: () => cluster.redis.thaw() }],
  ["stalled", "behind a line that swallows everything", { begin: each((c) => c.stall()), end: each((c) => c.open()) }],
  ["deaf", "whose answers are lost", { begin: each((c) => c.deafen()), end: each((c) => c.open()) }],
  ["gone", "that is not there", { begin: () => cluster.redis.end("SIGKILL"), end: () => cluster.redis.up() }],
];

describe(`a Redis that does not answer for ${ms / 1000} s, seed ${seed}`, () => {
  it.each(outages)(
    "[SUB7] %s: one %s: people are told within 3 s, and all is saved within 5 s after",
    async (name, _what, outage) => {
      await start(name);
      const crowd = cleanup.of(await Crowd.gather({ site: cluster, size: 20, seed, everyMs: everyMs(ms) }));
      for (let i = 0; i < times; i += 1) {
        const told = await throughOutage(crowd, { ...outage, ms });
        const { confirmed } = await crowd.verify();
        expect(confirmed).toBeGreaterThan(0);
        verdict(`${name} for ${ms / 1000} s: ${told}, 0 of ${confirmed} confirmed ops lost`);
      }
    },
    60_000 + times * (ms + 30_000),
  );
});
