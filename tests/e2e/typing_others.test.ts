import { describe, expect, it } from "vitest";
import { until } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { desktop, phone } from "./screen.js";
import { KeptBrowser, saved, type Writer } from "./writers.js";
import { Writing } from "./writing.js";

// What others, the rules of a board and a crash do to what somebody types, in real browsers.
const here = new Writing("typing-others");

/// The host edits the note without a page.
async function edit(note: string, delta: (number | string)[]): Promise<void> {
  const { version } = present((await here.room.state()).notes[note]) as unknown as { version: number };
  await here.host.save({ op: "note.edit", note, version, delta });
}

describe("while others work on the note", () => {
  it("[TXT6] a selection keeps its letters and its direction, and a long text its place", async () => {
    const lines = Array.from({ length: 60 }, (_, i) => `line ${i}`).join("\n");
    const note = await here.posted(lines);
    const ana = await here.comes("Ana");
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
    const note = await here.posted("ab");
    const ana = await here.comes("Ana");
    await ana.write(note, 1);
    await ana.field.evaluate((field) => (field.dataset["mark"] = "same"));
    await ana.compose("か");
    await here.host.save({ op: "note.move", notes: [note], stage: here.room.stage(0), places: [{ x: 900, y: 700 }] });
    await here.host.save({
      op: "group.create",
      group: "g1",
      stage: here.room.stage(0),
      title: "G",
      notes: [note],
      after: "",
    });
    await here.host.save({ op: "note.move", notes: [note], stage: here.room.stage(1) });
    await here.host.save({ op: "note.colour", notes: [note], colour: "pink" });
    await until("it is pink", async () => (await ana.field.getAttribute("data-colour")) === "pink");
    await ana.compose("かな");
    await ana.choose("仮名");
    expect(await ana.state()).toMatchObject({ value: "a仮名b", focused: true });
    expect(await ana.field.getAttribute("data-mark")).toBe("same");
    await saved(here.room, note, "a仮名b");
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
    const [note = "", other = ""] = await here.room.posted(here.host, "abc", "other");
    const ana = await here.comes("Ana");
    const ben = await here.comes("Ben", phone);
    await ana.write(note, 3);
    await ben.write(note, 3);
    await ana.compose("かな");
    await ben.compose("ほん");
    const more = { "note.set_aside": { why: "later" }, "note.merge": { into: other } }[op] ?? {};
    await here.host.save({ op, notes: [note], ...more });
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
        Object.values((await here.room.state()).notes).some(({ text }) => text === typed),
      );
    }
  });
});

describe("who else is typing", () => {
  it("[PRS2] is told in words on the note, in the field, in the phone's list, and once to screen readers", async () => {
    const note = await here.posted("shared");
    const [ana, ben, cem] = [await here.comes("Ana"), await here.comes("Ben", phone), await here.comes("")];
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
    for (const options of [desktop, phone]) writers.push(await here.comes("Ana", options, "participant"));
    const long = "a long sentence that goes on ".repeat(60);
    for (const { page, screen } of writers) {
      await screen.context.setOffline(true);
      await here.host.alive();
      for (const text of ["one", long, "three"]) {
        await screen.at("composer-input").fill(text);
        await screen.press("composer-post");
      }
      await page.getByText("three").first().waitFor();
    }
    await here.host.save({ op: "stage.status", stage: here.room.stage(0), status: "closed" });
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
    await here.host.save({ op: "stage.status", stage: here.room.stage(0), status: "open" });
    for (const { screen } of writers) await screen.press("refusal-keep");
    const kept = async () =>
      Object.values((await here.room.state()).notes).filter(({ text }) => text === "three").length;
    await until("both are notes", async () => (await kept()) === 2);
  }, 60_000);
});

describe("what is not posted yet", () => {
  it("survives a reload and the death of the browser, on the board and in the composer, until it is posted", async () => {
    const own = await KeptBrowser.launch();
    const open = async () => {
      const { page } = own;
      await page.goto(`${here.server.origin}/b/${here.room.board}#${here.room.tokens.participant}`);
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
    await until("it is posted", async () => Object.keys((await here.room.state()).notes).length === 1);
    await again.reload();
    await again.getByTestId("composer-input").waitFor();
    expect(await again.getByTestId("composer-input").inputValue()).toBe("");
    await own.end();
  }, 90_000);
});
