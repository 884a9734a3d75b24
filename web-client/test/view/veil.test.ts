import { createRoot, createSignal } from "solid-js";
import { describe, expect, it } from "vitest";
import { noteId, type Note, type NoteId, type Stage, type StageId } from "../../src/protocol/types";
import type { BoardStore } from "../../src/store/api";
import { isBlank, noteText } from "../../src/view/parts/notes";
import { mayEdit, mayGroup, mayMove } from "../../src/view/permissions";
import { veilStore } from "../../src/view/veil";

const policy = { post: true, group: true, vote: true, react: true, move: "all", edit: "all" } as const;

function stage(id: string, visibility: Stage["visibility"]): Stage {
  return { id: id as StageId, title: id, prompt: "", kind: "notes", status: "open", visibility, policy, groups: [] };
}

function note(by: number, text: string, where = "alone"): Note {
  return { at: 1, by, colour: "yellow", text, version: 3, stage: where as StageId, places: {} };
}

const mine = noteId("mine");
const theirs = noteId("theirs");
const public_ = noteId("public");

/// A board with a private stage as a facilitator's page has it: with all texts.
function open(role: "facilitator" | "participant" = "facilitator") {
  return createRoot(() => {
    const [stages, setStages] = createSignal<readonly Stage[]>([stage("alone", "private"), stage("wide", "public")]);
    const [notes] = createSignal<ReadonlyMap<NoteId, Note>>(
      new Map([
        [mine, note(7, "my words")],
        [theirs, note(8, "their words")],
        [public_, note(8, "said to all", "wide")],
      ]),
    );
    const [shown, setShown] = createSignal(false);
    const rest = { role: () => role, me: () => 7, closed: () => undefined, frozen: () => false, muted: () => false };
    const isMine = ({ by }: Note) => by === 7;
    const bare = { ...rest, stages, notes, isMine, note: (id: NoteId) => () => notes().get(id) };
    const store = veilStore(bare as unknown as BoardStore, shown);
    const text = (id: NoteId) => [store.note(id)()?.text, store.notes().get(id)?.text];
    return { store, text, setStages, setShown, at: (id: NoteId) => store.note(id)() as Note };
  });
}

describe("[SEE1] a private stage on a page", () => {
  it("gives nobody the text of another's note, and everybody their own and what is public", () => {
    const { text } = open();
    expect(text(theirs)).toEqual(["", ""]);
    expect(text(mine)).toEqual(["my words", "my words"]);
    expect(text(public_)).toEqual(["said to all", "said to all"]);
  });

  it("names a blank note as such, and no other", () => {
    const { at } = open();
    expect(isBlank(at(theirs))).toBe(true);
    expect(isBlank(at(mine))).toBe(false);
    expect(noteText((key) => key, at(theirs))).toBe("blankText");
    expect(isBlank({ ...note(8, ""), version: 4 })).toBe(false);
  });

  it("shows facilitators the texts once they ask, and hides them again", () => {
    const { text, setShown } = open();
    setShown(true);
    expect(text(theirs)).toEqual(["their words", "their words"]);
    setShown(false);
    expect(text(theirs)).toEqual(["", ""]);
  });

  it("shows all when it is revealed", () => {
    const { text, setStages } = open("participant");
    setStages([stage("alone", "public"), stage("wide", "public")]);
    expect(text(theirs)).toEqual(["their words", "their words"]);
  });

  it("keeps a blank note the same one, so that it is not drawn anew", () => {
    const { store, at } = open();
    expect(at(theirs)).toBe(at(theirs));
    expect(at(theirs)).toBe(store.notes().get(theirs));
  });

  it("[ROL5] offers nobody to edit what they do not see, nor participants to move or group", () => {
    const animates = open();
    expect(mayEdit(animates.store, animates.at(theirs))).toBe(false);
    expect(mayEdit(animates.store, animates.at(mine))).toBe(true);
    const takesPart = open("participant");
    expect(mayMove(takesPart.store, takesPart.at(theirs))).toBe(false);
    expect(mayMove(takesPart.store, takesPart.at(mine))).toBe(true);
    expect(mayMove(takesPart.store, takesPart.at(public_))).toBe(true);
    expect(mayGroup(takesPart.store, stage("alone", "private"))).toBe(false);
    expect(mayGroup(takesPart.store, stage("wide", "public"))).toBe(true);
  });
});
