import { expect } from "vitest";
import { until } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { byLetter, key, kNotes, type Led, madeIn, numberOf, ofPanel, one, op, type Step, type Trial } from "./led.js";
import type { Keys } from "./leading.js";

const kGroup = [0, 1, 2].map(key);
const kPhrase = "L'innovation sociale répond à un besoin que d'autres ne voient pas.";

const rehearsal: readonly Step[] = [
  {
    name: "start, which clears the trials",
    mouse: ofPanel("room-start"),
    keys: byLetter("s"),
    then: (led) => led.is("started", ({ started, notes }) => !!started && !!(notes["trial"] as Trial).trial),
  },
  {
    name: "each writes alone",
    mouse: ofPanel("stage-private"),
    keys: byLetter("a"),
    then: (led) => led.is("private", ({ stages }) => stages[0]?.visibility === "private"),
  },
  {
    name: "reveal",
    before: async (led) => {
      await led.post();
      await until("blank notes", async () => (await led.screen.at("note").count()) === kNotes.length);
      const page = await led.screen.page.content();
      for (const { text } of kNotes) expect(page, "[SEE1] blank on the facilitator's page too").not.toContain(text);
    },
    mouse: (mouse) => mouse.click("strip-reveal", "strip-reveal-ok"),
    keys: byLetter("r"),
    then: async (led) => {
      await led.is("public", ({ stages }) => stages[0]?.visibility === "public");
      await led.screen.page.getByText(present(kNotes[3]).text).first().waitFor();
    },
  },
  {
    name: "next stage, all along",
    mouse: (mouse) => mouse.click("next-stage", "next-take"),
    keys: async (keys) => {
      await keys.open("s", "next-dialog");
      await keys.press("Enter");
    },
    then: (led) =>
      led.is("taken", ({ notes, stages, current_stage }) => {
        return current_stage === stages[1]?.id && kNotes.every((note) => notes[note.key]?.stage === current_stage);
      }),
  },
];

const sorting: readonly Step[] = [
  {
    name: "group a selection",
    mouseFinds: async (mouse, led) => {
      await led.screen.page.waitForTimeout(1_000); // the camera glides after the notes
      await mouse.marquee(kGroup);
    },
    keysFind: (keys) => keys.select(...kGroup),
    mouse: async (mouse) => {
      await mouse.click("sel-group");
      await mouse.fill("dialog-text", "Besoins");
      await mouse.click("dialog-ok");
    },
    keys: async (keys) => {
      await keys.open("g", "group-dialog");
      await keys.type("Besoins");
      await keys.press("Enter");
    },
    then: (led) =>
      led.is("grouped", ({ groups }) =>
        Object.values(groups).some(
          ({ title, notes }) => title === "Besoins" && kGroup.every((id) => notes.includes(id)),
        ),
      ),
  },
  {
    name: "merge a duplicate",
    ...one(() => "same"),
    mouse: async (mouse) => {
      await mouse.click("sel-more", "sel-merge");
      await mouse.clickOn(mouse.page.locator(`[data-pick-id="${key(0)}"]`));
    },
    keys: async (keys) => {
      await keys.open("u", "merge-dialog");
      await keys.type(present(kNotes[0]).text.slice(0, 20));
      await keys.press("Enter");
    },
    then: (led) => led.is("merged", ({ notes }) => notes["same"]?.merged?.into === key(0)),
  },
  {
    name: "distil a group",
    mouse: async (mouse) => {
      await mouse.clickOn(mouse.screen.at("tray-title").first(), "right");
      await mouse.click("group-distil", "dialog-ok");
    },
    keysFind: (keys) => keys.walkTo(key(0)),
    keys: async (keys) => {
      await keys.open("d", "distil-dialog");
      await keys.press("Enter");
    },
    then: (led) =>
      led.is("distilled", ({ notes, stages }) =>
        Object.values(notes).some(
          ({ stage, sources }) => stage === stages[2]?.id && JSON.stringify(sources) === JSON.stringify(kGroup),
        ),
      ),
  },
  {
    name: "open a vote",
    before: async (led) => {
      await led.screen.page.waitForTimeout(600);
    },
    mouse: (mouse) => mouse.click("facilitate", "room-votes", "round-open"),
    keys: async (keys) => {
      await keys.open("f", "facilitate-panel");
      await keys.open("v", "rounds-dialog");
      await keys.press("Enter");
    },
    then: (led) => led.is("a vote is open", ({ rounds }) => rounds?.length === 1 && rounds[0]?.closed === undefined),
  },
  {
    name: "close it",
    before: async (led) => {
      const { rounds, groups } = await led.state();
      const round = present(rounds?.[0]).id;
      const group = present(Object.keys(groups)[0]);
      for (const [at, bot] of led.bots.entries())
        for (const item of [group, key(4), ...(at < 4 ? [key(3)] : [])])
          bot.submit(op({ op: "vote.cast", round, item }));
      await Promise.all(led.bots.map((bot) => bot.saved()));
      for (const bot of led.bots) expect(bot.refused).toEqual([]);
    },
    mouse: (mouse) => mouse.click("round-manage", "round-close"),
    keys: async (keys) => {
      await keys.open("f", "facilitate-panel");
      await keys.open("v", "rounds-dialog");
      await keys.press("Enter");
    },
    then: async (led) => {
      await led.is("closed", ({ rounds }) => rounds?.[0]?.closed !== undefined);
      await led.screen.at("results").waitFor();
    },
  },
  {
    // The results stand there: that is how the vote before ended.
    name: "set the rest aside by the vote",
    mouse: (mouse) => mouse.click("results-rest", "rest-ok"),
    keys: async (keys) => {
      await keys.open("Enter", "rest-dialog");
      await keys.press("Enter");
    },
    then: (led) => led.is("the rest aside", ({ notes }) => notes[key(7)]?.set_aside?.why === "Pas retenue par le vote"),
  },
  {
    name: "set aside with a quick reason",
    ...one(() => key(3)),
    mouse: (mouse) => mouse.click("sel-aside", "why.topic"),
    keys: (keys) => keys.press("Delete", "Enter"),
    then: (led) => led.is("aside", ({ notes }) => notes[key(3)]?.set_aside?.why === "Hors sujet"),
  },
];

const goOn: Step = {
  name: "next stage, alone",
  mouse: (mouse) => mouse.click("next-stage", "next-go"),
  keys: async (keys) => {
    await keys.open("s", "next-dialog");
    await keys.press("Enter");
  },
  then: () => Promise.resolve(),
};

const defining: readonly Step[] = [
  { ...goOn, then: (led) => led.is("refine", ({ stages, current_stage }) => current_stage === stages[2]?.id) },
  {
    name: "bring a phrase",
    before: (led) => led.screen.page.waitForTimeout(1_000),
    ...one((led) => madeIn(led, 2)),
    mouse: async (mouse) => {
      await mouse.click("sel-distil");
      await mouse.fill("dialog-text", kPhrase);
      await mouse.click("dialog-ok");
    },
    keys: async (keys) => {
      await keys.open("d", "distil-dialog");
      await keys.type(kPhrase);
      await keys.press("Enter");
    },
    then: (led) => led.is("a phrase", ({ notes, phrases }) => notes[phrases[0] ?? ""]?.text === kPhrase),
  },
  {
    ...goOn,
    name: "next stage, the last one",
    then: (led) => led.is("the definition", ({ stages, current_stage }) => current_stage === stages[3]?.id),
  },
  {
    name: "a method on: consent",
    setUp: true,
    mouse: async (mouse) => {
      await mouse.click("facilitate");
      await mouse.clickOn(mouse.page.locator('[data-testid="room-methods"] summary'));
      await mouse.click("method-consent");
      await mouse.close();
    },
    keys: async (keys) => {
      await keys.open("f", "facilitate-panel");
      await keys.press("m");
      await keys.page.waitForFunction(() => document.activeElement?.matches('[data-testid="method-consent"]'));
      await keys.press("Space", "Escape");
    },
    then: async (led) => {
      await led.screen.at("consent-ask").waitFor();
    },
  },
  {
    name: "ask for consent",
    mouse: (mouse) => mouse.click("consent-ask", "consent-open-ok"),
    keys: async (keys) => {
      await keys.open("f", "facilitate-panel");
      await keys.open("o", "consent-dialog");
      await keys.press("Enter");
    },
    then: (led) => led.is("a round on the phrases", ({ rounds }) => rounds?.length === 2),
  },
  {
    name: "close the round",
    before: async (led) => {
      const { rounds, phrases } = await led.state();
      const round = present(rounds?.[1]).id;
      const note = present(phrases[0]);
      led.bot(1).submit(op({ op: "stance.set", round, note, says: "agree" }));
      led.bot(2).submit(op({ op: "stance.set", round, note, says: "objection", why: "trop vague" }));
      await Promise.all([led.bot(1).saved(), led.bot(2).saved()]);
      expect([...led.bot(1).refused, ...led.bot(2).refused]).toEqual([]);
    },
    mouse: (mouse) => mouse.click("consent-close"),
    keys: async (keys) => {
      await keys.open("f", "facilitate-panel");
      await keys.open("v", "rounds-dialog");
      await keys.press("Enter");
    },
    then: (led) => led.is("closed", ({ rounds }) => rounds?.[1]?.closed !== undefined),
  },
  {
    name: "adopt in spite of an objection",
    mouse: async (mouse) => {
      await mouse.click("adopt");
      await mouse.fill("override-why", "l'objection a été entendue");
      await mouse.click("override-ok");
    },
    keys: async (keys) => {
      await keys.open("Shift+A", "override-dialog");
      await keys.type("l'objection a été entendue");
      await keys.press("Enter");
    },
    then: (led) => led.is("adopted", ({ ratified }) => ratified?.why === "l'objection a été entendue"),
  },
];

const running: readonly Step[] = [
  {
    name: "start the timer",
    mouse: ofPanel("timer-5"),
    keys: byLetter("5"),
    then: (led) => led.is("the timer runs", ({ timer }) => timer?.total === 300_000),
  },
  {
    name: "look here",
    mouse: (mouse) => mouse.click("facilitate", "room-look"),
    keys: async (keys) => {
      await keys.open("f", "facilitate-panel");
      await keys.press("l");
    },
    then: async (led) => {
      await led.screen.at("strip-looking").waitFor();
      await until("others are asked to look", async () => {
        await led.witness.alive();
        return led.witness.received.some((message) => JSON.stringify(message).includes('"look":true'));
      });
    },
  },
  {
    name: "look no more",
    mouse: (mouse) => mouse.click("look-end"),
    keys: byLetter("l"),
    then: async (led) => led.screen.at("strip-looking").waitFor({ state: "detached" }),
  },
  {
    name: "freeze the board",
    mouse: ofPanel("room-freeze"),
    keys: byLetter("f"),
    then: (led) => led.is("frozen", ({ frozen }) => frozen === true),
  },
  {
    name: "unfreeze it",
    mouse: (mouse) => mouse.click("strip-unfreeze"),
    keys: byLetter("f"),
    then: (led) => led.is("not frozen", ({ frozen }) => frozen === undefined),
  },
  {
    name: "hide a note's text",
    before: async (led) => {
      led
        .bot(5)
        .submit(
          op({ op: "note.post", note: "rude", text: "une grossièreté", colour: "pink", stage: await led.stage(0) }),
        );
      await led.bot(5).saved();
      await led.screen.at("rail-stage").first().getByText("1", { exact: true }).waitFor();
    },
    ...one(() => "rude"),
    mouseFinds: async (mouse, led) => {
      await mouse.clickOn(mouse.screen.at("rail-stage").first());
      await mouse.clickOn(led.screen.note("rude"));
    },
    mouse: (mouse) => mouse.click("sel-more", "sel-hide", "confirm-ok"),
    keys: async (keys) => {
      await keys.open("h", "confirm-ok");
      await keys.press("Tab", "Enter");
    },
    then: (led) => led.is("hidden", ({ notes }) => notes["rude"]?.hidden !== undefined),
  },
  {
    name: "mute a person",
    mouse: async (mouse, led) => {
      const muted = await numberOf(led, led.bot(5).name);
      await mouse.click("head-count");
      await mouse.clickOn(mouse.page.locator(`[data-testid="person-mute-here"][data-person="${muted}"]`));
      await mouse.close();
    },
    keys: async (keys, led) => {
      await keys.open("p", "people-dialog");
      await led.counter.toFind(async () => {
        await keys.type(led.bot(5).name);
        await keys.press("Enter");
      });
      await keys.press("Enter", "Escape");
    },
    then: async (led) => {
      const number = await numberOf(led, led.bot(5).name);
      await led.is("muted", ({ people }) => people[number]?.muted === true);
      const others = Object.values((await led.state()).people).filter((person) => person.muted);
      expect(others, "only one is").toHaveLength(1);
    },
  },
  {
    name: "a new participant link",
    mouse: (mouse) => mouse.click("facilitate", "room-new-link", "new-link-ok"),
    keys: async (keys) => {
      await keys.open("f", "facilitate-panel");
      await keys.open("k", "new-link-dialog");
      await keys.press("Enter");
    },
    then: async (led) => {
      await led.is("a new link", ({ links }) => links.generation === 2);
      await led.screen.at("share-participant-link").waitFor();
      await until("who came by the old link is out", () => led.bots.every(({ phase }) => phase !== "live"));
    },
    putAway: true,
  },
  {
    name: "show the code to join",
    mouse: (mouse) => mouse.click("facilitate", "room-code"),
    keys: async (keys) => {
      await keys.open("f", "facilitate-panel");
      await keys.open("j", "code-dialog");
    },
    then: async (led) => expect(await led.screen.at("join-code").textContent()).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/),
    putAway: true,
  },
  {
    name: "close the workshop, open notes aside",
    mouse: (mouse) => mouse.click("facilitate", "room-close", "close-ok"),
    keys: async (keys) => {
      await keys.open("f", "facilitate-panel");
      await keys.open("c", "close-dialog");
      await keys.press("Enter");
    },
    then: (led) => led.is("closed", ({ closed, notes }) => !!closed && notes[key(4)]?.set_aside !== undefined),
  },
  {
    name: "reopen it",
    mouse: (mouse) => mouse.click("closed-reopen"),
    keys: byLetter("c"),
    then: (led) => led.is("open again", ({ closed }) => closed === undefined),
  },
];

/// A whole workshop, from its rehearsal to its reopening.
export const workshopSteps: readonly Step[] = [...rehearsal, ...sorting, ...defining, ...running];
