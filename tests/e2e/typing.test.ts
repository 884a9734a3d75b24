import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Client } from "../harness/client.js";
import { Room } from "../harness/room.js";
import { Server, until } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { desktop, launch, phone } from "./screen.js";
import { KeptBrowser, saved, textOf, Writer } from "./writers.js";

// Two people write in one note, in two real browsers: input methods, corrections, paste, scripts of every direction.
vi.setConfig({ testTimeout: 90_000 }); // two browsers open in each, on a machine that may be busy
let server: Server;
let browser: Browser;
let room: Room;
let host: Client;

beforeAll(async () => {
  server = await Server.start({ name: "typing", web: true });
  browser = await launch();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
}, 60_000);

const writers: Writer[] = [];
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
afterAll(closeWriters);

async function comes(name: string, options: object = desktop, role?: "participant"): Promise<Writer> {
  const writer = await Writer.open(browser, room, server, name, options, role);
  writers.push(writer);
  return writer;
}
async function posted(text: string): Promise<string> {
  return present((await room.posted(host, text))[0]);
}
/// The host edits the note without a page.
async function edit(note: string, delta: (number | string)[]): Promise<void> {
  const { version } = present((await room.state()).notes[note]) as unknown as { version: number };
  await host.save({ op: "note.edit", note, version, delta });
}

describe.each([
  ["a desktop", desktop],
  ["a phone", phone],
])("an input method on %s", (_where, options) => {
  it("[TXT3] what others write during a composition is kept, and is not written into the field before its end", async () => {
    const note = await posted("hello world");
    const ana = await comes("Ana", options);
    const ben = await comes("Ben");
    await ana.write(note, 6);
    await ben.write(note, 0);
    await ana.compose("に");
    await ben.type("Oh, ");
    await ben.select(15, 15);
    await ben.type("!");
    await saved(room, note, "Oh, hello world!");
    await ana.compose("にほん");
    expect((await ana.state()).value).toBe("hello にほんworld");
    await ana.choose("日本");
    await ana.holds("Oh, hello 日本world!");
    await ben.holds("Oh, hello 日本world!");
    await saved(room, note, "Oh, hello 日本world!");
    expect(await ana.state()).toMatchObject({ start: 12, end: 12, focused: true });
  });

  it("[TXT3] two who compose at the same place keep every word", async () => {
    const note = await posted("ab");
    const [ana, ben] = [await comes("Ana", options), await comes("Ben")];
    await ana.write(note, 1);
    await ben.write(note, 1);
    await ana.compose("ねこ");
    await ben.compose("いぬ");
    await ana.choose("猫");
    await saved(room, note, "a猫b");
    expect((await ben.state()).value).toBe("aいぬb");
    await ben.choose("犬");
    await until("both are there", async () => /^a(猫犬|犬猫)b$/.test(await textOf(room, note)));
    const text = await textOf(room, note);
    await ana.holds(text);
    await ben.holds(text);
    expect((await ben.state()).start).toBe(text.indexOf("犬") + 1);
  });

  it("[TXT3] [SUB10] a page that is left in the midst of a composition keeps what was composed, and it is sent when one returns", async () => {
    const note = await posted("ab");
    const ana = await comes("Ana", options);
    await ana.write(note, 1);
    await ana.compose("かな");
    await ana.page.goto("about:blank");
    await ana.page.goBack();
    await saved(room, note, "aかなb");
  });

  it("[TXT3] a field that is left in the midst of a composition sends what was composed", async () => {
    const note = await posted("ab");
    const ana = await comes("Ana", options);
    await ana.write(note, 2);
    await ana.compose("한글");
    await ana.field.evaluate((field) => (field as HTMLElement).blur());
    await saved(room, note, "ab한글");
  });
});

describe("what is typed", () => {
  it.each([
    ["emoji of several code points", "🦁👩‍👧‍👦🇫🇷👍🏽"],
    ["combining marks", "e\u0301a\u0308\u0323"],
    ["right-to-left text", "שלום عالم 12"],
  ])("[TXT1] %s arrive whole while another person types", async (_what, words) => {
    const note = await posted("<>");
    const [ana, ben] = [await comes("Ana"), await comes("Ben")];
    await ana.write(note, 1);
    await ben.write(note, 2);
    const typing = async () => {
      for (const letter of words) await ana.type(letter);
    };
    const others = async () => {
      for (let i = 0; i < 8; ++i) await ben.type(String(i));
    };
    await Promise.all([typing(), others()]);
    await saved(room, note, `<${words}>01234567`);
    await ana.holds(`<${words}>01234567`);
    expect((await ana.state()).start).toBe(1 + words.length);
    while ((await ana.state()).start > 1) await ana.page.keyboard.press("Backspace");
    await ben.holds("<>01234567");
  });

  it("[TXT1] what autocorrection replaces is exactly that", async () => {
    const note = await posted("teh cat");
    const [ana, ben] = [await comes("Ana"), await comes("Ben")];
    await ana.write(note);
    await ben.write(note, 7);
    await ana.field.evaluate((field: HTMLTextAreaElement) => {
      const how = { inputType: "insertReplacementText", data: "the", bubbles: true };
      field.dispatchEvent(new InputEvent("beforeinput", { ...how, cancelable: true }));
      field.setRangeText("the", 0, 3, "preserve");
      field.dispatchEvent(new InputEvent("input", how));
    });
    await ben.type("s");
    await saved(room, note, "the cats");
    await ana.holds("the cats");
    expect((await ben.state()).start).toBe(8);
  });

  it("[TXT1] letters typed among equal ones are those at the caret", async () => {
    const note = await posted("aaa");
    const [ana, ben] = [await comes("Ana"), await comes("Ben")];
    await ben.write(note, 2);
    await ana.write(note, 1);
    await ana.type("aa");
    await ben.holds("aaaaa");
    expect((await ben.state()).start).toBe(4);
    await ana.type("|");
    await saved(room, note, "aaa|aa");
  });

  it("[TXT3] two who type at the same place keep their words whole, and their carets", async () => {
    const note = await posted("[]");
    const [ana, ben] = [await comes("Ana"), await comes("Ben")];
    await ana.write(note, 1);
    await ben.write(note, 1);
    const types = async (who: Writer, letters: string) => {
      for (const letter of letters) await who.type(letter);
    };
    await Promise.all([types(ana, "abcdefghijklmno"), types(ben, "ABCDEFGHIJKLMNO")]);
    await until("all is there", async () => (await textOf(room, note)).length === 32);
    const text = await textOf(room, note);
    await ana.holds(text);
    await ben.holds(text);
    expect(["[abcdefghijklmnoABCDEFGHIJKLMNO]", "[ABCDEFGHIJKLMNOabcdefghijklmno]"]).toContain(text);
    expect((await ana.state()).start).toBe(text.indexOf("o") + 1);
    expect((await ben.state()).start).toBe(text.indexOf("O") + 1);
  });

  it("[TXT3] two people type at random places of one note at once, and every letter is there once", async () => {
    const note = await posted("0123456789");
    const [ana, ben] = [await comes("Ana"), await comes("Ben", phone)];
    await ana.write(note, 0);
    await ben.write(note, 0);
    const types = async (who: Writer, letters: string) => {
      for (const letter of letters) {
        const { length } = (await who.state()).value;
        await who.select(...at(Math.floor(Math.random() * (length + 1))));
        await who.type(letter);
      }
    };
    const at = (place: number): [number, number] => [place, place];
    await Promise.all([types(ana, "abcdefghijklmnopqrst"), types(ben, "ABCDEFGHIJKLMNOPQRST")]);
    await until("all is there", async () => (await textOf(room, note)).length === 50);
    const text = await textOf(room, note);
    expect([...text].sort().join("")).toBe("0123456789ABCDEFGHIJKLMNOPQRSTabcdefghijklmnopqrst");
    expect(text.replace(/\D/g, "")).toBe("0123456789");
    await ana.holds(text);
    await ben.holds(text);
  });
});

describe("paste and drag", () => {
  it("[VAL3] what is pasted is cleaned, and what was left out is told", async () => {
    const note = await posted("<>");
    const ana = await comes("Ana");
    await ana.screen.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await ana.write(note, 1);
    await ana.page.evaluate(() => navigator.clipboard.writeText("eins\tzwei\r\ndrei\u202e!\u0007"));
    await ana.page.keyboard.press("Control+V");
    await ana.holds("<eins zwei\ndrei!>");
    await saved(room, note, "<eins zwei\ndrei!>");
    expect((await ana.state()).start).toBe(16);
    await ana.screen.at("toast").getByText("2 caractères invisibles").waitFor();
  });

  it("[OPX4] a note that is full says so, and takes what fits", async () => {
    const note = await posted("🦁".repeat(1990));
    const ana = await comes("Ana", phone);
    await ana.write(note);
    await ana.select(3980, 3980);
    await ana.type("abcdefghijklmno");
    await ana.holds("🦁".repeat(1990) + "abcdefghij");
    await ana.screen.at("sheet-left-out").getByText("5 n'ont pas tenu").waitFor();
    await ana.type("k");
    await ana.screen.at("sheet-left-out").getByText("1 n'a pas tenu").waitFor();
    await saved(room, note, "🦁".repeat(1990) + "abcdefghij");
    expect(await ana.screen.at("refusal").count()).toBe(0);
  });

  it("[TXT1] text that is dragged within the field is where it was dropped, once", async () => {
    const note = await posted("one two three");
    const [ana, ben] = [await comes("Ana"), await comes("Ben")];
    await ben.write(note, 13);
    await ana.write(note);
    await ana.select(0, 4);
    // As the browser does it: two inputs of one gesture.
    await ana.field.evaluate((field: HTMLTextAreaElement) => {
      const input = (inputType: string, change: () => void) => {
        field.dispatchEvent(new InputEvent("beforeinput", { inputType, bubbles: true, cancelable: true }));
        change();
        field.dispatchEvent(new InputEvent("input", { inputType, bubbles: true }));
      };
      input("deleteByDrag", () => field.setRangeText("", 0, 4, "end"));
      field.setSelectionRange(4, 4);
      input("insertFromDrop", () => field.setRangeText("one ", 4, 4, "select"));
    });
    await ben.type("!");
    await saved(room, note, "two one three!");
    await ana.holds("two one three!");
    expect(await ana.state()).toMatchObject({ start: 4, end: 8 });
  });
});

describe("while others work on the note", () => {
  it("[TXT6] a selection keeps its letters and its direction, and a long text its place", async () => {
    const lines = Array.from({ length: 60 }, (_, i) => `line ${i}`).join("\n");
    const note = await posted(lines);
    const ana = await comes("Ana");
    await ana.write(note);
    const from = lines.indexOf("line 30");
    await ana.select(from, from + 7, "backward");
    await ana.field.evaluate((field) => (field.scrollTop = 200));
    await edit(note, [from, "X", 7, "Y"]);
    await edit(note, ["first\n"]);
    await until("both came", async () => (await ana.state()).value.startsWith("first\n"));
    const { value, start, end, direction, scrollTop } = await ana.state();
    expect(value.slice(start, end)).toBe("line 30");
    expect(direction).toBe("backward");
    expect(scrollTop).toBe(200);
  });

  it("a note that is moved, grouped or taken elsewhere keeps its field, focus and composition", async () => {
    const note = await posted("ab");
    const ana = await comes("Ana");
    await ana.write(note, 1);
    await ana.field.evaluate((field) => (field.dataset["mark"] = "same"));
    await ana.compose("か");
    await host.save({ op: "note.move", notes: [note], stage: room.stage(0), places: [{ x: 900, y: 700 }] });
    await host.save({ op: "group.create", group: "g1", stage: room.stage(0), title: "G", notes: [note], after: "" });
    await host.save({ op: "note.move", notes: [note], stage: room.stage(1) });
    await host.save({ op: "note.colour", notes: [note], colour: "pink" });
    await until("it is pink", async () => (await ana.field.getAttribute("data-colour")) === "pink");
    await ana.compose("かな");
    await ana.choose("仮名");
    expect(await ana.state()).toMatchObject({ value: "a仮名b", focused: true });
    expect(await ana.field.getAttribute("data-mark")).toBe("same");
    await saved(room, note, "a仮名b");
    // The view glides after it.
    await until("it is in the window", async () => {
      const box = present(await ana.field.boundingBox());
      return box.x > 0 && box.y > 0 && box.x + box.width < 1366 && box.y + box.height < 768;
    });
  });

  it.each([
    ["note.set_aside", "Cette note est de côté"],
    ["note.hide", "Le texte de cette note a été masqué"],
    ["note.merge", "Cette note a été fusionnée"],
    ["note.withdraw", "Cette note a été retirée"],
  ])("%s closes the field, says why and offers back what was composed", async (op, words) => {
    const [note = "", other = ""] = await room.posted(host, "abc", "other");
    const ana = await comes("Ana");
    const ben = await comes("Ben", phone);
    await ana.write(note, 3);
    await ben.write(note, 3);
    await ana.compose("かな");
    await ben.compose("ほん");
    const more = { "note.set_aside": { why: "later" }, "note.merge": { into: other } }[op] ?? {};
    await host.save({ op, notes: [note], ...more });
    for (const [who, typed] of [
      [ana, "かな"],
      [ben, "ほん"],
    ] as const) {
      await who.field.waitFor({ state: "detached" });
      const refusal = who.screen.at("refusal");
      await refusal.getByText(words).waitFor();
      await refusal.getByText(typed, { exact: true }).waitFor();
      await refusal.getByTestId("refusal-keep").click();
      await until("it is a note", async () =>
        Object.values((await room.state()).notes).some(({ text }) => text === typed),
      );
    }
  });
});

describe("who else is typing", () => {
  it("[PRS2] is told in words on the note, in the field, in the phone's list, and once to screen readers", async () => {
    const note = await posted("shared");
    const [ana, ben, cem] = [await comes("Ana"), await comes("Ben", phone), await comes("")];
    await ana.write(note);
    await ben.screen.note(note).getByText("Ana écrit…").waitFor();
    await cem.screen.note(note).getByText("Ana écrit…").waitFor();
    await ben.screen.shot("someone-types-list");
    await ben.write(note);
    await ben.screen.at("field-writer").getByText("Ana écrit…").waitFor();
    await ana.screen.at("field-writer").getByText("Ben écrit…").waitFor();
    await ana.screen.shot("someone-types-field");
    await ana.page
      .locator("[aria-live=polite]")
      .getByText("Ben écrit aussi dans cette note.")
      .waitFor({ state: "attached" });
    await cem.screen.note(note).getByText("2 personnes écrivent…").waitFor();
    await cem.write(note);
    await ana.screen.at("field-writer").getByText("2 personnes écrivent…").waitFor();
    await ana.page.keyboard.press("Escape");
    await ben.screen.at("field-writer").getByText("Quelqu'un écrit…").waitFor();
  });
});

describe("what is refused", () => {
  it("a stage that was closed meanwhile: the reason, the texts one after the other, and a page still in sight", async () => {
    const writers: Writer[] = [];
    for (const options of [desktop, phone]) writers.push(await comes("Ana", options, "participant"));
    const long = "a long sentence that goes on ".repeat(60);
    for (const { page, screen } of writers) {
      await screen.context.setOffline(true);
      await host.alive();
      for (const text of ["one", long, "three"]) {
        await screen.at("composer-input").fill(text);
        await screen.press("composer-post");
      }
      await page.getByText("three").first().waitFor();
    }
    await host.save({ op: "stage.status", stage: room.stage(0), status: "closed" });
    for (const { page, screen } of writers) {
      await screen.context.setOffline(false);
      const refusal = screen.at("refusal");
      await refusal.getByText("L'étape est close", { exact: false }).waitFor({ timeout: 20_000 });
      await refusal.getByText("et 2 autres").waitFor();
      expect(await refusal.count()).toBe(1);
      expect(await screen.at("refusal-keep").count(), "nowhere may be posted").toBe(0);
      await screen.press("refusal-dismiss");
      await refusal.getByText("et 1 autre").waitFor();
      await screen.shot("refused-long");
      expect([...(await screen.barriers()), ...(await screen.overflow())]).toEqual([]);
      const [box, height] = [present(await refusal.boundingBox()), present(page.viewportSize()).height];
      expect(box.y > 0 && box.height < height / 2).toBe(true);
      await screen.press("refusal-dismiss");
      await refusal.getByText("three").waitFor();
    }
    await host.save({ op: "stage.status", stage: room.stage(0), status: "open" });
    for (const { screen } of writers) await screen.press("refusal-keep");
    const kept = async () => Object.values((await room.state()).notes).filter(({ text }) => text === "three").length;
    await until("both are notes", async () => (await kept()) === 2);
  }, 60_000);
});

describe("what is not posted yet", () => {
  it("survives a reload and the death of the browser, on the board and in the composer, until it is posted", async () => {
    const own = await KeptBrowser.launch();
    const open = async () => {
      const { page } = own;
      await page.goto(`${server.origin}/b/${room.board}#${room.tokens.participant}`);
      await page.getByTestId("composer-input").waitFor();
      return page;
    };
    const page = await open();
    await page.getByTestId("composer-input").fill("half an idea");
    await page.reload();
    const composer = page.getByTestId("composer-input");
    await composer.waitFor();
    expect(await composer.inputValue()).toBe("half an idea");
    await page.getByTestId("canvas").dblclick({ position: { x: 640, y: 400 } });
    await page.getByTestId("draft-field").waitFor();
    await page.keyboard.insertText("and half a note");
    // Chromium writes its storage to the disk in its own time.
    await until("it is on the disk", () => own.hasOnDisk("and half a note"), 40_000);
    await own.dies();
    const again = await own.comesBack().then(open);
    expect(await again.getByTestId("composer-input").inputValue()).toBe("half an idea\nand half a note");
    await again.getByTestId("composer-post").click();
    await until("it is posted", async () => Object.keys((await room.state()).notes).length === 1);
    await again.reload();
    await again.getByTestId("composer-input").waitFor();
    expect(await again.getByTestId("composer-input").inputValue()).toBe("");
    await own.end();
  }, 90_000);
});
