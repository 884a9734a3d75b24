import { afterEach, describe, it } from "vitest";
import { Cleanup } from "../harness/cleanup.js";
import { Cluster } from "../harness/cluster.js";
import { Crowd } from "./crowd.js";
import { command, isolated } from "./isolated.js";
import { everyMs, throughOutage } from "./outage.js";
import { amount, seed, verdict } from "./seed.js";

// FAULT_OUTAGE_S: how long the firewall stands.
const ms = amount("FAULT_OUTAGE_S", 5) * 1000;

isolated(import.meta.filename, () => {
  const cleanup = new Cleanup();
  afterEach(() => cleanup.run());

  const table = ["inet", "entonnoir_fault"];
  const raise = (port: number): void => {
    command("nft", "add", "table", ...table);
    command("nft", "add", "chain", ...table, "in", "{ type filter hook input priority 0; }");
    for (const side of ["dport", "sport"])
      command("nft", "add", "rule", ...table, "in", "tcp", side, String(port), "drop");
  };

  describe(`a firewall between servers and Redis for ${ms / 1000} s, seed ${seed}`, () => {
    it(
      "[SUB7] people are told within 3 s, and all is saved within 5 s after",
      async () => {
        const cluster = cleanup.of(await Cluster.start({ name: "firewall", nodes: 2 }));
        const crowd = cleanup.of(await Crowd.gather({ site: cluster, size: 20, seed, everyMs: everyMs(ms) }));
        const { port } = cluster.redis;
        const told = await throughOutage(crowd, {
          begin: () => raise(port),
          end: () => command("nft", "delete", "table", ...table),
          ms,
        });
        const { confirmed } = await crowd.verify();
        verdict(`firewall for ${ms / 1000} s: ${told}, 0 of ${confirmed} confirmed ops lost`);
      },
      90_000 + ms,
    );
  });
});
