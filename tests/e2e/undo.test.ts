import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../harness/client.js";
import { Room } from "../harness/room.js";
import { Server, until } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { desktop, launch, phone } from "./screen.js";
import { saved, textOf, Writer } from "./writers.js";

// Two people, each with their own undo, in two real browsers.
let server: Server;
let browser: Browser;
let room: Room;
let host: Client;
const writers: Writer[] = [];

beforeAll(async () => {
  server = await Server.start({ name: "undo", web: true });
  browser = await launch();
}, 60_000);
beforeEach(async () => {
  await closeWriters();
  room = await Room.open(server);
  host = await room.join("facilitator");
});
async function closeWriters() {
  const errors = writers.flatMap(({ screen }) => screen.errors);
  for (const { screen } of writers.splice(0)) await screen.context.close();
  expect(errors).toEqual([]);
}
afterAll(async () => {
  await closeWriters();
  await browser?.close();
  await server?.close();
}, 60_000);

async function comes(name: string, options: object = desktop): Promise<Writer> {
  const writer = await Writer.open(browser, room, server, name, options);
  writers.push(writer);
  return writer;
}
async function posted(text: string): Promise<string> {
  return present((await room.posted(host, text))[0]);
}
const groups = async () => Object.values((await room.state()).groups);

describe("undo by the keyboard", () => {
  it("takes out of a note what one typed, in its field, and leaves what somebody else typed meanwhile", async () => {
    const note = await posted("hello");
    const [ana, ben] = [await comes("Ana"), await comes("Ben")];
    await ana.write(note, 5);
    await ana.type(" brave");
    await saved(room, note, "hello brave");
    await ben.write(note, 8);
    await ben.type("BEN");
    await ana.holds("hello brBENave");
    await ana.page.keyboard.press("Control+z");
    await saved(room, note, "helloBEN");
    await ana.holds("helloBEN");
    await ben.holds("helloBEN");
    expect((await ana.state()).focused).toBe(true);
    await ana.page.keyboard.press("Control+Shift+z");
    await until("it is there again", async () => (await textOf(room, note)).replace("BEN", "") === "hello brave");
    await ben.page.keyboard.press("Control+z");
    await saved(room, note, "hello brave");
  });

  it("on the board undoes the last act, says so, and redoes it with Ctrl+Y", async () => {
    const note = await posted("hello");
    const ana = await comes("Ana");
    const place = async () => JSON.stringify(present((await room.state()).notes[note]).places);
    const before = await place();
    await ana.screen.note(note).focus();
    await ana.page.keyboard.press("Alt+ArrowRight");
    await until("it moved", async () => (await place()) !== before);
    const after = await place();
    await ana.page.keyboard.press("Control+z");
    await until("it is back", async () => (await place()) === before);
    await until("it is said", async () => /Annulé/.test((await ana.screen.at("toast").first().textContent()) ?? ""));
    await ana.page.keyboard.press("Control+y");
    await until("it is there again", async () => (await place()) === after);
  });

  it("says why nothing is undone when somebody took the note away since", async () => {
    const note = await posted("hello");
    const ana = await comes("Ana");
    await ana.write(note, 5);
    await ana.type("!");
    await saved(room, note, "hello!");
    await ana.page.keyboard.press("Escape");
    await host.save({ op: "note.set_aside", notes: [note], why: "" });
    await ana.screen.note(note).waitFor({ state: "detached" });
    await ana.page.keyboard.press("Control+z");
    await until("it says why", async () =>
      /Rien n.a été annulé/.test((await ana.screen.at("toast").last().textContent()) ?? ""),
    );
    expect(await textOf(room, note)).toBe("hello!");
  });
});

describe("undo from the menu", () => {
  it("on a phone takes out what was typed, and cannot be asked for when there is nothing", async () => {
    const note = await posted("hello");
    const ana = await comes("Ana", phone);
    await ana.screen.at("more-menu").click();
    expect(await ana.screen.at("menu-undo").isDisabled()).toBe(true);
    await ana.page.keyboard.press("Escape");
    await ana.write(note, 5);
    await ana.type("!!");
    await saved(room, note, "hello!!");
    await ana.page.keyboard.press("Escape");
    await ana.screen.at("more-menu").click();
    await ana.screen.at("menu-undo").click();
    await saved(room, note, "hello");
    await ana.screen.at("more-menu").click();
    await ana.screen.at("menu-redo").click();
    await saved(room, note, "hello!!");
  });

  it("dissolves a group that one made, and makes it again", async () => {
    const notes = [await posted("one"), await posted("two")];
    const ana = await comes("Ana");
    await ana.screen.note(present(notes[0])).click({ modifiers: ["Shift"] });
    await ana.screen.note(present(notes[1])).click({ modifiers: ["Shift"] });
    await ana.screen.at("sel-group").click();
    await ana.page.keyboard.type("Ensemble");
    await ana.page.keyboard.press("Enter");
    await until("the group is there", async () => (await groups()).length === 1);
    const before = await groups();
    await ana.screen.at("more-menu").click();
    await ana.screen.at("menu-undo").click();
    await until("it is gone", async () => (await groups()).length === 0);
    await ana.screen.at("more-menu").click();
    await ana.screen.at("menu-redo").click();
    await until("it is there again", async () => JSON.stringify(await groups()) === JSON.stringify(before));
  });
});
