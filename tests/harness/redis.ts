import { execFile } from "node:child_process";
import { copyFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort, Process, root } from "./process.js";

export interface RedisOptions {
  readonly name: string; // of its log file in tests/output
  readonly args?: readonly string[]; // settings after those of deploy/redis.conf
  readonly folder?: string; // where it keeps its files; absent: one of its own
}

/// A copy of what a Redis had on disk.
export interface Kept {
  readonly folder: string;
}

const run = promisify(execFile);
const appendFolder = "appendonlydir";

/// A Redis process of its own on 127.0.0.1, with the settings of deploy/redis.conf.
export class Redis {
  private readonly process: Process;
  private readonly copies: Kept[] = [];
  private readonly settings = mkdtempSync(join(tmpdir(), "entonnoir-redis-conf-"));
  private constructor(
    readonly port: number,
    readonly folder: string,
    private readonly options: RedisOptions,
  ) {
    this.process = new Process(options.name);
  }

  static async start(options: RedisOptions): Promise<Redis> {
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), "entonnoir-redis-"));
    const redis = new Redis(await freePort(), folder, options);
    await redis.up();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }
  get pid(): number {
    return this.process.pid;
  }
  get running(): boolean {
    return this.process.running;
  }
  log(): string {
    return this.process.log();
  }

  async up(msMax?: number): Promise<void> {
    const own = ["--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.folder, "--loglevel", "notice"];
    // A copy: Sentinel has Redis write down its settings in the file that it was started with.
    const settings = join(this.settings, "redis.conf");
    copyFileSync(join(root, "deploy/redis.conf"), settings);
    this.process.spawn("redis-server", [settings, ...own, ...(this.options.args ?? [])]);
    await this.process.ready(async () => (await this.cli("PING")).trim() === "PONG", msMax);
  }
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
    return this.process.end(signal);
  }
  ended(msMax?: number): Promise<void> {
    return this.process.ended(msMax);
  }
  /// Stops in its tracks: connections stay, nothing answers.
  freeze(): void {
    this.process.signal("SIGSTOP");
  }
  thaw(): void {
    this.process.signal("SIGCONT");
  }

  /// What a command answers, as redis-cli prints it. An error answer is thrown.
  cli(...command: string[]): Promise<string> {
    return this.cliAt(this.port, ...command);
  }
  async cliAt(port: number, ...command: string[]): Promise<string> {
    const { stdout } = await run("redis-cli", ["-e", "-p", String(port), ...command]);
    return stdout.trim();
  }
  /// A field of INFO.
  async info(field: string): Promise<string> {
    const line = (await this.cli("INFO", "everything")).split(/\r?\n/).find((each) => each.startsWith(`${field}:`));
    if (line === undefined) throw new Error(`INFO does not tell ${field}`);
    return line.slice(field.length + 1);
  }

  /// Copies what is on disk now, as a backup of the files would.
  keep(): Kept {
    const kept = { folder: mkdtempSync(join(tmpdir(), "entonnoir-redis-kept-")) };
    cpSync(join(this.folder, appendFolder), join(kept.folder, appendFolder), { recursive: true });
    this.copies.push(kept);
    return kept;
  }
  /// Kills it and puts an older copy in the place of its files. `up` starts it on that.
  async setBack(kept: Kept): Promise<void> {
    await this.end("SIGKILL");
    rmSync(join(this.folder, appendFolder), { recursive: true, force: true });
    cpSync(join(kept.folder, appendFolder), join(this.folder, appendFolder), { recursive: true });
  }

  async close(): Promise<void> {
    this.thaw();
    await this.end("SIGKILL");
    for (const { folder } of this.copies) rmSync(folder, { recursive: true, force: true });
    rmSync(this.settings, { recursive: true, force: true });
    if (!this.options.folder) rmSync(this.folder, { recursive: true, force: true });
  }
}
