import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Room } from "../harness/room.js";
import { Server, until } from "../harness/server.js";
import { Profile } from "./profile.js";

// What a person did outlives the page: typed while the server is away, and found again when both are back.
let server: Server;
let profile: Profile;
let context: BrowserContext;
let room: Room;
let note = "";

beforeAll(async () => {
  server = await Server.start({ name: "outbox", web: true });
  profile = new Profile();
  context = await profile.start();
}, 60_000);
afterAll(async () => {
  await profile?.remove();
  await server?.close();
}, 60_000);
beforeEach(async () => {
  for (const page of context.pages().slice(1)) await page.close();
  if (!server.running) await server.up();
  room = await Room.open(server);
  const host = await room.join("facilitator");
  note = (await room.posted(host, "début"))[0] ?? "";
});

const link = () => `${server.origin}/b/${room.board}#${room.tokens.participant}`;
const texts = async () => Object.values((await room.state()).notes).map(({ text }) => text);

async function opened(page?: Page): Promise<Page> {
  const there = page ?? (await context.newPage());
  await there.goto(link());
  await there.getByTestId("composer-input").waitFor({ timeout: 20_000 });
  await until("the page is saved", async () => (await saveState(there)) === "saved");
  return there;
}
const saveState = (page: Page) => page.getByTestId("save-state").first().getAttribute("data-state");

async function post(page: Page, text: string): Promise<void> {
  await page.getByTestId("composer-input").fill(text);
  await page.keyboard.press("Enter");
  await page.locator('[data-testid="note"]', { hasText: text }).first().waitFor();
}
/// What the browser keeps of pages that have something unsaved.
function records(page: Page): Promise<{ client: string; unsaved?: object }[]> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("entonnoir");
        opening.onerror = () => reject(new Error("no database"));
        opening.onsuccess = () => {
          const { result } = opening;
          const all = result.transaction("records").objectStore("records").getAll();
          all.onsuccess = () => {
            result.close();
            resolve(all.result.filter((record) => record.unsaved));
          };
        };
      }),
  );
}
const keptCount = async (page: Page, count: number) =>
  until(`${count} records are kept`, async () => (await records(page)).length === count);
/// The text is in the log, once, and nothing is left to send.
async function arrives(page: Page, ...wanted: string[]): Promise<void> {
  await until("the log has it", () => has(wanted), 30_000);
  await keptCount(page, 0);
  expect((await texts()).filter((text) => wanted.includes(text)).sort()).toEqual([...wanted].sort());
}
const has = async (wanted: readonly string[]) => {
  const there = await texts();
  return wanted.every((text) => there.includes(text));
};

describe("what was typed and not sent", () => {
  it("[SUB10] is there after kill -9 of the browser", async () => {
    const page = await opened();
    await server.end("SIGKILL");
    await post(page, "avant la panne");
    await page.getByTestId("composer-input").fill("et encore");
    await page.keyboard.press("Enter");
    await keptCount(page, 1);
    await profile.kill();
    await server.up();
    context = await profile.start();
    await arrives(await opened(), "début", "avant la panne", "et encore");
  }, 120_000);

  it("[SUB10] half a word in a note is there after kill -9 of the browser", async () => {
    const page = await opened();
    await post(page, "mon idée");
    await until("it is saved", async () => (await saveState(page)) === "saved");
    await server.end("SIGKILL");
    await page.locator('[data-testid="note"]', { hasText: "mon idée" }).first().focus();
    await page.keyboard.press("Enter");
    await page.getByTestId("note-field").waitFor();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" et la su", { delay: 5 });
    await page.waitForTimeout(30);
    await profile.kill();
    await server.up();
    context = await profile.start();
    await arrives(await opened(), "début", "mon idée et la su");
  }, 120_000);

  it("[SUB10] is there after the tab was closed", async () => {
    const page = await opened();
    await server.end("SIGKILL");
    await post(page, "fermé trop tôt");
    await page.close();
    await server.up();
    await arrives(await opened(), "début", "fermé trop tôt");
  }, 120_000);

  it("is there after a reload right behind the last letter", async () => {
    const page = await opened();
    for (let i = 0; i < 5; ++i) {
      await page.getByTestId("composer-input").fill(`rechargé ${i}`);
      await page.keyboard.press("Enter");
      await opened(page);
    }
    await arrives(page, "début", ...Array.from({ length: 5 }, (_, i) => `rechargé ${i}`));
  }, 120_000);
});

describe("tabs", () => {
  it("[SUB10] have an outbox each; what they leave is sent once", async () => {
    const pages = [await opened(), await opened(), await opened()];
    await server.end("SIGKILL");
    for (const [i, page] of pages.entries()) await post(page, `onglet ${i}`);
    const [witness] = pages;
    if (!witness) expect.fail("no page");
    await keptCount(witness, 3);
    expect(new Set((await records(witness)).map(({ client }) => client)).size).toBe(3);
    for (const page of pages) await page.close();
    await server.up();
    const [a] = await Promise.all([opened(), opened()]);
    await arrives(a, "début", "onglet 0", "onglet 1", "onglet 2");
  }, 120_000);

  it("that live keep what is theirs", async () => {
    const [a, b] = [await opened(), await opened()];
    await server.end("SIGKILL");
    await post(a, "à moi");
    await keptCount(a, 1);
    const [before] = await records(a);
    await b.evaluate(() => dispatchEvent(new Event("online")));
    await b.waitForTimeout(2500);
    expect((await records(a)).map(({ client }) => client)).toEqual([before?.client]);
    await server.up();
    await arrives(a, "début", "à moi");
  }, 120_000);

  it("that were duplicated are two clients", async () => {
    const page = await opened();
    const clients = new Set<string>();
    context.on("page", (other) =>
      other.on("websocket", (socket) =>
        socket.on("framesent", ({ payload }) => {
          const { type, client } = JSON.parse(String(payload)) as { type: string; client: string };
          if (type === "hello") clients.add(client);
        }),
      ),
    );
    await page.evaluate(() => sessionStorage.setItem("kept", "1"));
    const [copy] = await Promise.all([context.waitForEvent("page"), page.evaluate((url) => void open(url), link())]);
    await copy.getByTestId("composer-input").waitFor();
    expect(await copy.evaluate(() => sessionStorage.getItem("kept"))).toBe("1");
    await server.end("SIGKILL");
    await post(page, "original");
    await post(copy, "copie");
    await keptCount(page, 2);
    await page.close();
    await server.up();
    await arrives(copy, "début", "original", "copie");
    expect(clients.size).toBeGreaterThan(0);
  }, 120_000);
});

describe("a browser that keeps nothing", () => {
  it("works, and says so once", async () => {
    const page = await context.newPage();
    await page.addInitScript(() => Object.defineProperty(globalThis, "indexedDB", { value: undefined }));
    await opened(page);
    await page
      .getByTestId("toast")
      .filter({ hasText: /ne garde rien|keeps nothing/ })
      .waitFor();
    await post(page, "sans mémoire");
    await until("it is saved", async () => (await saveState(page)) === "saved");
    expect(await texts()).toContain("sans mémoire");
  }, 60_000);

  it("works where the outbox itself cannot be fetched", async () => {
    const page = await context.newPage();
    await page.route(/assets\/outbox-/, (route) => route.abort());
    await opened(page);
    await post(page, "sans tiroir");
    await until("it is saved", async () => (await saveState(page)) === "saved");
    expect(await texts()).toContain("sans tiroir");
  }, 60_000);
});

describe("a record", () => {
  const put = (page: Page, record: object) =>
    page.evaluate(
      (value) =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open("entonnoir");
          opening.onsuccess = () => {
            const write = opening.result.transaction("records", "readwrite");
            write.objectStore("records").put(value, value.client);
            write.oncomplete = () => (opening.result.close(), resolve());
            write.onerror = () => reject(new Error("not written"));
          };
        }),
      record as { client: string },
    );
  const person = (page: Page) => page.evaluate(() => localStorage.getItem("entonnoir.person") ?? "");

  it("of the first format is sent: what had a number, half a word, and what had none", async () => {
    const page = await opened();
    const post = { op: "note.post", note: "kept1", text: "gardée", colour: "blue", stage: "" };
    const stage = (await room.state()).current_stage;
    const edit = { op: "note.edit", note, version: 0, delta: [5, " gardé"] };
    const change = (op: object) => ({ ops: [op], guessed: [false], at: 1, typed: {} });
    await put(page, {
      v: 1,
      client: "client-of-then",
      board: room.board,
      token: room.tokens.facilitator,
      person: await person(page),
      name: "",
      owner: "page-of-then",
      until: 0,
      unsaved: {
        position: { epoch: 1, revision: 2, mark: "0000000000000000" },
        inFlight: {
          seq: 3,
          ops: [{ ...post, stage }],
          change: change({ ...post, stage }),
          made: change({ ...post, stage }),
          bases: {},
        },
        again: [],
        pending: [change(edit)],
        texts: { [note]: { text: "début", version: 0 } },
        gone: {},
      },
    });
    await opened(page);
    await arrives(page, "début gardé", "gardée");
  }, 60_000);

  it("that cannot be read is not thrown away: its words are offered", async () => {
    const page = await opened();
    await put(page, {
      v: 99,
      client: "of-tomorrow",
      board: room.board,
      unsaved: { words: [{ text: "mots de demain" }] },
    });
    await opened(page);
    await page.getByTestId("refusal").filter({ hasText: "mots de demain" }).waitFor();
    expect(await records(page)).toHaveLength(1);
    await page.getByTestId("refusal").getByRole("button").last().click();
    await keptCount(page, 0);
  }, 60_000);
});
