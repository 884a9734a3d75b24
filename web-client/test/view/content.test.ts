import { beforeAll, describe, expect, it } from "vitest";
import type { Translate } from "../../src/i18n";
import type { GroupId, NoteId, StageId } from "../../src/protocol/types";
import { dismiss, stillAlike } from "../../src/view/dialogs/alike";
import { closeWorkshop, openNotes } from "../../src/view/dialogs/closing";
import { fateSentence } from "../../src/view/dialogs/fate_words";
import { mineOf, mineWords } from "../../src/view/dialogs/mine";
import { askedFor } from "../../src/view/final/address";
import { sizeOf } from "../../src/view/final/sizes";
import { kNothing, search, type Wanted } from "../../src/view/find/search";
import { dissolveGroup, mergeGroup, renameGroup } from "../../src/view/group_acts";
import { kLead, plain, themes, wordsOf, world, type World } from "./content_world";

let fr: Translate;
let en: Translate;
beforeAll(async () => {
  en = await wordsOf("en");
  fr = await wordsOf("fr");
});

describe("the search", () => {
  const found = (w: World, wanted: Partial<Wanted>, me = 1) => {
    const { store } = w;
    const board = { notes: store.notes(), groups: store.groups(), stages: store.stages(), phrases: store.phrases() };
    return search(board, store.noteIds(), { ...kNothing, ...wanted }, me);
  };
  const texts = (w: World, ids: readonly NoteId[]) => ids.map((id) => w.store.notes().get(id)?.text);

  it("minds neither accents nor case, and wants every word in any order", () => {
    const w = world(fr, "posted");
    expect(texts(w, found(w, { text: "ECOLE" }))).toContain("Sensibiliser dès l'école");
    expect(texts(w, found(w, { text: "école sensibiliser" }))).toEqual(["Sensibiliser dès l'école"]);
    expect(found(w, { text: "école xyz" })).toEqual([]);
  });

  it("filters by person, colour, stage, group and fate, all at once", () => {
    const w = world(fr, "end");
    const group = w.store.stages().find(({ id }) => id === themes)?.groups[0] as GroupId;
    const inGroup = found(w, { group });
    expect(inGroup).toEqual(
      w.store
        .groups()
        .get(group)
        ?.notes.filter((id) => w.store.notes().get(id)?.stage === themes),
    );
    const aside = found(w, { fate: "set_aside" });
    expect(aside).toHaveLength(w.store.ledger().set_aside);
    const by = w.store.notes().get(inGroup[0] as NoteId)?.by ?? 0;
    for (const id of found(w, { person: by, stage: themes, colour: "yellow" })) {
      expect(w.store.notes().get(id)).toMatchObject({ by, stage: themes, colour: "yellow" });
    }
  });

  it("[SEE1] finds no text of others in a private stage, for facilitators neither", () => {
    const w = world(fr, "posted");
    const large = w.store.stages()[0]?.id as StageId;
    const id = found(w, { text: "sensibiliser" })[0] as NoteId;
    const author = w.store.notes().get(id)?.by ?? 0;
    w.do(kLead, { op: "stage.visibility", stage: large, visibility: "private" });
    expect(found(w, { text: "sensibiliser" }, kLead)).toEqual([]);
    expect(found(w, { person: author }, kLead)).toEqual([]);
    expect(found(w, { text: "sensibiliser" }, author)).toEqual([id]);
  });

  it("finds no text that is hidden or withdrawn, and no trial notes", () => {
    const w = world(fr, "posted");
    const id = found(w, { text: "sensibiliser" })[0] as NoteId;
    w.do(kLead, { op: "note.hide", notes: [id] });
    expect(found(w, { text: "sensibiliser" })).toEqual([]);
    w.do(kLead, { op: "note.unhide", notes: [id] }, { op: "board.start" });
    expect(found(w, { text: "sensibiliser" })).toEqual([]);
    expect(found(w, { colour: "yellow" })).toEqual([]);
  });
});

describe("what became of one's own notes", () => {
  it("is told without what there is none of, in both languages", () => {
    const w = world(fr, "end", "participant", 5);
    const words = plain(mineWords(w.ui, mineOf(w.ui)));
    expect(words).toMatch(/^Vos \d notes : /);
    expect(words).not.toMatch(/\b0 /);
    const e = world(en, "end", "participant", 5);
    expect(mineWords(e.ui, mineOf(e.ui))).toMatch(/^Your \d notes: [1-9]/);
  });

  it("of one note is told in the singular", () => {
    const w = world(fr, "empty", "participant", 7);
    w.store.post(["x"], w.store.stages()[0]?.id as StageId, "blue");
    expect(plain(mineWords(w.ui, mineOf(w.ui)))).toBe("Votre note : 1 gardée sur le tableau.");
  });

  it("says who set it aside, when and why, and nobody's name where it is not shown", () => {
    const w = world(fr, "posted", "participant", 5);
    const id = w.notesIn(w.store.stages()[0]?.id as StageId)[0] as NoteId;
    w.do(kLead, { op: "note.set_aside", notes: [id], why: "Hors sujet" });
    const words = () => plain(fateSentence(w.ui, id, w.store.notes().get(id) as never));
    expect(words()).toMatch(/^Mise de côté : Hors sujet \(Camille, .*\d/);
    w.do(kLead, { op: "person.name", name: "" });
    expect(words()).not.toContain("Camille");
  });

  it("of a statement is that it lives in the definition, if a phrase was made of it", () => {
    const w = world(fr, "end");
    const source = w.store.notes().get(w.store.phrases()[0] as NoteId)?.sources?.[0] as NoteId;
    expect(fateSentence(w.ui, source, w.store.notes().get(source) as never)).toBe(fr("fateCarried"));
  });
});

describe("closing", () => {
  it("[OPC17] sets the open notes aside with the reason, and closes, in one change", () => {
    const w = world(fr, "posted");
    const open = openNotes(w.ui);
    expect(open.length).toBe(w.store.ledger().open);
    closeWorkshop(w.ui, open, "Non reprise");
    expect(w.store.log).toHaveLength(1);
    expect(w.store.ledger()).toMatchObject({ open: 0, set_aside: open.length });
    expect(w.store.closed()).toBeDefined();
    w.said.at(-1)?.action?.run();
    expect(w.store.closed()).toBeUndefined();
    expect(w.store.ledger().open).toBe(open.length);
  });

  it("leaves them open if that is wanted", () => {
    const w = world(fr, "posted");
    closeWorkshop(w.ui, [], "");
    expect(w.store.log).toEqual([[{ op: "board.close" }]]);
  });
});

describe("groups", () => {
  const groups = (w: World) => w.store.stages().find(({ id }) => id === themes)?.groups as readonly GroupId[];

  it("dissolved, come back where they stood with all their notes", () => {
    const w = world(fr, "grouped");
    const id = groups(w)[1] as GroupId;
    const before = { order: groups(w), group: w.store.groups().get(id) };
    dissolveGroup(w.ui, id);
    expect(groups(w)).not.toContain(id);
    w.said.at(-1)?.action?.run();
    expect({ order: groups(w), group: w.store.groups().get(id) }).toEqual(before);
  });

  it("[OPG7] merged, take their notes along, and come apart again", () => {
    const w = world(fr, "grouped");
    const [a, b] = groups(w) as [GroupId, GroupId];
    const before = [w.store.groups().get(a)?.notes, w.store.groups().get(b)?.notes];
    mergeGroup(w.ui, a, b);
    expect(w.store.groups().get(b)?.notes).toEqual([...(before[1] ?? []), ...(before[0] ?? [])]);
    w.said.at(-1)?.action?.run();
    expect([w.store.groups().get(a)?.notes, w.store.groups().get(b)?.notes]).toEqual(before);
  });

  it("named by two people at once: the last one stands, and the other's words are offered back", () => {
    const w = world(fr, "grouped");
    const id = groups(w)[0] as GroupId;
    const began = w.store.groups().get(id)?.title ?? "";
    w.do(3, { op: "group.rename", group: id, title: "Leur titre" });
    renameGroup(w.ui, id, began, "Mon titre");
    expect(w.store.groups().get(id)?.title).toBe("Mon titre");
    expect(w.said.at(-1)?.text).toContain("Leur titre");
    w.said.at(-1)?.action?.run();
    expect(w.store.groups().get(id)?.title).toBe("Leur titre");
  });

  it("is not renamed by who changed nothing", () => {
    const w = world(fr, "grouped");
    const id = groups(w)[0] as GroupId;
    const began = w.store.groups().get(id)?.title ?? "";
    w.do(3, { op: "group.rename", group: id, title: "Leur titre" });
    renameGroup(w.ui, id, began, began);
    expect(w.store.groups().get(id)?.title).toBe("Leur titre");
  });
});

describe("[HTP8] near-duplicates", () => {
  it("are of interest while two of them are there, apart and not dismissed", () => {
    const w = world(fr, "posted");
    const large = w.store.stages()[0]?.id as StageId;
    const [a, b, c] = w.notesIn(large) as [NoteId, NoteId, NoteId];
    expect(stillAlike(w.ui, large, [a, b, c])).toEqual([a, b, c]);
    w.do(kLead, { op: "note.merge", notes: [b], into: a });
    expect(stillAlike(w.ui, large, [a, b, c])).toEqual([a, c]);
    w.do(kLead, { op: "group.create", group: "g" as GroupId, stage: large, title: "", notes: [a, c] });
    expect(stillAlike(w.ui, large, [a, b, c])).toEqual([]);
    const [d, e] = w.notesIn(large).slice(5) as [NoteId, NoteId];
    dismiss([e, d]);
    expect(stillAlike(w.ui, large, [d, e])).toEqual([]);
  });
});

describe("the definition as a page", () => {
  it("is smaller the more there is to read", () => {
    expect([100, 300, 500, 1000, 3000].map(sizeOf)).toEqual(["xl", "l", "m", "s", "xs"]);
  });

  it("is asked for by the address", () => {
    expect(askedFor("?final")).toBe(true);
    expect(askedFor("")).toBe(false);
  });
});
