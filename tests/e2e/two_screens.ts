import type { Browser } from "playwright-core";
import { expect } from "vitest";
import { readState } from "../harness/room.js";
import type { Server } from "../harness/server.js";
import { present, type State } from "../harness/shapes.js";
import { desktop, launch, phone, Screen } from "./screen.js";

/// A board on a facilitator's desktop and on a participant's phone, and by which ids the scenario's notes stand on it.
export class TwoScreens {
  board = "";
  readonly tokens = { facilitator: "", participant: "" };
  /// Found on the way, told at the end.
  readonly barriers: string[] = [];
  private readonly ids = new Map<string, string>(); // the scenario's key of a note, to its id on this board

  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
    readonly host: Screen,
    readonly guest: Screen,
  ) {}

  static async open(server: Server): Promise<TwoScreens> {
    const browser = await launch();
    const host = await Screen.open(browser, server, "desktop", desktop);
    return new TwoScreens(server, browser, host, await Screen.open(browser, server, "phone", phone));
  }
  close(): Promise<void> {
    return this.browser.close();
  }

  state(): Promise<State> {
    return readState(this.server, this.board, this.tokens.facilitator);
  }

  readonly id = (key: string): string => present(this.ids.get(key), `the id of ${key}`);
  knows(key: string, id: string): void {
    this.ids.set(key, id);
  }
  /// Remembers under which ids the texts came to stand.
  async learn(texts: readonly { readonly key: string; readonly text: string }[]): Promise<void> {
    const { notes } = await this.state();
    for (const { key, text } of texts) {
      const found = Object.entries(notes).find(
        ([note, { text: its }]) => its === text.trim() && ![...this.ids.values()].includes(note),
      );
      if (found) this.ids.set(key, found[0]);
    }
  }

  /// Selects notes on the desktop: one with the mouse, several with the keys, which reach also what lies under a bar.
  async select(keys: readonly string[]): Promise<void> {
    const { host } = this;
    await host.page.keyboard.press("Escape");
    const [first] = keys;
    if (keys.length === 1 && first !== undefined) await host.note(this.id(first)).click();
    else
      for (const key of keys) {
        await host.note(this.id(key)).focus();
        await host.page.keyboard.press("Space");
      }
    await host.at("selection-bar").waitFor();
    for (const key of keys) expect(await host.note(this.id(key)).getAttribute("aria-pressed"), key).toBe("true");
  }
  /// Looks at a stage as a whole.
  async look(index: number): Promise<void> {
    await this.host.at("rail-stage").nth(index).click();
    await this.host.press("fit");
    await this.host.page.waitForTimeout(700);
  }
  async answer(text: string): Promise<void> {
    await this.host.at("dialog-text").fill(text);
    await this.host.press("dialog-ok");
    await this.host.saved();
  }

  async inspect(...screens: readonly Screen[]): Promise<void> {
    for (const screen of screens) this.barriers.push(...(await screen.barriers()), ...(await screen.overflow()));
  }
}
