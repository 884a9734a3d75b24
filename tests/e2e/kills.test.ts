import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encode } from "../../web-client/src/board/index.js";
import type { NoteId, Op } from "../../web-client/src/protocol/types.js";
import { amount, seed, verdict } from "../fault/seed.js";
import { Bot } from "../harness/bot.js";
import { Link } from "../harness/link.js";
import { Dice } from "../harness/random.js";
import { Room } from "../harness/room.js";
import { pause, Server, until } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { Profile } from "./profile.js";

// BROWSER_KILLS: how often something dies under the hands of somebody who types. FAULT_SEED: the same deaths again.
const rounds = amount("BROWSER_KILLS", 6);
// What a killed browser had for less than this is what a disk may not have had yet: it may be missing, never double.
const keptAfterMs = 100;
const letters = "abcdefghijklmnopqrst";
/// What a word begins with, one for each round: all else is the same in all of them.
const sign = (i: number): string => String.fromCodePoint(0x4e00 + i);

let server: Server;
let link: Link;
let profile: Profile;
let context: BrowserContext;
let room: Room;
let note = "";

beforeAll(async () => {
  server = await Server.start({ name: "kills", web: true });
  link = await Link.start(server.port);
  profile = new Profile();
  context = await profile.start();
  room = await Room.open(server);
  const [posted] = await room.posted(await room.join("facilitator"), "début");
  note = present(posted);
}, 60_000);
afterAll(async () => {
  room?.close();
  await profile?.remove();
  link?.close();
  await server?.close();
}, 60_000);

const textNow = async (): Promise<string> => present((await room.state()).notes[note]).text;
const saveState = (page: Page): Promise<string | null> =>
  page.getByTestId("save-state").first().getAttribute("data-state");

/// The board in a tab of its own; its way to the server is the link.
async function opened(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${link.origin}/b/${room.board}#${room.tokens.facilitator}`);
  await page.locator(`[data-testid="note"][data-note-id="${note}"]`).waitFor({ timeout: 30_000 });
  return page;
}
const isSaved = (page: Page): Promise<void> =>
  until("all is saved", async () => (await saveState(page)) === "saved", 60_000);

/// The caret at the end of the note.
async function begin(page: Page): Promise<void> {
  const field = page.getByTestId("note-field");
  // What listens to keys comes a moment after the notes.
  await until("the note can be written in", async () => {
    await page.locator(`[data-testid="note"][data-note-id="${note}"]`).focus();
    await page.keyboard.press("Enter");
    return field.waitFor({ timeout: 2000 }).then(
      () => true,
      () => false,
    );
  });
  await page.keyboard.press("Control+End");
}

let opens: NodeJS.Timeout | undefined; // the line that a death of the network cut

/// What dies in the middle of a word. Answers whether the page lives on.
const deaths: Readonly<Record<string, (page: Page, dice: Dice) => Promise<boolean>>> = {
  tab: async (page) => {
    await page.close();
    return false;
  },
  "tab, crashed": async (page) => {
    const session = await context.newCDPSession(page);
    void session.send("Page.crash").catch(() => undefined); // is never answered
    await new Promise((done) => page.once("crash", done));
    await page.close();
    return false;
  },
  browser: async () => {
    await profile.kill();
    context = await profile.start();
    return false;
  },
  network: async (_page, dice) => {
    link.shut();
    opens = setTimeout(() => link.open(), 200 + dice.below(2500));
    return true;
  },
  server: async () => {
    await server.end("SIGKILL");
    void pause(100).then(() => server.up());
    return true;
  },
};

/// One word, and a death within it. `sure`: so many of its letters have to be there afterwards.
async function round(i: number, dice: Dice): Promise<{ back: Page; word: string; sure: number; what: string }> {
  const page = await opened();
  await begin(page);
  const word = sign(i) + letters;
  const [fatal, what] = [1 + dice.below(word.length - 2), present(dice.one(Object.keys(deaths)))];
  const typedAt: number[] = [];
  // Behind a line that was cut already, what is typed is nowhere but on this device.
  if (dice.chance(50) && what !== "network" && what !== "server") link.shut();
  for (const letter of word.slice(0, fatal)) {
    await page.keyboard.type(letter);
    typedAt.push(Date.now());
    await pause(dice.below(60));
  }
  const diesAt = Date.now();
  const lives = await present(deaths[what])(page, dice);
  if (lives) for (const letter of word.slice(fatal)) await page.keyboard.type(letter);
  clearTimeout(opens); // or it would open the line in the midst of what comes next
  link.open();
  await until("the server is back", () => server.running, 20_000);
  const back = lives ? page : await opened();
  await isSaved(back);
  const sure = lives ? word.length : typedAt.filter((at) => at < diesAt - keptAfterMs).length;
  return { back, word, sure, what };
}

/// How many letters of the word of this round are in the text. Fails if the word is there twice or
/// in another order.
function lengthIn(text: string, i: number): number {
  const [, word, ...again] = text.split(sign(i));
  if (word === undefined) return 0;
  expect(again, `twice: ${text}`).toEqual([]);
  const found = /^[a-z]*/.exec(word)?.[0] ?? "";
  expect(letters.startsWith(found), text).toBe(true);
  return 1 + found.length;
}

describe(`somebody who types while things die, seed ${seed}`, () => {
  it(
    "[SUB10] [SUB1] finds all the text after each return, once",
    async () => {
      const dice = new Dice(seed);
      const counts = new Map<string, number>();
      const sure: number[] = [];
      for (let i = 0; i < rounds; i++) {
        const { back, what, ...typed } = await round(i, dice);
        sure.push(typed.sure);
        // What an ended page kept is sent by the next one, when it is sure that nobody else does.
        const there = async (): Promise<boolean> => lengthIn(await textNow(), i) >= typed.sure;
        await until(`round ${i}, ${what}: ${typed.sure} letters`, there, 60_000).catch(async (late: unknown) => {
          const shown = await back.locator(`[data-testid="note"][data-note-id="${note}"]`).textContent();
          throw new Error(`the log has "${await textNow()}", the page "${shown}"`, { cause: late });
        });
        const text = await textNow();
        for (const [k, least] of sure.entries())
          expect(lengthIn(text, k), `${what}: ${text}`).toBeGreaterThanOrEqual(least);
        await back.close();
        counts.set(what, (counts.get(what) ?? 0) + 1);
      }
      const told = [...counts].map(([what, count]) => `${what} ${count}`).join(", ");
      verdict(`${rounds} deaths (${told}): all text there, once`);
    },
    60_000 + rounds * 40_000,
  );

  it("[SUB4] shows how much waits, and all converge: 200 edits offline, 200 by others meanwhile", async () => {
    const page = await opened();
    await isSaved(page);
    const { facilitator } = room.tokens;
    const other = await new Bot(server, room.board, facilitator, "other").ready();
    link.shut();
    const input = page.getByTestId("composer-input");
    for (let i = 0; i < 200; i++) {
      await input.fill(`hors ligne ${i}`);
      await page.keyboard.press("Enter");
      const length = [...present(other.replica.view?.notes.get(note as NoteId)).text].length;
      if (i % 2) other.edit(note, length, 0, "x");
      else other.submit({ op: "note.colour", notes: [note], colour: i % 4 ? "blue" : "pink" } as unknown as Op);
    }
    let words: string | null = null;
    // "Saving…" has no number; it is told within seconds that nothing answers.
    await until("the page tells how much waits", async () => {
      words = await page.getByTestId("save-state").first().textContent();
      return Number(/\d+/.exec(words ?? "")?.[0]) >= 200;
    }).catch((late: unknown) => {
      throw new Error(`the page said: ${words}`, { cause: late });
    });
    link.open();
    await isSaved(page);
    await other.saved();
    const state = await room.state();
    const texts = Object.values(state.notes).map(({ text }) => text);
    for (let i = 0; i < 200; i++) expect(texts.filter((text) => text === `hors ligne ${i}`).length, `${i}`).toBe(1);
    expect(present(state.notes[note]).text.endsWith("x".repeat(100))).toBe(true);
    await until("the other has it all", () => other.bytes === encode(state as never), 20_000);
    other.close();
    await page.close();
    verdict(`200 edits offline (the page said: ${String(words).trim()}), 200 by others: all there`);
  }, 180_000);
});
