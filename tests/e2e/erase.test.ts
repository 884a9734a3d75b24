import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { get } from "../harness/api.js";
import { Room } from "../harness/room.js";
import { Server, until } from "../harness/server.js";
import { desktop, launch, phone } from "./screen.js";
import { Writer } from "./writers.js";

// What a person wrote is erased in one browser, and is looked for everywhere else.
let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start({ name: "erase", web: true });
  browser = await launch();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
}, 60_000);

/// All that a page shows and keeps, as one text.
function everything(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const stored: unknown[] = [Object.entries(localStorage), Object.entries(sessionStorage)];
    const opened = (name: string) =>
      new Promise<IDBDatabase>((done, failed) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
    const all = (database: IDBDatabase, store: string) =>
      new Promise<unknown>((done, failed) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await opened(name);
      for (const store of database.objectStoreNames) stored.push(await all(database, store));
      database.close();
    }
    const fields = [...document.querySelectorAll<HTMLInputElement>("input, textarea")].map(({ value }) => value);
    return JSON.stringify([document.documentElement.outerHTML, fields, stored]);
  });
}

/// The answers of every way to read the board by HTTP, as one text. A PDF is asked for its plain words elsewhere.
async function readings(room: Room): Promise<string> {
  const paths = ["snapshot", "export/json", "export/md?authors=1", "history"];
  const answers = await Promise.all(
    paths.map((path) => get(server, `/api/boards/${room.board}/${path}`, room.tokens.facilitator)),
  );
  return (await Promise.all(answers.map((answer) => answer.text()))).join("\n");
}

async function post(writer: Writer, text: string): Promise<void> {
  await writer.screen.at("composer-input").fill(text);
  await writer.screen.press("composer-post");
  await writer.screen.saved();
}

describe.each([
  ["a desktop", desktop],
  ["a phone", phone],
])("[OPC14] erasing what one wrote, on %s", (where, options) => {
  it("asks twice, and the words are nowhere any more: in no page, no storage, no export", async () => {
    const room = await Room.open(server);
    const [ana, ben] = [
      await Writer.open(browser, room, server, "Anastasia", options, "participant"),
      await Writer.open(browser, room, server, "Benedikt", desktop),
    ];
    await post(ben, "a hedgehog that stays");
    await post(ana, "the zebra secret");
    await post(ana, "another zebra");
    await ana.screen.at("composer-input").fill("a zebra not posted");
    await ben.screen.page.getByText("another zebra").first().waitFor();

    await ana.screen.press("more-menu");
    await ana.screen.press("menu-erase");
    await ana.screen.at("erase-count").getByText("2 notes").waitFor();
    await ana.screen.shot("erase");
    const found = [...(await ana.screen.barriers()), ...(await ana.screen.overflow())];
    await ana.screen.press("erase-next");
    await ana.screen.shot("erase-really");
    found.push(...(await ana.screen.barriers()), ...(await ana.screen.overflow()));
    expect(found).toEqual([]);
    await ana.page.keyboard.press("Enter");
    await ana.screen.at("erase-dialog").waitFor({ state: "detached" });
    expect(await readings(room), "Enter erases nothing").toContain("zebra secret");

    await ana.screen.press("more-menu");
    await ana.screen.press("menu-erase");
    await ana.screen.press("erase-next");
    await ana.screen.press("erase-ok");
    await ana.screen.at("toast").getByText("effacé pour toujours").waitFor();
    await ana.screen.shot("erased");

    const gone = (text: string) => !/zebra|Anastasia/.test(text) && text.includes("hedgehog");
    await until("the readings have nothing of it", async () => gone(await readings(room)));
    for (const { page } of [ana, ben]) await until("the page has nothing", async () => gone(await everything(page)));
    const fresh = await Writer.open(browser, room, server, "Fresh", desktop);
    expect(gone(await everything(fresh.page))).toBe(true);
    await ana.page.reload();
    await ana.screen.at("composer-input").waitFor();
    expect(await ana.screen.at("composer-input").inputValue()).toBe("");
    expect(Object.values((await room.state()).notes).filter(({ withdrawn }) => withdrawn)).toHaveLength(2);
    for (const { screen } of [ana, ben, fresh]) expect(screen.errors, where).toEqual([]);
    for (const { screen } of [ana, ben, fresh]) await screen.context.close();
  }, 60_000);
});

describe("[OPC14] a facilitator erases for somebody", () => {
  it("who is here or has gone, from the people list, by the keyboard", async () => {
    const room = await Room.open(server);
    const cleo = await room.join("participant", { name: "Cleopatra" });
    await room.posted(cleo, "an ibis", "another ibis");
    const ben = await Writer.open(browser, room, server, "Benedikt", desktop);
    await post(ben, "a hedgehog that stays");
    cleo.close();
    const { page, screen } = ben;
    await screen
      .at("people")
      .or(page.getByRole("button", { name: /présente/ }))
      .first()
      .click();
    await screen.at("people-dialog").getByText("Cleopatra").waitFor();
    await screen.shot("people");
    await page.getByRole("button", { name: "Plus… : Cleopatra" }).focus();
    await page.keyboard.press("Enter");
    const button = page.getByRole("button", { name: "Effacer ce que Cleopatra a écrit" });
    await button.focus();
    await page.keyboard.press("Enter");
    await screen.at("erase-count").getByText("2 notes").waitFor();
    await screen.at("erase-next").focus();
    await page.keyboard.press("Enter");
    await screen.at("erase-really").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await screen.at("toast").getByText("Ce que Cleopatra a écrit est effacé").waitFor();
    await screen.at("toast").getByRole("button").click();
    const gone = (text: string) => !/ibis|Cleopatra/.test(text) && text.includes("hedgehog");
    await until("the readings have nothing of it", async () => gone(await readings(room)));
    await until("the page has nothing of it", async () => gone(await everything(page)));
    expect(screen.errors).toEqual([]);
    await screen.context.close();
  }, 60_000);
});
