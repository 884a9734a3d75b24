import { describe, expect, it } from "vitest";
import { until } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { desktop, phone } from "./screen.js";
import { saved, textOf, Writer } from "./writers.js";
import { Writing } from "./writing.js";

// Two people, each with their own undo, in two real browsers.
const here = new Writing("undo");

const groups = async () => Object.values((await here.room.state()).groups);

describe("undo by the keyboard", () => {
  it("takes out of a note what one typed, in its field, and leaves what somebody else typed meanwhile", async () => {
    const note = await here.posted("hello");
    const [ana, ben] = [await here.comes("Ana"), await here.comes("Ben")];
    await ana.write(note, 5);
    await ana.type(" brave");
    await saved(here.room, note, "hello brave");
    await ben.write(note, 8);
    await ben.type("BEN");
    await ana.holds("hello brBENave");
    await ana.page.keyboard.press("Control+z");
    await saved(here.room, note, "helloBEN");
    await ana.holds("helloBEN");
    await ben.holds("helloBEN");
    expect((await ana.state()).focused).toBe(true);
    await ana.page.keyboard.press("Control+Shift+z");
    await until("it is there again", async () => (await textOf(here.room, note)).replace("BEN", "") === "hello brave");
    await ben.page.keyboard.press("Control+z");
    await saved(here.room, note, "hello brave");
  });

  it("on the board undoes the last act, says so, and redoes it with Ctrl+Y", async () => {
    const note = await here.posted("hello");
    const ana = await here.comes("Ana");
    const place = async () => JSON.stringify(present((await here.room.state()).notes[note]).places);
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
    const note = await here.posted("hello");
    const ana = await here.comes("Ana");
    await ana.write(note, 5);
    await ana.type("!");
    await saved(here.room, note, "hello!");
    await ana.page.keyboard.press("Escape");
    await here.host.save({ op: "note.set_aside", notes: [note], why: "" });
    await ana.screen.note(note).waitFor({ state: "detached" });
    await ana.page.keyboard.press("Control+z");
    await until("it says why", async () =>
      /Rien n.a été annulé/.test((await ana.screen.at("toast").last().textContent()) ?? ""),
    );
    expect(await textOf(here.room, note)).toBe("hello!");
  });
});

describe("undo from the menu", () => {
  it("on a phone takes out what was typed, and cannot be asked for when there is nothing", async () => {
    const note = await here.posted("hello");
    const ana = await here.comes("Ana", phone);
    await ana.screen.at("more-menu").click();
    expect(await ana.screen.at("menu-undo").isDisabled()).toBe(true);
    await ana.page.keyboard.press("Escape");
    await ana.write(note, 5);
    await ana.type("!!");
    await saved(here.room, note, "hello!!");
    await ana.page.keyboard.press("Escape");
    await ana.screen.at("more-menu").click();
    await ana.screen.at("menu-undo").click();
    await saved(here.room, note, "hello");
    await ana.screen.at("more-menu").click();
    await ana.screen.at("menu-redo").click();
    await saved(here.room, note, "hello!!");
  });

  it("dissolves a group that one made, and makes it again", async () => {
    const notes = [await here.posted("one"), await here.posted("two")];
    const ana = await here.comes("Ana");
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
