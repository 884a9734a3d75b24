import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBoard, type Workshop } from "../harness/api.js";
import { Cluster } from "../harness/cluster.js";
import { readState } from "../harness/room.js";
import { pause } from "../harness/server.js";
import { present, type State } from "../harness/shapes.js";
import { desktop, launch, Screen } from "./screen.js";

// Two browsers, each on a node of its own.
let cluster: Cluster;
let browser: Browser;
let screens: Screen[] = [];
let workshop: Workshop;
beforeAll(async () => {
  cluster = await Cluster.start({ name: "nodes-browser", nodes: 2, web: true });
  browser = await launch();
  workshop = await createBoard(cluster, "À deux");
  screens = await Promise.all(
    [0, 1].map(async (i) => {
      const node = cluster.node(i);
      const screen = await Screen.open(browser, node, `node-${i + 1}`, desktop);
      await screen.page.goto(`${node.origin}/b/${workshop.board}#${workshop.tokens.facilitator}`);
      await screen.at("canvas").waitFor();
      return screen;
    }),
  );
}, 90_000);
afterAll(async () => {
  await browser.close();
  await cluster.close();
}, 60_000);

const screen = (i: number): Screen => present(screens[i]);
const state = (): Promise<State> => readState(cluster, workshop.board, workshop.tokens.facilitator);

describe.sequential("two browsers on two nodes of one Redis", () => {
  it("[POS5] what one writes, the other sees", async () => {
    for (const [i, text] of ["du premier nœud", "du second nœud"].entries()) {
      await screen(i).at("composer-input").fill(text);
      await screen(i).at("composer-input").press("Enter");
      await screen(i).saved();
      await screen(1 - i)
        .page.locator('[data-testid="note"]', { hasText: text })
        .waitFor({ timeout: 5_000 });
    }
    const { notes } = await state();
    expect(
      Object.values(notes)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(["du premier nœud", "du second nœud"]);
    await Promise.all(screens.map((each) => each.shot("two-nodes")));
  }, 60_000);

  it("[PRS1] where one points, the other sees within a moment; and that he left, when his node dies", async () => {
    const cursors = screen(1).at("cursor");
    const box = present(await screen(0).at("canvas").boundingBox());
    await screen(0).page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await screen(0).page.mouse.move(box.x + box.width / 2 + 40, box.y + box.height / 2 + 20, { steps: 5 });
    await cursors.first().waitFor({ state: "attached", timeout: 2_000 });
    await screen(0).context.setOffline(true); // his browser does not find the other node
    await cluster.node(0).end("SIGKILL");
    await cursors.first().waitFor({ state: "detached", timeout: 10_000 });
    await cluster.node(0).up();
    await screen(0).context.setOffline(false);
    await screen(0).saved();
  }, 60_000);

  it("[SUB7] a Redis that stops is told within 3 s, and all is saved within 5 s after", async () => {
    const state = (each: Screen, is: string): Promise<void> =>
      each.page.locator(`[data-testid="save-state"][data-state="${is}"]`).first().waitFor({ timeout: 30_000 });
    cluster.redis.freeze();
    const began = Date.now();
    for (const [i, each] of screens.entries()) {
      await each.at("composer-input").fill(`pendant la panne ${i}`);
      await each.at("composer-input").press("Enter");
    }
    await Promise.all(screens.map((each) => state(each, "held")));
    const toldMs = Date.now() - began;
    await Promise.all(screens.map((each) => each.shot("not-saved-yet")));
    cluster.redis.thaw();
    const ended = Date.now();
    await Promise.all(screens.map((each) => state(each, "saved")));
    const savedMs = Date.now() - ended;
    console.log(`told in both browsers after ${toldMs} ms, saved ${savedMs} ms after the end`);
    expect(toldMs).toBeLessThanOrEqual(3000);
    expect(savedMs).toBeLessThanOrEqual(5000);
    const texts = Object.values((await readState(cluster, workshop.board, workshop.tokens.facilitator)).notes);
    expect(texts.filter(({ text }) => text.startsWith("pendant la panne"))).toHaveLength(2);
  }, 60_000);

  it("[CON8] a rolling restart loses nothing, and no page is loaded again", async () => {
    for (const each of screens) await each.page.evaluate(() => Object.assign(window, { sameLife: true }));
    for (const [i, each] of screens.entries()) {
      await each.at("composer-input").fill(`pendant le redémarrage ${i}`);
      await cluster.node(i).end("SIGTERM");
      await each.at("composer-input").press("Enter");
      await pause(500);
      await cluster.node(i).up();
      await each.saved();
    }
    const texts = Object.values((await state()).notes).map(({ text }) => text);
    expect(texts).toContain("pendant le redémarrage 0");
    expect(texts).toContain("pendant le redémarrage 1");
    for (const each of screens) {
      await each.page.locator('[data-testid="note"]').nth(3).waitFor();
      expect(await each.page.evaluate(() => "sameLife" in window)).toBe(true);
      expect(each.foreign).toEqual([]);
      expect(each.errors).toEqual([]);
    }
  }, 90_000);
});
