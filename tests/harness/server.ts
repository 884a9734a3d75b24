import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");
export const output = join(root, "tests/output");

/// The server that the tests run: ENTONNOIR_BINARY, else what tests/run.sh built.
export function serverBinary(): string {
  const candidates = [
    process.env["ENTONNOIR_BINARY"],
    join(root, "build/tests/server/app/entonnoir"),
    join(root, "build/release/server/app/entonnoir"),
  ];
  const binary = candidates.find((path) => path && existsSync(path));
  if (!binary) throw new Error("There is no server to test: run tests/run.sh, or set ENTONNOIR_BINARY.");
  return binary;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export interface ServerOptions {
  readonly name: string; // of its log file in tests/output
  readonly args?: readonly string[];
  readonly web?: boolean; // serve the built page
}

/// A server process of its own with a store of its own on 127.0.0.1, which can be killed and started again on the same store and port.
export class Server {
  private child: ChildProcess | undefined;
  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly options: ServerOptions,
  ) {}

  static async start(options: ServerOptions): Promise<Server> {
    const server = new Server(await freePort(), mkdtempSync(join(tmpdir(), "entonnoir-")), options);
    await server.up();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  get pid(): number {
    const pid = this.child?.pid;
    if (pid === undefined) throw new Error("the server is not running");
    return pid;
  }
  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }
  get store(): string {
    return join(this.folder, "boards.db");
  }
  get logFile(): string {
    return join(output, "servers", `${this.options.name}.log`);
  }
  log(): string {
    return readFileSync(this.logFile, "utf8");
  }

  /// Starts the process and waits until it answers.
  async up(): Promise<void> {
    mkdirSync(join(output, "servers"), { recursive: true });
    const args = ["--listen", `127.0.0.1:${this.port}`, "--store", `sqlite:${this.store}`];
    args.push("--web", this.options.web ? join(root, "web-client/dist") : this.emptyWeb());
    args.push(...(this.options.args ?? []));
    const child = spawn(serverBinary(), args, { stdio: ["ignore", "pipe", "pipe"] });
    const sink = createWriteStream(this.logFile, { flags: "a" });
    child.stdout.pipe(sink, { end: false });
    child.stderr.pipe(sink, { end: false });
    this.child = child;
    await this.ready();
  }

  private emptyWeb(): string {
    const web = join(this.folder, "web");
    mkdirSync(join(web, "assets"), { recursive: true });
    writeFileSync(join(web, "index.html"), "<!doctype html><title>page</title>");
    writeFileSync(join(web, "assets/a.js"), "export {};");
    writeFileSync(join(this.folder, "secret.txt"), "out of bounds");
    return web;
  }

  private async ready(): Promise<void> {
    const end = Date.now() + 20_000;
    while (Date.now() < end) {
      if (!this.running) throw new Error(`the server ended at once, see ${this.logFile}`);
      try {
        if ((await fetch(`${this.origin}/readyz`)).ok) return;
      } catch {
        // not listening yet
      }
      await pause(20);
    }
    throw new Error(`the server is not ready after 20 s, see ${this.logFile}`);
  }

  /// Sends the signal and waits for the end. The exit code; null if the signal ended it.
  async end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
    const child = this.child;
    if (!child || !this.running) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
    child.kill(signal);
    return ended;
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

  /// VmRSS in bytes.
  resident(): number {
    const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.pid}/status`, "utf8"));
    return Number(match?.[1] ?? NaN) * 1024;
  }
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/// Polls until `holds` is true. Rejects with `what` otherwise.
export async function until(what: string, holds: () => boolean | Promise<boolean>, msMax = 10_000): Promise<void> {
  const end = Date.now() + msMax;
  while (Date.now() < end) {
    if (await holds()) return;
    await pause(10);
  }
  throw new Error(`still not after ${msMax} ms: ${what}`);
}
