import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBoard, type Workshop } from "../harness/api.js";
import { textOf } from "../harness/packed.js";
import { readState } from "../harness/room.js";
import { Server, until } from "../harness/server.js";
import { present, type State } from "../harness/shapes.js";
import { desktop, launch, phone, Screen } from "./screen.js";

// A facilitator on a desktop, a participant on a phone, another one on a desktop: what each may see, on the screen, in
// the page and on the wire.
let server: Server;
let browser: Browser;
let workshop: Workshop;
let host: Screen;
let guest: Screen;
let other: Screen;
const frames = new Map<Screen, string[]>();
const packed = new Set<Screen>();
const ofGuest = "Prendre soin du lien";
const ofOther = "Oser une autre économie";

async function person(name: string, options: typeof phone): Promise<Screen> {
  const screen = await Screen.open(browser, server, name, options);
  const heard: string[] = [];
  frames.set(screen, heard);
  screen.page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const isBinary = typeof payload !== "string";
      if (isBinary) packed.add(screen);
      heard.push(textOf(payload, isBinary));
    }),
  );
  return screen;
}
const heard = (screen: Screen): string[] => present(frames.get(screen));
const link = (token: string): string => `${server.origin}/b/${workshop.board}#${token}`;

beforeAll(async () => {
  server = await Server.start({ name: "private", web: true });
  browser = await launch();
  workshop = await createBoard(server, "Chacun pour soi", "funnel", "fr");
  [host, guest, other] = [await person("private-host", desktop), await person("private-phone", phone), await person("private-other", desktop)]; // prettier-ignore
  await host.page.goto(link(workshop.tokens.facilitator));
  for (const screen of [guest, other]) {
    await screen.page.goto(link(workshop.tokens.participant));
    await screen.at("composer-input").waitFor();
  }
  await host.at("facilitate").waitFor();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await server.close();
}, 60_000);

const state = (): Promise<State> => readState(server, workshop.board, workshop.tokens.facilitator);
const barriers: string[] = [];
async function inspect(what: string, ...screens: readonly Screen[]): Promise<void> {
  for (const screen of screens) {
    await screen.shot(what);
    barriers.push(...(await screen.barriers()), ...(await screen.overflow()));
  }
}
async function panel(...testids: readonly string[]): Promise<void> {
  await host.press("facilitate");
  for (const testid of testids) await host.press(testid);
  await host.page.keyboard.press("Escape");
}
async function write(screen: Screen, name: string, text: string): Promise<void> {
  await screen.at("name-input").fill(name);
  await screen.at("composer-input").fill(text);
  await screen.press("composer-post");
  await screen.saved();
}
const numberOf = async (name: string): Promise<string> =>
  present(Object.entries((await state()).people).find(([, person]) => person.name === name)?.[0], name);

/// What there is to press on the page, by its name in the tests.
const controls = (screen: Screen): Promise<string[]> =>
  screen.page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>(".board :is(button, input, textarea), .phone :is(button, input, textarea)"); // prettier-ignore
    const shown = [...all].filter((element) => element.checkVisibility());
    return [...new Set(shown.flatMap((element) => element.dataset["testid"] ?? []))].sort();
  });

describe.sequential("a private stage, a secret vote, a room", () => {
  it("the board of a simple workshop has one control for facilitating, and none of it for who takes part", async () => {
    const ledger = ["posted", "carried", "merged", "set_aside", "withdrawn", "open"].map((fate) => `ledger-${fate}`);
    const all = [...ledger, "more-menu", "rail-stage", "fit", "composer-input", "name-input", "composer-post"];
    const board = [...all, "head-count", "definition-open"];
    const leads = [...board, "invite", "project", "next-stage", "stage-menu", "tool-hand", "tool-select"];
    await until("the page is whole", async () => (await controls(host)).includes("definition-open"));
    expect(await controls(host)).toEqual([...leads, "facilitate"].sort());
    await until("the other page is whole", async () => (await controls(other)).includes("definition-open"));
    expect(await controls(other)).toEqual([...board].sort());
    expect(await controls(guest)).toEqual(
      ["composer-input", "composer-post", "more-menu", "name-input", "tab-all", "tab-board", "tab-mine"].sort(),
    );
  });

  it("[SEE1] what others write is blank on the screen, and in neither page nor frames before the reveal", async () => {
    await panel("room-start", "stage-private");
    await until("it is private", async () => (await state()).stages[0]?.visibility === "private");
    await write(guest, "Ada", ofGuest);
    await write(other, "Bao", ofOther);
    for (const screen of [host, guest, other])
      await until(`${screen.name} counts both`, async () => (await screen.at("note").count()) === 2);
    for (const [screen, own, hidden] of [
      [guest, ofGuest, ofOther],
      [other, ofOther, ofGuest],
    ] as const) {
      // prettier-ignore
      expect(packed.has(screen), "[CON13] snapshots come packed, and the capture reads them").toBe(true);
      const page = await screen.page.content();
      expect(page).toContain(own);
      expect(page).not.toContain(hidden);
      expect(heard(screen).join("\n")).not.toContain(hidden);
      expect(
        heard(screen).some((frame) => frame.includes("note.post")),
        "the capture hears",
      ).toBe(true);
    }
    const led = await host.page.content();
    for (const text of [ofGuest, ofOther]) expect(led, "a screen that may be shared shows nothing").not.toContain(text);
    await inspect("blank", host, guest, other);
    await host.press("strip-texts");
    await host.page.getByText(ofGuest).first().waitFor();
    await host.press("strip-texts");
    await until("blank again", async () => !(await host.page.content()).includes(ofGuest));
  }, 90_000);

  it("[OPC11] revealing shows all to all, at once", async () => {
    await host.press("strip-reveal");
    await inspect("reveal-asks", host);
    await host.press("strip-reveal-ok");
    await guest.page.getByText(ofOther).first().waitFor();
    await other.page.getByText(ofGuest).first().waitFor();
    await inspect("revealed", host, guest);
  }, 60_000);

  it("[SEE3] a secret vote is on no other wire before it closes, and its result on every screen after", async () => {
    await host.press("facilitate");
    await host.press("room-votes");
    await inspect("vote-new", host);
    await host.press("round-open");
    await guest.at("vote-list").waitFor();
    const before = new Map([host, other].map((screen) => [screen, heard(screen).length]));
    await guest.press("vote-list");
    await inspect("ballot", guest);
    const row = guest.at("ballot-dialog").locator("li", { hasText: ofOther });
    await row.getByTestId("vote-more").click();
    await row.getByTestId("vote-more").click();
    await guest.saved();
    await guest.page.keyboard.press("Escape");
    await until("2 votes are given", async () => {
      const round = present((await state()).rounds?.[0]);
      expect(Object.keys(round.ballots ?? {}), "not even facilitators are told").toEqual([]);
      return (await guest.at("vote-left").textContent())?.includes("3") === true;
    });
    for (const screen of [host, other]) {
      const since = heard(screen).slice(before.get(screen)).join("\n");
      expect(since).not.toContain("vote.cast");
      expect(since).not.toContain("ballots");
    }
    await host.press("round-manage");
    await inspect("vote-open", host);
    await host.press("round-close");
    await host.at("results").waitFor();
    for (const screen of [host, guest])
      await until(`${screen.name} has the result`, async () => (await screen.page.content()).includes("2 voix"));
    await inspect("results", host, guest);
    for (const screen of [host, guest, other])
      if ((await screen.page.locator("dialog[open]").count()) > 0) await screen.page.keyboard.press("Escape");
  }, 90_000);

  it("reactions and a raised hand, once these methods are on", async () => {
    expect(await guest.at("hand").count(), "off until wanted").toBe(0);
    await host.press("facilitate");
    await host.page.locator('[data-testid="room-methods"] summary').click();
    await host.press("method-hands");
    await host.press("method-reactions");
    await inspect("methods", host);
    await host.page.keyboard.press("Escape");
    await guest.at("hand").waitFor();
    await guest.press("hand");
    await host.at("hands").waitFor();
    await host.press("hands");
    await inspect("hands", host);
    await host.press("hand-lower");
    await until("it is down", async () => (await guest.at("hand").getAttribute("aria-pressed")) === "false");
    await host.page.keyboard.press("Escape");
    await guest.at("note").filter({ hasText: ofOther }).locator("button").first().click();
    await inspect("note-sheet", guest);
    await guest.press("react-love");
    await guest.saved();
    await other.at("reaction-counts").first().waitFor();
    await guest.page.keyboard.press("Escape");
  }, 90_000);

  it("the timer goes on through a reload, by the server's clock", async () => {
    await panel("timer-5");
    await guest.at("timer").first().waitFor();
    await guest.page.reload();
    await guest.at("timer").first().waitFor();
    const left = present(await guest.at("timer").first().textContent());
    expect(left).toMatch(/^(5:00|4:5\d)/);
    await inspect("timer", host, guest);
  }, 60_000);

  it("[ROL6] who is removed reads why, and is out", async () => {
    const bao = await numberOf("Bao");
    await host.press("head-count");
    await inspect("people", host);
    await host.page.locator(`[data-testid="person"][data-person="${bao}"] [data-testid="person-more"]`).click();
    await inspect("person", host);
    await host.press("person-remove");
    await other.at("gone-reason").waitFor();
    expect(await other.page.content()).toContain("Votre accès à cet atelier est retiré");
    await inspect("removed", other);
    await host.page.keyboard.press("Escape");
    await host.page.keyboard.press("Escape");
  }, 60_000);

  it("[OPL1] a new link ends the old one: who is here is told, and who comes by it too", async () => {
    await host.press("facilitate");
    await host.press("room-new-link");
    await inspect("new-link", host);
    await host.press("new-link-ok");
    await guest.at("gone-reason").waitFor();
    expect(await guest.page.content()).toContain("Ce lien n'est plus bon");
    await inspect("old-link", guest, host);
    const fresh = await host.at("share-participant-link").inputValue();
    expect(fresh).not.toBe(link(workshop.tokens.participant));
    const late = await person("private-late", phone);
    await late.page.goto(link(workshop.tokens.participant));
    await late.at("gone-reason").waitFor();
    expect(await late.page.content()).not.toContain(ofGuest);
    await inspect("old-link", late);
    await late.page.goto(fresh);
    await late.page.getByText(ofGuest).first().waitFor();
    await late.context.close();
  }, 60_000);

  it("axe finds no serious barrier on any screen, and none is wider than its window", () => {
    expect(barriers).toEqual([]);
    for (const screen of [host, guest, other]) {
      expect(screen.errors, screen.name).toEqual([]);
      expect(screen.foreign, screen.name).toEqual([]);
    }
  });
});
