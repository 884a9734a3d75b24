import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Server } from "../harness/server.js";
import { Led, type Step } from "./led.js";
import { Keys, Mouse } from "./leading.js";
import { launch } from "./screen.js";
import { workshopSteps } from "./steps.js";

// A workshop from its start to its reopening, led with a mouse only and then with keys only; participants are bots. What
// counts: a click, a drag, a key or shortcut, a field that is filled. A step begins on the board and ends where its
// result stands: a panel that stays open is put away within the step; a dialog that is the result (votes counted, the
// code, the new link) is not. Where a step is about notes or a person, selecting them is the given start: it is done by
// the same means, told apart in the table, and not among the three. So is the panel's sheet of methods, which are set up
// once.

const kMost = 3;
let server: Server;
let browser: Browser;
beforeAll(async () => {
  server = await Server.start({ name: "facilitating", web: true });
  browser = await launch();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await server.close();
}, 60_000);

async function clear(led: Led): Promise<void> {
  const { page } = led.screen;
  await page.waitForFunction(() => document.querySelector("dialog[open]") === null, undefined, { timeout: 10_000 });
}

/// One step by one means; a dialog that is left open belongs to a later step or is put away here.
async function take(led: Led, step: Step, mouse: Mouse | undefined, keys: Keys | undefined): Promise<void> {
  led.counter.begin(step.name, step.setUp);
  await step.before?.(led);
  if (mouse) {
    await led.counter.toFind(async () => step.mouseFinds?.(mouse, led));
    await step.mouse(mouse, led);
  } else if (keys) {
    await led.counter.toFind(async () => step.keysFind?.(keys, led));
    await step.keys(keys, led);
  }
  await step.then(led);
  await led.screen.saved();
  if (step.putAway && mouse) await led.screen.page.locator("dialog[open] .modal-head button").click();
  else if (step.putAway) await led.screen.page.keyboard.press("Escape");
  if (step.putAway) await clear(led);
}

for (const how of ["mouse", "keyboard"] as const)
  describe.sequential(`a facilitator with ${how} only`, () => {
    it("takes no more than three actions for any step of a workshop", async () => {
      const led = await Led.begin(server, browser, how);
      try {
        const mouse = how === "mouse" ? new Mouse(led.screen, led.counter) : undefined;
        const keys = how === "keyboard" ? new Keys(led.screen, led.counter) : undefined;
        for (const step of workshopSteps) await take(led, step, mouse, keys);
        expect(led.counter.rows).toHaveLength(workshopSteps.length);
        expect(led.counter.over(kMost), "more than three actions").toEqual([]);
        expect(led.screen.errors).toEqual([]);
        expect(led.screen.foreign).toEqual([]);
      } catch (error) {
        await led.screen.shot("failed");
        throw new Error(`in “${led.counter.rows.at(-1)?.step}”: ${String(error)}`, { cause: error });
      } finally {
        console.log(led.counter.table());
        await led.close();
      }
    }, 300_000);
  });
