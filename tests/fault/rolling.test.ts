import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBoard } from "../harness/api.js";
import { Cleanup } from "../harness/cleanup.js";
import { freePorts, Process } from "../harness/process.js";
import { metricAt, pause, root, serverBinary, type Site, until } from "../harness/server.js";
import { Crowd, snapshot } from "./crowd.js";
import { amount, seed, verdict } from "./seed.js";

// FAULT_RESTARTS: how often all servers are restarted, one after the other.
const times = amount("FAULT_RESTARTS", 1);
const script = join(root, "deploy/cluster.sh");
const run = promisify(execFile);

/// deploy/cluster.sh as it stands, with everybody behind its proxy.
class Local implements Site {
  private readonly process = new Process("rolling");
  readonly folder = mkdtempSync(join(tmpdir(), "entonnoir-cluster-"));
  private constructor(
    readonly port: number,
    readonly nodes: number,
  ) {}

  static async start(nodes: number): Promise<Local> {
    const local = new Local(await freePorts(2 * nodes + 2), nodes);
    const args = [String(nodes), "--listen", `127.0.0.1:${local.port}`, "--dir", local.folder];
    local.process.spawn(script, args, { ...process.env, ENTONNOIR_BINARY: serverBinary() });
    await local.process.ready(async () => (await fetch(`${local.origin}/readyz`)).ok, 60_000);
    return local;
  }
  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  /// A metric of server `i` of `nodes`.
  metric(i: number, name: string): Promise<number> {
    return metricAt(this.port + this.nodes + 1 + i, name);
  }
  seat(): { origin: string } {
    return this;
  }
  async restart(): Promise<void> {
    await run(script, ["restart", "--dir", this.folder]);
  }
  pidOf(what: string): number {
    return Number(readFileSync(join(this.folder, `${what}.pid`), "utf8"));
  }
  async crash(): Promise<void> {
    throw new Error("not asked for here");
  }
  async close(): Promise<void> {
    const code = await this.process.end("SIGTERM");
    rmSync(this.folder, { recursive: true, force: true });
    expect(code, "deploy/cluster.sh ends well").toBe(0);
  }
}

const cleanup = new Cleanup();
afterAll(() => cleanup.run());
let local: Local;
beforeAll(async () => {
  local = cleanup.of(await Local.start(3));
}, 90_000);

describe(`three servers behind nginx, seed ${seed}`, () => {
  it(
    "[CON8] are restarted one after the other while people work: nothing is lost and nobody is thrown out",
    async () => {
      const crowds = await Promise.all(
        Array.from({ length: 4 }, (_, i) => Crowd.gather({ site: local, size: 8, seed: seed + i })),
      );
      for (const crowd of crowds) crowd.start();
      for (let i = 0; i < times; i += 1) {
        await pause(1000);
        await local.restart();
      }
      await pause(1500);
      let confirmed = 0;
      for (const crowd of crowds) {
        await crowd.rest();
        confirmed += (await crowd.verify()).confirmed;
        for (const bot of crowd.bots) expect(bot.byes.map(({ code }) => code)).not.toContain("upgrade_required");
        expect(Math.max(...crowd.bots.map((bot) => bot.connections))).toBeGreaterThan(1);
        crowd.close();
      }
      verdict(`${times} rolling restarts through nginx: 0 of ${confirmed} confirmed ops lost`);
    },
    120_000 + times * 30_000,
  );

  it("[PRS1] one board is served by one of them, and by another when that one dies", async () => {
    const crowd = await Crowd.gather({ site: local, size: 6, seed });
    await crowd.workFor(1000);
    const sessions = async (): Promise<number[]> =>
      Promise.all([1, 2, 3].map((i) => local.metric(i, "entonnoir_websocket_sessions")));
    expect((await sessions()).filter((count) => count > 0)).toEqual([6]);
    const home = (await sessions()).findIndex((count) => count > 0);
    process.kill(local.pidOf(String(home + 1)), "SIGKILL");
    await until("everybody is back", () => crowd.bots.every((bot) => bot.connections > 1), 20_000);
    await crowd.workFor(1000);
    await crowd.verify();
    crowd.close();
  }, 60_000);

  it("[HTP4] the Host that was asked is passed on: another origin is refused, the own one is not", async () => {
    const { board, tokens } = await createBoard(local);
    const ask = (origin: string): Promise<Response> =>
      fetch(`${local.origin}/api/boards/${board}`, {
        headers: { authorization: `Bearer ${tokens.viewer}`, origin },
      });
    expect((await ask(local.origin)).status).toBe(200);
    expect((await ask("http://elsewhere.example")).status).toBe(403);
  });

  it("[HTP1] the proxy and the servers write no token into any log", async () => {
    const { board, tokens } = await createBoard(local);
    await snapshot(local.origin, { board, tokens });
    for (const log of ["proxy", "1", "2", "3"]) {
      const text = readFileSync(join(local.folder, `${log}.log`), "utf8");
      for (const token of Object.values(tokens)) expect(text).not.toContain(token);
    }
  });
});
