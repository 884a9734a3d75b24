import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Op } from "../../web-client/src/protocol/types.js";
import { Play, scenario } from "../harness/workshop.js";
import { readState } from "../harness/room.js";
import { Server } from "../harness/server.js";
import { present, type State } from "../harness/shapes.js";
import { desktop, launch, phone, Screen } from "./screen.js";

// The workshop of the scenario is over; a facilitator at a desktop and a participant on a phone look how it went.
let server: Server;
let browser: Browser;
let play: Play;
let host: Screen;
let guest: Screen;
beforeAll(async () => {
  server = await Server.start({ name: "replay", web: true });
  play = await Play.begin(server);
  for (const act of play.acts) await act.run();
  await play.settle();
  browser = await launch();
  const open = async (name: string, token: string, options: typeof desktop): Promise<Screen> => {
    const screen = await Screen.open(browser, server, name, options);
    await screen.page.goto(`${server.origin}/b/${play.workshop.board}#${token}`);
    await screen.at("more-menu").waitFor();
    return screen;
  };
  host = await open("replay-desktop", play.workshop.tokens.facilitator, desktop);
  guest = await open("replay-phone", play.workshop.tokens.participant, phone);
}, 120_000);
afterAll(async () => {
  play.close();
  await browser.close();
  await server.close();
}, 60_000);

const state = (): Promise<State> => readState(server, play.workshop.board, play.workshop.tokens.facilitator);
const hostNow = (op: Op): Promise<void> => (play.facilitator.submit(op), play.facilitator.saved());
/// Opens it and waits until the history is here.
async function openReplay(screen: Screen): Promise<void> {
  await screen.press("more-menu");
  await screen.press("menu-replay");
  await screen.at("replay-slider").waitFor();
}
async function goTo(screen: Screen, step: number): Promise<void> {
  await screen.at("replay-slider").fill(`${step}`);
}
const past = (screen: Screen, note: string) => screen.at("replay").locator(`[data-note-id="${note}"]`);
const first = present(scenario.notes[0]);
const textThen = "Un impact positif mesurable sur la vie des "; // at step 30; its last word came later

async function inspect(screen: Screen): Promise<void> {
  expect(await screen.barriers()).toEqual([]);
  expect(await screen.overflow()).toEqual([]);
  expect(screen.errors).toEqual([]);
}

describe.sequential("how we got here", () => {
  it("shows the board as it was, from its beginning, with the changes of stage as marks", async () => {
    await openReplay(host);
    await host.shot("now");
    await inspect(host);
    const end = Number(await host.at("replay-slider").getAttribute("max"));
    await goTo(host, 0);
    await host.shot("beginning");
    expect(await host.at("replay").getByTestId("note").count()).toBe(0);
    expect(await host.at("replay-count").innerText()).toContain(`1 sur ${end + 1}`);
    for (let mark = 1; mark < scenario.stages.length; ++mark) {
      await host.press("replay-next");
      expect(await host.at("replay-stage").innerText()).toContain(present(scenario.stages[mark]).title);
      await host.shot(`stage-${mark + 1}`);
    }
    expect(await host.at("replay-next").isDisabled()).toBe(true);
    await host.press("replay-back");
    await host.at("replay-slider").press("ArrowLeft");
    expect(await host.at("replay-stage").innerText()).not.toContain(present(scenario.stages[2]).title);
    await inspect(host);
  }, 60_000);

  it("plays by itself, from the beginning, and can be stopped", async () => {
    await goTo(host, 100_000);
    await host.press("replay-play");
    await host.at("replay").getByTestId("note").first().waitFor();
    await host.press("replay-play");
    const stopped = await host.at("replay-count").innerText();
    await host.shot("playing");
    expect(await host.at("replay-count").innerText()).toBe(stopped);
  }, 30_000);

  it("[HTP6] exports the moment that it shows", async () => {
    await goTo(host, 0);
    await host.press("replay-export");
    await host.shot("export");
    const [download] = await Promise.all([host.page.waitForEvent("download"), host.press("replay-json")]);
    const archive = JSON.parse(readFileSync(await download.path(), "utf8")) as { position: object; state: State };
    expect(archive.position).toMatchObject({ revision: 1 });
    expect(archive.state.notes).toEqual({});
  }, 30_000);

  it("a facilitator brings a note back as it was; what came meanwhile is counted, not shown", async () => {
    const before = present((await state()).notes[first.key]);
    await hostNow({ op: "note.edit", note: first.key, version: before.version, delta: ["XYZ "] } as unknown as Op);
    await host.at("replay-newer").waitFor();
    await goTo(host, 100_000);
    expect(await host.at("replay").getByText("XYZ").count()).toBe(0);
    await goTo(host, 30);
    await past(host, first.key).click();
    await host.shot("chosen");
    await inspect(host);
    await host.press("past-restore");
    await host.shot("restored");
    await host.press("replay-now");
    await host.saved();
    const after = present((await state()).notes[first.key]);
    expect(after.text).toBe(textThen);
    expect(after.stage).toBe(play.stage(0));
    expect(after.set_aside ?? after.merged).toBeUndefined();
  }, 60_000);

  it("[HTP5] what is hidden now is nowhere in it, and cannot be brought back", async () => {
    await hostNow({ op: "note.hide", notes: [first.key] } as unknown as Op);
    await host.page.keyboard.press("Escape"); // the drawer: in a narrow window it would be a sheet above all else
    await openReplay(host);
    await goTo(host, 30);
    expect(await host.at("replay").getByText(textThen.trim()).count()).toBe(0);
    await past(host, first.key).click();
    expect(await host.at("past-restore").isDisabled()).toBe(true);
    expect(await host.at("past-no").innerText()).not.toBe("");
    await host.shot("hidden");
    await host.page.setViewportSize({ width: 360, height: 740 }); // the same in a narrow window
    await host.shot("hidden-narrow");
    await inspect(host);
    await host.page.setViewportSize({ width: 1366, height: 768 });
    await host.page.keyboard.press("Escape");
    await host.page.keyboard.press("Escape");
    await host.at("replay").waitFor({ state: "detached" });
  }, 30_000);

  it("fits a phone, where nobody but a facilitator brings anything back", async () => {
    await openReplay(guest);
    await guest.shot("now");
    await inspect(guest);
    await goTo(guest, 40);
    await guest.shot("then");
    await inspect(guest);
    await past(guest, present(scenario.notes[1]).key).tap();
    expect(await guest.at("past-restore").count()).toBe(0);
    await guest.press("replay-now");
    await guest.at("composer-input").waitFor();
    expect(guest.foreign).toEqual([]);
  }, 60_000);
});
