import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cutter } from "./cutter.js";
import { freePort, Process, until } from "./process.js";
import { Redis } from "./redis.js";
import { present } from "./shapes.js";

const master = "entonnoir";

/// A master, a replica that reads it through a line which can be stalled, and three sentinels that watch over both.
export class Watched {
  private constructor(
    readonly redises: readonly [Redis, Redis],
    readonly line: Cutter,
    private readonly sentinels: readonly Process[],
    private readonly ports: readonly number[],
    private readonly folder: string,
  ) {}

  static async start(name: string): Promise<Watched> {
    const first = await Redis.start({ name: `${name}-redis-1` });
    const line = await Cutter.start(first.port);
    const args = ["--replicaof", `127.0.0.1 ${line.port}`];
    const second = await Redis.start({ name: `${name}-redis-2`, args });
    await until("the replica follows", async () => (await second.info("master_link_status")) === "up");
    const folder = mkdtempSync(join(tmpdir(), "entonnoir-sentinel-"));
    const ports = [await freePort(), await freePort(), await freePort()];
    const sentinels = ports.map((port, i) => sentinel(`${name}-sentinel-${i + 1}`, folder, port, first.port));
    const watched = new Watched([first, second], line, sentinels, ports, folder);
    await until("the sentinels know everybody", () => watched.isComplete(), 20_000);
    return watched;
  }

  get url(): string {
    return `redis+sentinel://${this.ports.map((port) => `127.0.0.1:${port}`).join(",")}/${master}`;
  }

  /// Whom the sentinels call master.
  async masterPort(): Promise<number> {
    const answer = await ask(this.redises[0], present(this.ports[0]), "get-master-addr-by-name", master);
    return Number(answer.split("\n")[1]);
  }

  private async isComplete(): Promise<boolean> {
    const knows = async (port: number): Promise<boolean> => {
      const lines = (await ask(this.redises[0], port, "master", master)).split("\n");
      const of = (field: string): number => Number(lines[lines.indexOf(field) + 1]);
      return of("num-slaves") === 1 && of("num-other-sentinels") === 2;
    };
    const all = await Promise.all(this.ports.map((port) => knows(port).catch(() => false)));
    return all.every(Boolean);
  }

  async close(): Promise<void> {
    this.line.close();
    await Promise.all(this.sentinels.map((each) => each.end("SIGKILL")));
    await Promise.all(this.redises.map((redis) => redis.close()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const ask = (redis: Redis, port: number, ...command: string[]): Promise<string> =>
  redis.cliAt(port, "SENTINEL", ...command);

/// Sentinels write into their configuration, so each has a file of its own.
function sentinel(name: string, folder: string, port: number, masterPort: number): Process {
  const file = join(folder, `${name}.conf`);
  const settings = [
    `port ${port}`,
    "bind 127.0.0.1",
    `dir ${folder}`,
    `sentinel monitor ${master} 127.0.0.1 ${masterPort} 2`,
    `sentinel down-after-milliseconds ${master} 1000`,
    // Also how long a replica may follow through another address before it is put right.
    `sentinel failover-timeout ${master} 30000`,
  ];
  writeFileSync(file, `${settings.join("\n")}\n`);
  const process = new Process(name);
  process.spawn("redis-sentinel", [file]);
  return process;
}
