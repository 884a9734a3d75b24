import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");
export const output = join(root, "tests/output");

/// A process of the tests: its output goes to tests/output/servers/NAME.log.
export class Process {
  private child: ChildProcess | undefined;
  constructor(readonly name: string) {}

  spawn(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
    mkdirSync(join(output, "servers"), { recursive: true });
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env });
    const sink = createWriteStream(this.logFile, { flags: "a" });
    child.stdout.pipe(sink, { end: false });
    child.stderr.pipe(sink, { end: false });
    child.on("error", (error) => sink.write(`${String(error)}\n`));
    this.child = child;
  }

  get logFile(): string {
    return join(output, "servers", `${this.name}.log`);
  }
  log(): string {
    return readFileSync(this.logFile, "utf8");
  }
  get running(): boolean {
    return this.child?.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }
  get pid(): number {
    const pid = this.child?.pid;
    if (pid === undefined) throw new Error(`${this.name} is not running`);
    return pid;
  }
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /// Sends the signal and waits for the end. The exit code; null if a signal ended it.
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.child;
    if (!child || !this.running) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
    child.kill(signal);
    return ended;
  }

  /// Waits until it ends by itself.
  ended(msMax = 10_000): Promise<void> {
    return until(`${this.name} ends`, () => !this.running, msMax);
  }

  /// Waits until `holds`; fails at once if the process ends before. `holds` may throw meanwhile.
  async ready(holds: () => Promise<boolean>, msMax = 20_000): Promise<void> {
    const end = Date.now() + msMax;
    while (Date.now() < end) {
      if (!this.running) throw new Error(`${this.name} ended at once, see ${this.logFile}`);
      if (await holds().catch(() => false)) return;
      await pause(20);
    }
    throw new Error(`${this.name} is not ready after ${msMax} ms, see ${this.logFile}`);
  }
}

export const freePort = (): Promise<number> => freePorts(1);

/// The first of `count` neighbours that are all free, below those that connections get by themselves: nobody takes one
/// of them before it is used, nor while who uses it is dead.
export async function freePorts(count: number): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const first = 12_000 + Math.floor(Math.random() * 18_000);
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isFree(first + i)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`no ${count} free ports in a row`);
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((told) => {
    probe.once("error", () => told(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => told(true)));
  });
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
