import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, pause, Process, root } from "./process.js";

export { freePort, output, pause, root, until } from "./process.js";

/// The server that the tests run: ENTONNOIR_BINARY, else what tests/run.sh built.
export function serverBinary(): string {
  const candidates = [
    process.env["ENTONNOIR_BINARY"],
    join(root, "build/sanitize/server/app/entonnoir"),
    join(root, "build/tests/server/app/entonnoir"),
    join(root, "build/release/server/app/entonnoir"),
  ];
  const binary = candidates.find((path) => path && existsSync(path));
  if (!binary) throw new Error("There is no server to test: run tests/run.sh, or set ENTONNOIR_BINARY.");
  return binary;
}

/// Where somebody may ask. A getter may answer somewhere else each time.
export interface Origin {
  readonly origin: string;
}
/// One server or several, as the people of a workshop see them.
export interface Site extends Origin {
  /// Where the person of this number sits.
  seat(index: number): Origin;
  /// `kill -9` of all servers, and up again on the same store.
  crash(): Promise<void>;
  /// Ends everything and removes what was kept.
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly name: string; // of its log file in tests/output
  readonly args?: readonly string[];
  readonly web?: boolean; // serve the built page
  readonly store?: string; // absent: that of TEST_STORE, else an SQLite file of its own
}

/// A server process of its own on 127.0.0.1, which can be killed and started again on the same store and port.
export class Server implements Site {
  private readonly process: Process;
  private constructor(
    readonly port: number,
    readonly adminPort: number,
    private readonly folder: string,
    private readonly options: ServerOptions,
  ) {
    this.process = new Process(options.name);
  }

  /// One that is not running yet.
  static async idle(options: ServerOptions): Promise<Server> {
    return new Server(await freePort(), await freePort(), mkdtempSync(join(tmpdir(), "entonnoir-")), options);
  }
  static async start(options: ServerOptions): Promise<Server> {
    const server = await Server.idle(options);
    await server.up();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  seat(): Origin {
    return this;
  }
  get pid(): number {
    return this.process.pid;
  }
  get running(): boolean {
    return this.process.running;
  }
  get store(): string {
    return join(this.folder, "boards.db");
  }
  get logFile(): string {
    return this.process.logFile;
  }
  log(): string {
    return this.process.log();
  }

  /// Starts the process and waits until it answers.
  async up(msMax = 20_000): Promise<void> {
    this.spawn();
    await this.process.ready(async () => (await fetch(`${this.origin}/readyz`)).ok, msMax);
  }

  /// Starts it again and again, as systemd would, until it answers: its store may come up later than it does.
  async revive(msMax = 30_000): Promise<void> {
    const end = Date.now() + msMax;
    for (;;) {
      if (!this.running) this.spawn();
      try {
        return await this.process.ready(async () => (await fetch(`${this.origin}/readyz`)).ok, end - Date.now());
      } catch (error) {
        if (Date.now() > end) throw error;
        await pause(100);
      }
    }
  }

  spawn(): void {
    const { options } = this;
    const store = options.store ?? process.env["TEST_STORE"] ?? `sqlite:${this.store}`;
    const args = ["--listen", `127.0.0.1:${this.port}`, "--store", store];
    args.push("--admin-listen", `127.0.0.1:${this.adminPort}`);
    args.push("--web", options.web ? join(root, "web-client/dist") : this.emptyWeb());
    this.process.spawn(serverBinary(), [...args, ...(options.args ?? [])]);
  }

  private emptyWeb(): string {
    const web = join(this.folder, "web");
    mkdirSync(join(web, "assets"), { recursive: true });
    writeFileSync(join(web, "index.html"), "<!doctype html><title>page</title>");
    writeFileSync(join(web, "assets/a.js"), "export {};");
    writeFileSync(join(this.folder, "secret.txt"), "out of bounds");
    return web;
  }

  /// Sends the signal and waits for the end. The exit code; null if the signal ended it.
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
    return this.process.end(signal);
  }
  /// Waits until it ends by itself.
  ended(msMax?: number): Promise<void> {
    return this.process.ended(msMax);
  }

  /// `kill -9`, and up again on the same store and port.
  async crash(): Promise<void> {
    await this.end("SIGKILL");
    await this.up();
  }

  /// Ends it and removes its store.
  async close(): Promise<void> {
    const code = await this.end("SIGTERM");
    rmSync(this.folder, { recursive: true, force: true });
    if (code !== 0 && code !== null) throw new Error(`the server ended with ${code}, see ${this.logFile}`);
  }

  /// Whether it watches its own memory, which takes four times as much.
  sanitized(): boolean {
    return readFileSync(`/proc/${this.pid}/maps`, "utf8").includes("libasan");
  }
  /// VmRSS in bytes.
  resident(): number {
    const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.pid}/status`, "utf8"));
    return Number(match?.[1] ?? NaN) * 1024;
  }

  /// The metric of this name, labels included; 0 if it is not told.
  metric(name: string): Promise<number> {
    return metricAt(this.adminPort, name);
  }
}

export async function metricAt(adminPort: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}
