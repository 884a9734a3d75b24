import { createRoot } from "solid-js";
import { beforeAll, describe, expect, it } from "vitest";
import type { Translate } from "../../src/i18n";
import { type GroupId, type Note, type NoteId, type Op, roundId, type RoundOn } from "../../src/protocol/types";
import { followClosing, followVotes } from "../../src/view/votes/closing";
import { cast, castNo, itemOf, itemsOf, shownRound, takeBack, voteByKey } from "../../src/view/votes/items";
import { firstLeast, restOf } from "../../src/view/votes/rest";
import { letVote, openRound, progress } from "../../src/view/votes/rounds";
import { consentRound, countsKnown, countStances, unsaid } from "../../src/view/votes/stances";
import { kLead, themes, wordsOf, world, type World } from "./content_world";

let t: Translate;
beforeAll(async () => void (t = await wordsOf("fr")));

const round = roundId("r");
const kVoting = { post: false, group: false, vote: true, react: false, move: "none", edit: "none" } as const;

function opened(on: RoundOn, change: Partial<Extract<Op, { op: "round.open" }>> = {}, me = 1): World {
  const w = world(t, "grouped", "participant", me);
  w.do(kLead, { op: "stage.policy", stage: themes, policy: kVoting });
  w.do(kLead, {
    op: "round.open", round, stage: themes, on, title: "V", budget: 3, per_item: 2, secret: false, ...change,
  }); // prettier-ignore
  return w;
}
const open = (w: World) => {
  const found = w.store.rounds().find(({ id }) => id === round);
  if (!found) throw new Error("no round");
  return found;
};
const first = (w: World): NoteId => w.notesIn(themes)[0] as NoteId;

describe("[VOT2] what can be voted on", () => {
  it("are the groups and the notes in none, in a round on groups", () => {
    const w = opened("groups");
    const loose = w.notesIn(themes).find((id) => id === first(w)) as NoteId;
    const group = itemOf(w.store, open(w), loose) as GroupId;
    w.do(kLead, { op: "group.leave", group, notes: [loose] });
    const items = itemsOf(w.store, open(w));
    const groups = w.store.stages().find(({ id }) => id === themes)?.groups ?? [];
    expect(items).toEqual([...groups, loose]);
  });

  it("are no hidden notes, no trial notes and none that are set aside", () => {
    const w = opened("notes");
    const [a, b] = w.notesIn(themes) as [NoteId, NoteId];
    w.do(kLead, { op: "note.hide", notes: [a] }, { op: "note.set_aside", notes: [b], why: "x" });
    expect(itemsOf(w.store, open(w))).not.toContain(a);
    expect(itemsOf(w.store, open(w))).not.toContain(b);
  });
});

describe("[VOT3] giving votes", () => {
  it("stops at what one may give to one thing, and at the budget, and says why", () => {
    const w = opened("notes");
    const [a, b] = w.notesIn(themes) as [NoteId, NoteId];
    cast(w.ui, open(w), a);
    cast(w.ui, open(w), a);
    expect(castNo(w.store, open(w), a)).toBe("item_full");
    cast(w.ui, open(w), a);
    expect(w.said.at(-1)?.text).toBe(t("error.item_full"));
    cast(w.ui, open(w), b);
    expect(castNo(w.store, open(w), b)).toBe("budget_spent");
    expect(w.store.votes(round).left).toBe(0);
    expect(w.store.log.length).toBe(3);
  });

  it("sends nothing when there is none to take back", () => {
    const w = opened("notes");
    takeBack(w.ui, open(w), first(w));
    expect(w.store.log).toEqual([]);
  });

  it("V on a note votes for its group where the round is on groups, Shift+V takes it back", () => {
    const w = opened("groups");
    const item = itemOf(w.store, open(w), first(w));
    expect(voteByKey(w.ui, first(w), false)).toBe(true);
    expect(w.store.log.at(-1)).toEqual([{ op: "vote.cast", round, item }]);
    expect(voteByKey(w.ui, first(w), true)).toBe(true);
    expect(w.store.log.at(-1)).toEqual([{ op: "vote.withdraw", round, item }]);
  });

  it("[ROL2, ROL4] is not offered where it would be refused", () => {
    for (const refused of [
      { op: "stage.policy", stage: themes, policy: { ...kVoting, vote: false } },
      { op: "stage.status", stage: themes, status: "closed" },
      { op: "board.freeze", frozen: true },
      { op: "person.mute", person: 1, muted: true },
      { op: "round.close", round },
    ] as const) {
      const w = opened("notes");
      w.do(kLead, refused);
      expect(voteByKey(w.ui, first(w), false), refused.op).toBe(false);
      expect(w.store.log).toEqual([]);
    }
  });
});

describe("opening a round", () => {
  it("lets participants vote where the stage does not, in the same change", () => {
    const w = world(t, "grouped");
    openRound(w.ui, { stage: themes, on: "notes", title: " ", budget: 5, several: false, secret: true });
    const [ops] = w.store.log;
    expect(ops?.map(({ op }) => op)).toEqual(["stage.policy", "round.open"]);
    expect(ops?.at(-1)).toMatchObject({ title: "Vote", budget: 5, per_item: 1, secret: true });
  });

  it("opens a closed stage to votes and to nothing else", () => {
    const w = world(t, "grouped");
    w.do(kLead, { op: "stage.status", stage: themes, status: "closed" });
    const [policy, status] = letVote(w.store.stages().find(({ id }) => id === themes) as never);
    expect(policy).toMatchObject({ policy: kVoting });
    expect(status).toMatchObject({ op: "stage.status", status: "open" });
  });

  it("[SEE3] tells nothing of how far a secret round is before it is closed", () => {
    const w = opened("notes", { secret: true });
    w.do(2, { op: "vote.cast", round, item: first(w) });
    expect(progress(w.store, open(w))).toBeUndefined();
    w.do(kLead, { op: "round.close", round });
    expect(progress(w.store, open(w))).toEqual({ people: 1, units: 1 });
  });
});

describe("results", () => {
  it("stand on the notes while the workshop is at the stage, until taken off, or another vote is open", () => {
    const w = opened("notes");
    w.do(kLead, { op: "stage.current", stage: themes });
    expect(shownRound(w.ui)).toBeUndefined();
    w.do(kLead, { op: "round.close", round });
    expect(shownRound(w.ui)?.id).toBe(round);
    w.ui.content.setHidden(round);
    expect(shownRound(w.ui)).toBeUndefined();
    w.ui.content.setHidden(null);
    const other = w.store.stages().find(({ id }) => id !== themes)?.id ?? themes;
    w.do(kLead, { op: "stage.current", stage: other });
    expect(shownRound(w.ui)).toBeUndefined();
  });

  it("set aside what is below the threshold, groups with all their notes, and nothing that came later", () => {
    const w = opened("groups");
    const [kept, dropped] = (w.store.stages().find(({ id }) => id === themes)?.groups ?? []) as [GroupId, GroupId];
    for (const by of [2, 3]) w.do(by, { op: "vote.cast", round, item: kept });
    w.do(2, { op: "vote.cast", round, item: dropped });
    w.do(kLead, { op: "round.close", round });
    const late = { op: "note.post", note: "late" as NoteId, text: "x", colour: "blue" as Note["colour"], stage: themes, place: { x: 0, y: 0 } } as const; // prettier-ignore
    w.do(2, late);
    const rest = restOf(w.ui, open(w), 2);
    expect(rest.kept).toEqual(w.store.groups().get(kept)?.notes);
    expect(rest.aside).toEqual(expect.arrayContaining([...(w.store.groups().get(dropped)?.notes ?? [])]));
    expect(rest.aside).not.toContain("late");
    expect(restOf(w.ui, open(w), 1).aside).not.toEqual(
      expect.arrayContaining([...(w.store.groups().get(dropped)?.notes ?? [])]),
    );
    expect(firstLeast(w.ui, open(w), 2)).toBe(1);
  });
});

describe("[OPV5] consent", () => {
  const phrases = (w: World) => w.store.phrases();
  function asked(secret: boolean): World {
    const w = world(t, "end", "participant", 1);
    const stage = w.store.stages().at(-1)?.id ?? themes;
    w.do(kLead, { op: "stage.policy", stage, policy: kVoting });
    w.do(kLead, { op: "round.open", round, stage, on: "phrases", title: "C", budget: 1, per_item: 1, secret });
    return w;
  }

  it("counts one stance a person, and lists reasons, objections first", () => {
    const w = asked(false);
    const note = phrases(w)[0] as NoteId;
    w.do(2, { op: "stance.set", round, note, says: "agree" });
    w.do(3, { op: "stance.set", round, note, says: "concern", why: "long" });
    w.do(4, { op: "stance.set", round, note, says: "agree" });
    w.do(4, { op: "stance.set", round, note, says: "objection", why: "no" });
    const { counts, reasons } = countStances(open(w), note);
    expect(counts).toEqual({ agree: 1, concern: 1, objection: 1 });
    expect(reasons.map(({ why }) => why)).toEqual(["no", "long"]);
  });

  it("[SEE3] tells counts of a secret round when it is closed", () => {
    const w = asked(true);
    expect(countsKnown(open(w))).toBe(false);
    w.do(kLead, { op: "round.close", round });
    expect(countsKnown(open(w))).toBe(true);
  });

  it("knows how many phrases wait for this person's word", () => {
    const w = asked(false);
    const all = phrases(w).length;
    expect(unsaid(w.store, open(w))).toBe(all);
    w.do(1, { op: "stance.set", round, note: phrases(w)[0] as NoteId, says: "agree" });
    expect(unsaid(w.store, open(w))).toBe(all - 1);
    expect(consentRound(w.store)?.id).toBe(round);
  });
});

describe("when something closes", () => {
  const later = () => new Promise<void>((done) => queueMicrotask(done));

  it("the results of a vote are offered to whoever is here, not to whoever looks at them", async () => {
    const w = opened("notes");
    createRoot(() => followVotes(w.ui));
    w.do(kLead, { op: "round.close", round });
    await later();
    expect(w.said.map(({ text }) => text)).toEqual([t("round.ended")]);
    w.said[0]?.action?.run();
    expect(w.dialogs).toEqual([{ kind: "results", round }]);
    w.do(kLead, { op: "round.open", round: roundId("r2"), stage: themes, on: "notes", title: "V", budget: 1, per_item: 1, secret: false }); // prettier-ignore
    w.do(kLead, { op: "round.close", round: roundId("r2") });
    await later();
    expect(w.said).toHaveLength(1);
  });

  it("[OPC17] participants see at once what became of their notes, or are offered it where they are busy", () => {
    const w = opened("notes");
    createRoot(() => followClosing(w.ui));
    w.do(kLead, { op: "board.close" });
    expect(w.dialogs).toEqual([{ kind: "my-notes" }]);
    w.do(kLead, { op: "board.reopen" });
    w.do(kLead, { op: "board.close" });
    expect(w.dialogs).toHaveLength(1);
    expect(w.said.at(-1)?.action?.label).toBe(t("mine.title"));
  });

  it("facilitators who posted nothing are not asked to look for their notes", () => {
    const w = world(t, "grouped");
    createRoot(() => followClosing(w.ui));
    w.do(kLead, { op: "board.close" });
    expect(w.dialogs).toEqual([]);
    expect(w.said).toEqual([]);
  });
});
