import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { Cleanup } from "../harness/cleanup.js";
import { Cluster } from "../harness/cluster.js";
import { pause, until } from "../harness/server.js";
import { Crowd } from "./crowd.js";
import { command, isolated } from "./isolated.js";
import { throughOutage } from "./outage.js";
import { seed, verdict } from "./seed.js";

/// A disk of 6 MB and 64 files.
class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), "entonnoir-disk-"));
  private readonly filler = join(this.folder, "filler");
  constructor() {
    command("mount", "-t", "tmpfs", "-o", "size=6m,nr_inodes=64", "tmpfs", this.folder);
    mkdirSync(this.filler);
  }
  /// Leaves so many bytes.
  fill(left: number): void {
    const { bavail, bsize } = statfsSync(this.folder);
    writeFileSync(join(this.filler, "bytes"), Buffer.alloc(Math.max(0, bavail * bsize - left)));
  }
  /// Leaves no room for another file; those that are there may grow.
  fillWithFiles(): void {
    for (let left = statfsSync(this.folder).ffree; left > 0; left -= 1)
      writeFileSync(join(this.filler, String(left)), "");
  }
  free(): void {
    rmSync(this.filler, { recursive: true, force: true });
  }
  close(): void {
    command("umount", this.folder);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

isolated(import.meta.filename, () => {
  const cleanup = new Cleanup();
  afterEach(() => cleanup.run());

  const verdictOf = async (people: Crowd, what: string, told: string): Promise<void> => {
    const { confirmed } = await people.verify();
    expect(confirmed).toBeGreaterThan(0);
    verdict(`${what}: ${told}, 0 of ${confirmed} confirmed ops lost`);
  };

  describe(`a disk that is full, seed ${seed}`, () => {
    it("[SUB7] Redis cannot append and ends: what was saved stays, the rest is saved when there is room", async () => {
      const disk = cleanup.of(new SmallDisk());
      const redis = { folder: disk.folder };
      const cluster = cleanup.of(await Cluster.start({ name: "disk-append", nodes: 2, redis }));
      const people = cleanup.of(await Crowd.gather({ site: cluster, size: 20, seed }));
      const told = await throughOutage(people, {
        begin: async () => {
          disk.fill(4096);
          people.start();
          await cluster.redis.ended(20_000);
          await people.stop();
        },
        end: async () => {
          disk.free();
          await cluster.redis.up();
        },
        ms: 4000,
      });
      expect(cluster.redis.log()).toMatch(/No space left|AOF write error/);
      await verdictOf(people, "disk full, Redis ended", told);
    }, 120_000);

    it("[SUB7] log_full: Redis cannot write its snapshot and refuses to write: people hear that it is full", async () => {
      const disk = cleanup.of(new SmallDisk());
      const args = ["--save", "1 1"];
      const redis = { folder: disk.folder, args };
      const cluster = cleanup.of(await Cluster.start({ name: "disk-snapshot", nodes: 2, redis }));
      const people = cleanup.of(await Crowd.gather({ site: cluster, size: 20, seed }));
      const told = await throughOutage(people, {
        begin: async () => {
          disk.fillWithFiles();
          people.start();
          const failed = async (): Promise<boolean> => (await cluster.redis.info("rdb_last_bgsave_status")) === "err";
          await until("Redis cannot write its snapshot", failed, 30_000);
          await people.stop();
          await pause(1000);
        },
        end: async () => {
          disk.free();
          await cluster.redis.cli("BGSAVE");
        },
        ms: 4000,
        code: "log_full",
      });
      await verdictOf(people, "disk full, Redis refuses", told);
    }, 120_000);
  });
});
