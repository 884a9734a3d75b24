import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from "playwright-core";
import flags from "../harness/chromium_flags.json" with { type: "json" };
import { output, type Server } from "../harness/server.js";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export { flags };

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: flags });

/// One that keeps what it stores in a folder.
export const launchOn = (folder: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, {
    ...desktop,
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: flags,
  });

export const desktop: BrowserContextOptions = { viewport: { width: 1366, height: 768 }, locale: "fr-FR" };
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  locale: "fr-FR",
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
};

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/// One browser window, with everything that it asked of the network and every error that it showed written down.
export class Screen {
  readonly foreign: string[] = []; // requests that left for somebody else's host
  readonly errors: string[] = [];
  private count = 0;
  private where = ""; // the last picture
  private constructor(
    readonly name: string,
    readonly page: Page,
    readonly context: BrowserContext,
  ) {}

  static async open(browser: Browser, server: Server, name: string, options: BrowserContextOptions): Promise<Screen> {
    const context = await browser.newContext({ ...options, acceptDownloads: true });
    const page = await context.newPage();
    const screen = new Screen(name, page, context);
    context.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(server.origin) && !/^(data|blob):/.test(url)) screen.foreign.push(url);
    });
    page.on("websocket", (socket) => {
      if (!socket.url().startsWith(server.origin.replace("http", "ws"))) screen.foreign.push(socket.url());
    });
    page.on("pageerror", (error) => screen.errors.push(String(error)));
    page.on("console", (message) => {
      // A server that is down makes the browser itself complain of the connection; that is the test's doing.
      if (
        message.type() === "error" &&
        !/WebSocket connection|ERR_CONNECTION|Failed to load resource/.test(message.text())
      )
        screen.errors.push(message.text());
    });
    return screen;
  }

  at(testid: string): Locator {
    return this.page.getByTestId(testid);
  }
  note(id: string): Locator {
    return this.page.locator(`[data-testid="note"][data-note-id="${id}"]`);
  }
  async press(testid: string): Promise<void> {
    await this.at(testid).first().click();
  }
  async saved(): Promise<void> {
    await this.page.locator('[data-testid="save-state"][data-state="saved"]').first().waitFor({ timeout: 30_000 });
  }

  /// A picture of what is to be seen, numbered in the order of the test.
  async shot(what: string): Promise<void> {
    const folder = join(output, "screenshots");
    mkdirSync(folder, { recursive: true });
    await this.page.waitForTimeout(700); // glides take 450 ms
    this.count += 1;
    this.where = what;
    await this.page.screenshot({
      path: join(folder, `${this.name}-${String(this.count).padStart(2, "0")}-${what}.png`),
    });
  }

  /// What a person who cannot see or point well would stumble over here: serious and critical findings only.
  /// Notes that are faded to 15 % to let others stand out are meant to be hard to read.
  async barriers(): Promise<string[]> {
    await this.page.evaluate(axeSource);
    const violations = await this.page.evaluate(async () => {
      interface Axe {
        run(context: object, options: object): Promise<{ violations: unknown[] }>;
      }
      const { axe } = globalThis as unknown as { axe: Axe };
      // This rule compares letter by letter: a count beside a name, and a soft hyphen, look like another label to it.
      const rule = "label-content-name-mismatch";
      const counted = [[".note"], ['[data-testid="rail-stage"]'], [".zoom-word"]];
      const all = await axe.run({ exclude: [[".faded"]] }, { rules: { [rule]: { enabled: false } } });
      const names = await axe.run({ exclude: counted }, { runOnly: [rule] });
      return [...all.violations, ...names.violations];
    });
    return (violations as Violation[])
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.target.join(" ")} on ${this.name}, ${this.where}`),
      );
  }

  /// Elements that stick out of the window to the side, so that a phone would scroll sideways.
  overflow(): Promise<string[]> {
    return this.page
      .evaluate(() => {
        const wide = document.documentElement.scrollWidth > window.innerWidth;
        return wide ? [`${document.documentElement.scrollWidth} px of content in ${window.innerWidth} px`] : [];
      })
      .then((found) => found.map((what) => `${this.name}, ${this.where}: ${what}`));
  }
}
