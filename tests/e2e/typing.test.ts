import { describe, expect, it } from "vitest";
import { until } from "../harness/server.js";
import { desktop, phone } from "./screen.js";
import { saved, textOf, type Writer } from "./writers.js";
import { Writing } from "./writing.js";

// Two people write in one note, in two real browsers: input methods, corrections, paste, scripts of every direction.
const here = new Writing("typing");

describe.each([
  ["a desktop", desktop],
  ["a phone", phone],
])("an input method on %s", (_where, options) => {
  it("[TXT3] what others write during a composition is kept, and is not written into the field before its end", async () => {
    const note = await here.posted("hello world");
    const ana = await here.comes("Ana", options);
    const ben = await here.comes("Ben");
    await ana.write(note, 6);
    await ben.write(note, 0);
    await ana.compose("に");
    await ben.type("Oh, ");
    await ben.select(15, 15);
    await ben.type("!");
    await saved(here.room, note, "Oh, hello world!");
    await ana.compose("にほん");
    expect((await ana.state()).value).toBe("hello にほんworld");
    await ana.choose("日本");
    await ana.holds("Oh, hello 日本world!");
    await ben.holds("Oh, hello 日本world!");
    await saved(here.room, note, "Oh, hello 日本world!");
    expect(await ana.state()).toMatchObject({ start: 12, end: 12, focused: true });
  });

  it("[TXT3] two who compose at the same place keep every word", async () => {
    const note = await here.posted("ab");
    const [ana, ben] = [await here.comes("Ana", options), await here.comes("Ben")];
    await ana.write(note, 1);
    await ben.write(note, 1);
    await ana.compose("ねこ");
    await ben.compose("いぬ");
    await ana.choose("猫");
    await saved(here.room, note, "a猫b");
    expect((await ben.state()).value).toBe("aいぬb");
    await ben.choose("犬");
    await until("both are there", async () => /^a(猫犬|犬猫)b$/.test(await textOf(here.room, note)));
    const text = await textOf(here.room, note);
    await ana.holds(text);
    await ben.holds(text);
    expect((await ben.state()).start).toBe(text.indexOf("犬") + 1);
  });

  it("[TXT3] [SUB10] a page that is left in the midst of a composition keeps what was composed, and it is sent when one returns", async () => {
    const note = await here.posted("ab");
    const ana = await here.comes("Ana", options);
    await ana.write(note, 1);
    await ana.compose("かな");
    await ana.page.goto("about:blank");
    await ana.page.goBack();
    await saved(here.room, note, "aかなb");
  });

  it("[TXT3] a field that is left in the midst of a composition sends what was composed", async () => {
    const note = await here.posted("ab");
    const ana = await here.comes("Ana", options);
    await ana.write(note, 2);
    await ana.compose("한글");
    await ana.field.evaluate((field) => (field as HTMLElement).blur());
    await saved(here.room, note, "ab한글");
  });
});

describe("what is typed", () => {
  it.each([
    ["emoji of several code points", "🦁👩‍👧‍👦🇫🇷👍🏽"],
    ["combining marks", "e\u0301a\u0308\u0323"],
    ["right-to-left text", "שלום عالم 12"],
  ])("[TXT1] %s arrive whole while another person types", async (_what, words) => {
    const note = await here.posted("<>");
    const [ana, ben] = [await here.comes("Ana"), await here.comes("Ben")];
    await ana.write(note, 1);
    await ben.write(note, 2);
    const typing = async () => {
      for (const letter of words) await ana.type(letter);
    };
    const others = async () => {
      for (let i = 0; i < 8; ++i) await ben.type(String(i));
    };
    await Promise.all([typing(), others()]);
    await saved(here.room, note, `<${words}>01234567`);
    await ana.holds(`<${words}>01234567`);
    expect((await ana.state()).start).toBe(1 + words.length);
    while ((await ana.state()).start > 1) await ana.page.keyboard.press("Backspace");
    await ben.holds("<>01234567");
  });

  it("[TXT1] what autocorrection replaces is exactly that", async () => {
    const note = await here.posted("teh cat");
    const [ana, ben] = [await here.comes("Ana"), await here.comes("Ben")];
    await ana.write(note);
    await ben.write(note, 7);
    await ana.field.evaluate((field: HTMLTextAreaElement) => {
      const how = { inputType: "insertReplacementText", data: "the", bubbles: true };
      field.dispatchEvent(new InputEvent("beforeinput", { ...how, cancelable: true }));
      field.setRangeText("the", 0, 3, "preserve");
      field.dispatchEvent(new InputEvent("input", how));
    });
    await ben.type("s");
    await saved(here.room, note, "the cats");
    await ana.holds("the cats");
    expect((await ben.state()).start).toBe(8);
  });

  it("[TXT1] letters typed among equal ones are those at the caret", async () => {
    const note = await here.posted("aaa");
    const [ana, ben] = [await here.comes("Ana"), await here.comes("Ben")];
    await ben.write(note, 2);
    await ana.write(note, 1);
    await ana.type("aa");
    await ben.holds("aaaaa");
    expect((await ben.state()).start).toBe(4);
    await ana.type("|");
    await saved(here.room, note, "aaa|aa");
  });

  it("[TXT3] two who type at the same place keep their words whole, and their carets", async () => {
    const note = await here.posted("[]");
    const [ana, ben] = [await here.comes("Ana"), await here.comes("Ben")];
    await ana.write(note, 1);
    await ben.write(note, 1);
    const types = async (who: Writer, letters: string) => {
      for (const letter of letters) await who.type(letter);
    };
    await Promise.all([types(ana, "abcdefghijklmno"), types(ben, "ABCDEFGHIJKLMNO")]);
    await until("all is there", async () => (await textOf(here.room, note)).length === 32);
    const text = await textOf(here.room, note);
    await ana.holds(text);
    await ben.holds(text);
    expect(["[abcdefghijklmnoABCDEFGHIJKLMNO]", "[ABCDEFGHIJKLMNOabcdefghijklmno]"]).toContain(text);
    expect((await ana.state()).start).toBe(text.indexOf("o") + 1);
    expect((await ben.state()).start).toBe(text.indexOf("O") + 1);
  });

  it("[TXT3] two people type at random places of one note at once, and every letter is there once", async () => {
    const note = await here.posted("0123456789");
    const [ana, ben] = [await here.comes("Ana"), await here.comes("Ben", phone)];
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
    await until("all is there", async () => (await textOf(here.room, note)).length === 50);
    const text = await textOf(here.room, note);
    expect([...text].sort().join("")).toBe("0123456789ABCDEFGHIJKLMNOPQRSTabcdefghijklmnopqrst");
    expect(text.replace(/\D/g, "")).toBe("0123456789");
    await ana.holds(text);
    await ben.holds(text);
  });
});

describe("paste and drag", () => {
  it("[VAL3] what is pasted is cleaned, and what was left out is told", async () => {
    const note = await here.posted("<>");
    const ana = await here.comes("Ana");
    await ana.screen.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await ana.write(note, 1);
    await ana.page.evaluate(() => navigator.clipboard.writeText("eins\tzwei\r\ndrei\u202e!\u0007"));
    await ana.page.keyboard.press("Control+V");
    await ana.holds("<eins zwei\ndrei!>");
    await saved(here.room, note, "<eins zwei\ndrei!>");
    expect((await ana.state()).start).toBe(16);
    await ana.screen.at("toast").getByText("2 caractères invisibles").waitFor();
  });

  it("[OPX4] a note that is full says so, and takes what fits", async () => {
    const note = await here.posted("🦁".repeat(1990));
    const ana = await here.comes("Ana", phone);
    await ana.write(note);
    await ana.select(3980, 3980);
    await ana.type("abcdefghijklmno");
    await ana.holds("🦁".repeat(1990) + "abcdefghij");
    await ana.screen.at("sheet-left-out").getByText("5 n'ont pas tenu").waitFor();
    await ana.type("k");
    await ana.screen.at("sheet-left-out").getByText("1 n'a pas tenu").waitFor();
    await saved(here.room, note, "🦁".repeat(1990) + "abcdefghij");
    expect(await ana.screen.at("refusal").count()).toBe(0);
  });

  it("[TXT1] text that is dragged within the field is where it was dropped, once", async () => {
    const note = await here.posted("one two three");
    const [ana, ben] = [await here.comes("Ana"), await here.comes("Ben")];
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
    await saved(here.room, note, "two one three!");
    await ana.holds("two one three!");
    expect(await ana.state()).toMatchObject({ start: 4, end: 8 });
  });
});
