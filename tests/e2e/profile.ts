import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { until } from "../harness/server.js";
import { flags } from "./screen.js";

/// A Chromium with a profile of its own, which can be killed and comes back with what it had kept.
export class Profile {
  private readonly folder = mkdtempSync(join(tmpdir(), "entonnoir-profile-"));
  private process: ChildProcess | undefined;
  private browser: Browser | undefined;

  /// Starts it; its context has what the profile kept.
  async start(): Promise<BrowserContext> {
    const told = join(this.folder, "DevToolsActivePort");
    rmSync(told, { force: true });
    const own = [`--user-data-dir=${this.folder}`, "--remote-debugging-port=0", "about:blank"];
    this.process = spawn(process.env["CHROMIUM"] ?? "/usr/bin/chromium", [...flags, ...own], {
      stdio: "ignore",
      detached: true,
    });
    await until("the browser listens", () => existsSync(told) && readFileSync(told, "utf8").includes("/"), 20_000);
    const port = readFileSync(told, "utf8").split("\n")[0] ?? "";
    this.browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const context = this.browser.contexts()[0];
    if (!context) throw new Error("the browser has no context");
    return context;
  }

  /// `kill -9` of all its processes.
  async kill(): Promise<void> {
    const { process: child } = this;
    if (!child?.pid) return;
    const ended = new Promise((done) => child.once("exit", done));
    process.kill(-child.pid, "SIGKILL");
    await ended;
    await this.browser?.close().catch(() => undefined);
    this.process = undefined;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
