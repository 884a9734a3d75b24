import type { Locator, Page } from "playwright-core";
import type { Screen } from "./screen.js";

/// How many actions each step took: a click, a drag, a key or shortcut; a field that is filled is one.
export class Counter {
  readonly rows: { readonly step: string; actions: number; finding: number; readonly setUp: boolean }[] = [];
  private finds = false;
  constructor(readonly how: string) {}

  begin(step: string, setUp = false): void {
    this.rows.push({ step, actions: 0, finding: 0, setUp });
  }
  add(): void {
    const row = this.rows.at(-1);
    if (!row) throw new Error("no step has begun");
    if (this.finds) row.finding += 1;
    else row.actions += 1;
  }
  /// What is done to reach or select what the step is about.
  async toFind<T>(run: () => Promise<T>): Promise<T> {
    this.finds = true;
    try {
      return await run();
    } finally {
      this.finds = false;
    }
  }

  table(): string {
    const wide = Math.max(...this.rows.map(({ step }) => step.length));
    const lines = this.rows.map(
      ({ step, actions, finding, setUp }) =>
        `  ${step.padEnd(wide)}  ${String(actions).padStart(2)}${finding > 0 ? `  (+ ${finding} to select)` : ""}${setUp ? "  (set-up)" : ""}`,
    );
    return [`Actions per step, ${this.how}:`, ...lines].join("\n");
  }
  /// Steps that took more than `most`.
  over(most: number): string[] {
    return this.rows
      .filter(({ actions, setUp }) => !setUp && actions > most)
      .map(({ step, actions }) => `${step}: ${actions}`);
  }
}

/// A facilitator who has a mouse, and keys only for words.
export class Mouse {
  constructor(
    readonly screen: Screen,
    readonly counter: Counter,
  ) {}
  get page(): Page {
    return this.screen.page;
  }
  async click(...testids: readonly string[]): Promise<void> {
    for (const testid of testids) await this.clickOn(this.screen.at(testid).first());
  }
  async clickOn(what: Locator, button: "left" | "right" = "left"): Promise<void> {
    this.counter.add();
    await what.click({ button, timeout: 10_000 });
  }
  /// A click into a field and the words.
  async fill(testid: string, words: string): Promise<void> {
    this.counter.add();
    await this.screen.at(testid).first().click({ timeout: 10_000 });
    await this.page.keyboard.insertText(words);
  }
  /// The cross of the dialog or panel that is open.
  async close(): Promise<void> {
    await this.clickOn(this.page.locator("dialog[open] .modal-head button"));
  }
  /// A rectangle that begins beside the notes, with Shift.
  async marquee(notes: readonly string[]): Promise<void> {
    this.counter.add();
    const boxes = await Promise.all(notes.map((id) => this.screen.note(id).boundingBox()));
    const all = boxes.flatMap((box) => (box ? [box] : []));
    const left = Math.min(...all.map(({ x }) => x)) - 4;
    const top = Math.min(...all.map(({ y }) => y)) - 4;
    const right = Math.max(...all.map(({ x, width }) => x + width));
    const bottom = Math.max(...all.map(({ y, height }) => y + height));
    await this.page.keyboard.down("Shift");
    await this.page.mouse.move(left, top);
    await this.page.mouse.down();
    await this.page.mouse.move((left + right) / 2, (top + bottom) / 2, { steps: 4 });
    await this.page.mouse.move(right - 6, bottom - 6, { steps: 4 });
    await this.page.mouse.up();
    await this.page.keyboard.up("Shift");
  }
}

/// A facilitator who has keys only. Nothing is focused but by keys.
export class Keys {
  constructor(
    readonly screen: Screen,
    readonly counter: Counter,
  ) {}
  get page(): Page {
    return this.screen.page;
  }
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.counter.add();
      await this.page.keyboard.press(key);
    }
  }
  /// A key, and what it opens.
  async open(key: string, testid: string): Promise<void> {
    await this.press(key);
    await this.screen.at(testid).first().waitFor({ timeout: 10_000 });
  }
  async type(words: string): Promise<void> {
    this.counter.add();
    await this.page.keyboard.insertText(words);
  }
  private focused(): Promise<string | undefined> {
    return this.page.evaluate(
      () => document.activeElement?.closest<HTMLElement>("[data-note-id]")?.dataset["noteId"] ?? undefined,
    );
  }
  /// Walks to a note: F6 to the board, Tab from note to note as they are read, back too.
  async walkTo(id: string): Promise<void> {
    const onBoard = await this.page.evaluate(() => document.activeElement?.closest(".canvas") !== null);
    if (!onBoard) await this.press("F6");
    if ((await this.focused()) === undefined) await this.press("Enter");
    for (const key of ["Tab", "Shift+Tab"])
      for (let steps = 0; steps < 60; ++steps) {
        const at = await this.focused();
        if (at === id) return;
        if (at === undefined) {
          await this.press("Shift+Tab"); // back from behind the last one
          break;
        }
        await this.press(key);
      }
    if ((await this.focused()) !== id) throw new Error(`note ${id} is not reached by keys`);
  }
  async select(...ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await this.walkTo(id);
      await this.press("Space");
    }
  }
}
