import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Op } from "../../web-client/src/protocol/types.js";
import { get } from "../harness/api.js";
import { Bot } from "../harness/bot.js";
import { Server, until } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { scenario } from "../harness/workshop.js";
import type { Screen } from "./screen.js";
import { TwoScreens } from "./two_screens.js";

// The scenario with two real browsers: F1 on a desktop, P01 on a phone. The other 23 are bots.
let server: Server;
let both: TwoScreens;
let host: Screen;
let guest: Screen;
let bots: Bot[] = [];

beforeAll(async () => {
  server = await Server.start({ name: "browser", web: true });
  both = await TwoScreens.open(server);
  ({ host, guest } = both);
}, 60_000);
afterAll(async () => {
  for (const bot of bots) bot.close();
  await both.close();
  await server.close();
}, 60_000);

const own = scenario.notes.filter((note) => note.by === "P01"); // the phone's
/// A step needs those before it: after a failure the rest is skipped, and both screens are kept as they were.
let broken = false;
function step(name: string, run: () => Promise<void>, msMax: number): void {
  it(
    name,
    async (context) => {
      if (broken) context.skip();
      try {
        await run();
      } catch (error) {
        broken = true;
        await Promise.all([host.shot("failed"), guest.shot("failed")]);
        throw error;
      }
    },
    msMax,
  );
}

describe.sequential("the workshop in two real browsers", () => {
  step(
    "the start page makes a workshop, and invites with a link",
    async () => {
      await host.page.goto(server.origin);
      await host.at("create-title").waitFor();
      await host.shot("start");
      await guest.page.goto(server.origin);
      await guest.at("create-title").waitFor();
      await guest.shot("start");
      await both.inspect(host, guest);
      await host.at("create-title").fill(scenario.title);
      await host.press("create-submit");
      await host.at("canvas").waitFor();
      await host.page.waitForTimeout(500);
      await host.shot("new-board");
      await both.inspect(host);
      await host.page.keyboard.press("Escape");
      await host.press("invite");
      const link = await host.at("share-participant-link").inputValue();
      const parts = present(/\/b\/([\w-]{22})#([\w-]{22})$/.exec(link), link);
      [both.board, both.tokens.participant] = [present(parts[1]), present(parts[2])];
      both.tokens.facilitator = await host.page
        .evaluate(() => JSON.stringify(Object.values(localStorage)))
        .then((kept) => {
          const all = [...kept.matchAll(/[\w-]{22}/g)].map((match) => match[0]);
          return present(all.find((token) => token !== parts[1] && token !== parts[2]));
        });
      expect((await get(server, `/api/boards/${both.board}/links`, both.tokens.facilitator)).status).toBe(200);
      expect(host.page.url(), "the address bar has the participants' link").toBe(link);
      await host.shot("invite");
      await both.inspect(host);
      await host.page.keyboard.press("Escape");
      await guest.page.goto(link);
      await guest.at("composer-input").waitFor();
      await guest.shot("empty-board");
      await both.inspect(guest);
    },
    120_000,
  );

  step(
    "a participant posts from the phone while 23 others post",
    async () => {
      await host.page.keyboard.press("Escape");
      bots = await Promise.all(
        scenario.participants
          .slice(1)
          .map((name) => new Bot(server, both.board, both.tokens.participant, name).ready()),
      );
      const stage = present((await both.state()).stages[0]).id;
      for (const note of scenario.notes) {
        const bot = bots[scenario.participants.indexOf(note.by) - 1];
        const op = { op: "note.post", note: note.key, text: note.text, colour: note.colour, stage };
        bot?.submit(op as unknown as Op);
      }
      await guest.at("name-input").fill("P01");
      await guest.at("composer-input").fill(present(own[0]).text);
      await guest.shot("typing");
      await guest.press("composer-post");
      await guest.saved();
      await Promise.all(bots.map((bot) => bot.saved()));
      await guest.page.getByText(present(own[0]).text).first().waitFor();
      await guest.shot("posted");
      await both.inspect(guest);
    },
    60_000,
  );

  step(
    "[SUB5] what is typed while the server is gone is kept, told, and sent when it is back",
    async () => {
      const [, second] = own;
      const typed = present(second ?? own[0]).text;
      await guest.at("composer-input").pressSequentially(typed.slice(0, 5));
      await server.end("SIGKILL");
      await guest.at("composer-input").pressSequentially(typed.slice(5));
      await guest.press("composer-post");
      await guest.page.locator('[data-testid="save-state"][data-state="offline"]').waitFor({ timeout: 30_000 });
      await guest.shot("offline");
      await both.inspect(guest);
      await host.page.locator('[data-testid="save-state"][data-state="offline"]').waitFor({ timeout: 30_000 });
      await host.shot("offline");
      await server.up();
      await guest.saved();
      await host.saved();
      expect(Object.values((await both.state()).notes).filter((note) => note.text === typed)).toHaveLength(1);
      for (const { text } of own.slice(2)) {
        await guest.at("composer-input").fill(text);
        await guest.at("composer-input").press("Enter");
        await guest.saved();
      }
      await until(
        "all notes are there",
        async () => Object.keys((await both.state()).notes).length === scenario.notes.length,
      );
      for (const note of scenario.notes) if (note.by !== "P01") both.knows(note.key, note.key);
      await both.learn(own);
      await both.look(0);
      expect(await host.page.locator('[data-testid="note"]').count()).toBe(60);
      await host.shot("large");
      await both.inspect(host);
    },
    120_000,
  );

  step(
    "the facilitator sets trials aside and merges the duplicate",
    async () => {
      for (const { note, why } of scenario.set_aside) {
        await both.select([note]);
        if (note === scenario.set_aside[0]?.note) await host.shot("selected");
        await host.press("sel-aside");
        await host.at("aside-why").fill(why);
        if (note === scenario.set_aside[0]?.note) {
          await host.shot("set-aside");
          await both.inspect(host);
        }
        await host.press("aside-ok");
        await host.saved();
      }
      for (const { note, into } of scenario.merged) {
        await both.select([note]);
        await host.press("sel-more");
        await host.press("sel-merge");
        await host.shot("merge");
        await both.inspect(host);
        await host.page.locator(`[data-pick-id="${both.id(into)}"]`).click();
        await host.saved();
      }
      const { notes } = await both.state();
      expect(notes[both.id("n60")]?.merged?.into).toBe(both.id("n01"));
      for (const { note, why } of scenario.set_aside) expect(notes[both.id(note)]?.set_aside?.why).toBe(why);
    },
    120_000,
  );

  step(
    "takes the rest to the themes and groups it",
    async () => {
      await host.press("next-stage");
      await host.at("next-take").waitFor();
      await host.shot("next-stage");
      await both.inspect(host);
      await host.press("next-take");
      await host.saved();
      await both.look(1);
      await host.shot("themes-before");
      for (const group of scenario.groups) {
        await both.select(group.notes);
        await host.press("sel-group");
        if (group === scenario.groups[0]) await host.shot("group");
        await both.answer(group.title);
        await host.press("fit");
        await host.page.waitForTimeout(600);
      }
      await both.look(1);
      await host.shot("themes");
      await both.inspect(host);
      const { groups } = await both.state();
      expect(Object.values(groups).map(({ title, notes }) => [title, [...notes].sort()])).toEqual(
        expect.arrayContaining(scenario.groups.map(({ title, notes }) => [title, notes.map(both.id).sort()])),
      );
    },
    180_000,
  );

  step(
    "distils the themes into statements, and sets two aside",
    async () => {
      await host.press("next-stage");
      await host.press("next-go");
      await host.saved();
      for (const { key, text, sources } of scenario.distilled) {
        await both.look(1);
        await both.select(sources);
        await host.press("sel-distil");
        await host.at("dialog-text").fill(text);
        if (key === "d1") {
          await host.shot("distil");
          await both.inspect(host);
        }
        await host.press("dialog-ok");
        await host.saved();
        await both.learn([{ key, text }]);
      }
      await both.look(2);
      await host.shot("statements");
      await both.inspect(host);
      for (const { key, set_aside } of scenario.distilled) {
        if (!set_aside) continue;
        await both.select([key]);
        await host.press("sel-aside");
        await host.at("aside-why").fill(set_aside);
        await host.press("aside-ok");
        await host.saved();
      }
      const { notes } = await both.state();
      for (const { key, sources } of scenario.distilled)
        expect([...(notes[both.id(key)]?.sources ?? [])].sort(), key).toEqual(sources.map(both.id).sort());
    },
    180_000,
  );

  step(
    "writes the definition, orders it, adopts it and shows where a phrase came from",
    async () => {
      await host.press("next-stage");
      await host.press("next-go");
      await host.saved();
      for (const { key, text, sources } of [...scenario.definition].reverse()) {
        await both.look(2);
        await both.select(sources);
        await host.press("sel-distil");
        await both.answer(text);
        await both.learn([{ key, text }]);
      }
      if ((await host.at("definition-drawer").count()) === 0) await host.press("definition-open");
      await host.press("order-phrases");
      await host.shot("order");
      await both.inspect(host);
      for (const [at, { key }] of scenario.definition.entries()) {
        for (;;) {
          const order = (await both.state()).phrases;
          if (order.indexOf(both.id(key)) <= at) break;
          await host.page.locator(`[data-row="${both.id(key)}"] [data-testid="phrase-up"]`).click();
          await host.saved();
        }
      }
      await host.press("order-phrases");
      await host.press("adopt");
      await host.saved();
      await both.look(3);
      await host.shot("definition");
      await both.inspect(host);
      const now = await both.state();
      expect(now.phrases.map((phrase) => now.notes[phrase]?.text)).toEqual(scenario.definition.map(({ text }) => text));
      expect(now.ratified).toBeDefined();
      await host.at("phrase").nth(1).click();
      const sources = await host.at("phrase-sources").innerText();
      expect(sources).toMatch(/\b20\s+notes?\b/);
      await host.shot("lineage");
      await both.inspect(host);
    },
    180_000,
  );

  step(
    "[FAT1] the ledger on the screen is the scenario's, and opens its notes",
    async () => {
      const meta = await (await get(server, `/api/boards/${both.board}`, both.tokens.facilitator)).json();
      expect(meta).toMatchObject({ ledger: scenario.expect });
      await host.page.keyboard.press("Escape"); // lets go of the phrase
      await host.page.keyboard.press("Escape"); // closes the drawer, beside which the chip is short
      const chip = await host.at("ledger-chip").innerText();
      const { posted, carried, merged, set_aside, withdrawn, open } = scenario.expect;
      expect(chip.match(/\d+/g)?.map(Number)).toEqual([posted, carried, merged, set_aside, withdrawn, open]);
      await host.press("ledger-set_aside");
      await host.shot("ledger");
      await both.inspect(host);
      await host.page.keyboard.press("Escape");
    },
    60_000,
  );

  step(
    "the exports are downloaded from the menu",
    async () => {
      const download = async (testid: string, more = false): Promise<Buffer> => {
        await host.press("more-menu");
        if (more) await host.press("other-formats");
        if (testid === "export-json") await host.shot("menu");
        const [file] = await Promise.all([host.page.waitForEvent("download"), host.press(testid)]);
        expect(file.suggestedFilename()).toMatch(/\.(pdf|md|json)$/);
        return readFileSync(await file.path());
      };
      expect((await download("export-pdf")).subarray(0, 5).toString()).toBe("%PDF-");
      expect(String(await download("export-md", true))).toContain(present(scenario.definition[0]).text);
      const archive = JSON.parse(String(await download("export-json", true))) as unknown;
      expect(archive).toMatchObject({ format: "entonnoir", ledger: scenario.expect, state: await both.state() });
    },
    60_000,
  );

  step(
    "the phone follows: its own notes with their fate, the board, the definition",
    async () => {
      await guest.saved();
      for (const width of [390, 360]) {
        await guest.page.setViewportSize({ width, height: width === 390 ? 844 : 740 });
        for (const tab of ["all", "mine", "board"]) {
          await guest.press(`tab-${tab}`);
          await guest.shot(`${tab}-${width}`);
          await both.inspect(guest);
        }
        await guest.press("more-menu");
        await guest.shot(`menu-${width}`);
        await both.inspect(guest);
        await guest.page.keyboard.press("Escape");
      }
    },
    120_000,
  );

  step(
    "is projected without tools, and is found again on the start page, in English too",
    async () => {
      await host.press("project");
      await host.shot("project");
      await both.inspect(host);
      await host.press("project-end");
      await both.look(0);
      await host.page.keyboard.press("Shift+Digit2");
      await host.shot("whole-funnel");
      await host.page.goto(server.origin);
      await host.at("known-board").waitFor();
      await host.press("language");
      await host.shot("start-english");
      await both.inspect(host);
    },
    60_000,
  );

  it("neither browser asked a foreign host for anything, or showed an error", () => {
    for (const screen of [host, guest]) {
      expect(screen.foreign, screen.name).toEqual([]);
      expect(screen.errors, screen.name).toEqual([]);
    }
  });

  it("axe finds no serious barrier on any screen, and none is wider than its window", () => {
    expect([...new Set(both.barriers)]).toEqual([]);
  });
});
