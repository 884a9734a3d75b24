import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, CDPSession, Locator, Page } from "playwright-core";
import { Room } from "../harness/room.js";
import { until, type Server } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { launchOn, phone, Screen } from "./screen.js";

/// Where somebody types: what the field holds, and what is selected in it.
export interface FieldState {
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly direction: string;
  readonly scrollTop: number;
  readonly focused: boolean;
}

/// One person in a real browser who writes in the notes of a board.
export class Writer {
  private constructor(
    readonly screen: Screen,
    readonly cdp: CDPSession,
    readonly field: Locator,
    private readonly onPhone: boolean,
  ) {}

  static async open(
    browser: Browser,
    room: Room,
    server: Server,
    name: string,
    options: object,
    role: "facilitator" | "participant" = "facilitator",
  ): Promise<Writer> {
    const screen = await Screen.open(browser, server, name, options);
    await screen.context.addInitScript((first) => {
      if (location.protocol !== "about:") localStorage.setItem("entonnoir.name", first);
    }, name);
    await screen.page.goto(`${server.origin}/b/${room.board}#${room.tokens[role]}`);
    await screen.at("composer-input").waitFor();
    // What hears keys on the board comes a moment after it, all at once.
    await screen.at("room-says").waitFor({ state: "attached" });
    const cdp = await screen.context.newCDPSession(screen.page);
    const onPhone = options === phone;
    return new Writer(screen, cdp, screen.at(onPhone ? "sheet-text" : "note-field"), onPhone);
  }

  get page() {
    return this.screen.page;
  }

  /// Opens the note's field, with the caret at `at`.
  async write(note: string, at?: number): Promise<void> {
    if (this.onPhone) await this.screen.note(note).locator("button").click();
    else {
      await this.screen.note(note).focus();
      await this.page.keyboard.press("Enter");
    }
    await this.field.waitFor();
    await this.field.focus();
    await until("the field has the focus", async () => (await this.state()).focused);
    if (at !== undefined) await this.select(at, at);
  }

  select(start: number, end: number, direction: "forward" | "backward" | "none" = "none"): Promise<void> {
    return this.field.evaluate(
      (field: HTMLTextAreaElement, [from, to, way]) => field.setSelectionRange(from, to, way),
      [start, end, direction] as const,
    );
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.insertText(text);
  }

  /// What an input method shows while one chooses.
  async compose(text: string): Promise<void> {
    await this.cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  }
  /// What was chosen.
  async choose(text: string): Promise<void> {
    await this.cdp.send("Input.insertText", { text });
  }

  state(): Promise<FieldState> {
    return this.field.evaluate((field: HTMLTextAreaElement) => ({
      value: field.value,
      start: field.selectionStart,
      end: field.selectionEnd,
      direction: field.selectionDirection,
      scrollTop: field.scrollTop,
      focused: document.activeElement === field,
    }));
  }

  /// Waits until the field holds the text.
  async holds(text: string): Promise<void> {
    let last = "";
    const same = async () => (last = (await this.state()).value) === text;
    await until(`${this.screen.name} has "${text}"`, same).catch((error: unknown) => {
      throw new Error(`${String(error)}; it has "${last}"`);
    });
  }
}

/// The text of a note by HTTP: what the log has.
export async function textOf(room: Room, note: string): Promise<string> {
  return present((await room.state()).notes[note], note).text;
}

/// Waits until the log has the text.
export async function saved(room: Room, note: string, text: string): Promise<void> {
  let last = "";
  const same = async () => (last = await textOf(room, note)) === text;
  await until(`the log has "${text}"`, same).catch((error: unknown) => {
    throw new Error(`${String(error)}; it has "${last}"`);
  });
}

/// A browser with a profile of its own, which can be killed and started again on it.
export class KeptBrowser {
  private constructor(
    private readonly folder: string,
    private running: { readonly context: BrowserContext; readonly pid: number },
  ) {}

  static async launch(): Promise<KeptBrowser> {
    const folder = mkdtempSync(join(tmpdir(), "entonnoir-profile-"));
    return new KeptBrowser(folder, await KeptBrowser.start(folder));
  }

  private static async start(folder: string) {
    const context = await launchOn(folder);
    return { context, pid: pidOf(folder) };
  }

  get page(): Page {
    return present(this.running.context.pages()[0]);
  }
  /// Whether the files of its local storage contain the words.
  hasOnDisk(words: string): boolean {
    const storage = join(this.folder, "Default/Local Storage/leveldb");
    return readdirSync(storage).some((file) => readFileSync(join(storage, file)).includes(words));
  }
  /// `kill -9`
  async dies(): Promise<void> {
    const gone = new Promise((done) => this.running.context.once("close", done));
    process.kill(this.running.pid, "SIGKILL");
    await gone;
  }
  async comesBack(): Promise<void> {
    this.running = await KeptBrowser.start(this.folder);
  }
  async end(): Promise<void> {
    await this.running.context.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/// Chromium's lock on a profile names the process that holds it: host-pid.
function pidOf(folder: string): number {
  return Number(present(/-(\d+)$/.exec(readlinkSync(join(folder, "SingletonLock"))))[1]);
}
