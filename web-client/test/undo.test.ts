import { beforeEach, describe, expect, it } from "vitest";
import { boardOf } from "../src/board";
import { groupId, noteId, type NoteId, type Op, stageId, type State } from "../src/protocol/types";
import { fin, large, stateWith } from "./boards";
import { judge } from "./judge";
import { Sequencer } from "./sequencer";
import { UndoPage } from "./undo_world";

const [a, b, c] = ["a", "b", "c"].map(noteId) as [NoteId, NoteId, NoteId];
const g = groupId("g");
let server: Sequencer;
let ana: UndoPage;
let ben: UndoPage;

/// Both have everything that there is.
function settle() {
  for (const page of [ana, ben, ana, ben]) page.settle();
}
const note = (id: NoteId) => server.board.notes.get(id);
const text = (id: NoteId) => note(id)?.text;

beforeEach(() => {
  const state: State = stateWith({ a: "one", b: "two", c: { text: "three", places: { [large]: { x: 0, y: 0 } } } });
  server = new Sequencer(state, judge);
  ana = new UndoPage(server, "ana", "x");
  ben = new UndoPage(server, "ben", "y");
  settle();
});

describe("undoing a text", () => {
  it("takes out what one typed and leaves what others typed within it", () => {
    ana.write(a, 3, " abcd");
    settle();
    ben.write(a, 6, "BEN");
    settle();
    expect(text(a)).toBe("one abBENcd");
    expect(ana.undo()).toEqual({ kind: "done", act: "text", notes: [a] });
    settle();
    expect(text(a)).toBe("oneBEN");
    ana.redo();
    settle();
    expect(text(a)).toContain("BEN");
    expect(text(a)?.replace("BEN", "")).toBe("one abcd");
  });

  it("is one step until a pause or another act", () => {
    ana.write(a, 3, "1");
    ana.now += 500;
    ana.write(a, 4, "2");
    ana.now += 1500;
    ana.write(a, 5, "3");
    ana.write(b, 3, "!");
    ana.write(a, 6, "4");
    const texts = Array.from({ length: 5 }, () => {
      ana.undo();
      return [ana.replica.view?.notes.get(a)?.text, ana.replica.view?.notes.get(b)?.text].join(" ");
    });
    expect(texts).toEqual(["one123 two!", "one123 two", "one12 two", "one two", "one two"]);
  });

  it("follows an insertion that the server put elsewhere", () => {
    // Who has no number yet supposes to come last, and does not.
    const [first, second] = [new UndoPage(server, "zoe", "z"), new UndoPage(server, "zoe", "zz")];
    first.settle();
    second.settle();
    first.write(a, 3, "ZZ");
    second.write(a, 3, "QQ");
    second.settle();
    first.settle();
    second.settle();
    second.undo();
    second.settle();
    expect(text(a)).toBe("oneZZ");
    first.settle();
    first.undo();
    first.settle();
    expect(text(a)).toBe("one");
  });

  it("says so, and does nothing else, when the note was taken away since", () => {
    ana.write(a, 3, "!");
    settle();
    ben.do({ op: "note.set_aside", notes: [a], why: "" });
    settle();
    const entries = server.log.length;
    expect(ana.undo()).toMatchObject({ kind: "not_done", why: "set_aside" });
    settle();
    expect(server.log.length).toBe(entries);
    expect(ana.history.canUndo).toBe(false);
  });

  it("is forgotten when the server refuses what was typed", () => {
    ana.write(b, 3, "?");
    settle();
    ben.do({ op: "note.hide", notes: [a] });
    ben.settle();
    ana.write(a, 3, "!");
    ana.settle();
    expect(ana.refused.length).toBe(1);
    expect(ana.undo()).toEqual({ kind: "done", act: "text", notes: [b] });
  });
});

describe("undoing an act", () => {
  it("[OPG6] takes a note back whose group others dissolved meanwhile, so that it is there once when it is redone", () => {
    const n = noteId("n");
    ben.do({ op: "group.create", group: g, stage: large, title: "", notes: [] });
    settle();
    ana.do({ op: "note.post", note: n, text: "new", colour: "yellow", stage: large, group: g });
    ana.settle();
    ana.disconnect();
    ana.undo();
    ben.settle();
    ben.do({ op: "group.dissolve", group: g });
    ben.settle();
    settle();
    expect(ana.refused).toEqual([]);
    expect(note(n)?.withdrawn).toBeDefined();
    ana.redo();
    settle();
    expect([...server.board.notes.values()].filter((one) => one.text === "new").length).toBe(1);
  });

  it("sets back only what still is as one left it", () => {
    ana.do({
      op: "note.move",
      notes: [a, b],
      stage: large,
      places: [
        { x: 50, y: 60 },
        { x: 70, y: 80 },
      ],
    });
    settle();
    ben.do({ op: "note.move", notes: [b], stage: fin, places: [{ x: 1, y: 2 }] });
    settle();
    expect(ana.undo()).toEqual({ kind: "done", act: "move", notes: [a], left: "changed" });
    settle();
    expect(note(a)?.places[large]).toEqual({ x: 8, y: 8 });
    expect([note(b)?.stage, note(b)?.places[fin]]).toEqual([fin, { x: 1, y: 2 }]);
  });

  it("sets back all that one change did to a note, where only a live one can be moved", () => {
    const far = { x: 500, y: 600 };
    ana.do(
      { op: "note.move", notes: [a, b], stage: large, places: [far, { x: 700, y: 800 }] },
      { op: "note.merge", notes: [b], into: c },
      { op: "note.set_aside", notes: [a], why: "later" },
    );
    settle();
    expect(ana.undo()).toEqual({ kind: "done", act: "move", notes: [a, b] });
    settle();
    expect([note(a)?.places[large], note(a)?.set_aside, note(b)?.merged]).toEqual([
      { x: 8, y: 8 },
      undefined,
      undefined,
    ]);
    expect(ana.redo()).toEqual({ kind: "done", act: "move", notes: [a, b] });
    settle();
    expect([note(a)?.places[large], note(a)?.set_aside?.why, note(b)?.merged?.into]).toEqual([far, "later", c]);
  });

  it("leaves set aside what somebody else set aside anew", () => {
    ana.do({ op: "note.set_aside", notes: [a], why: "mine" });
    settle();
    ben.do({ op: "note.restore", notes: [a] });
    ben.do({ op: "note.set_aside", notes: [a], why: "theirs" });
    settle();
    expect(ana.undo()).toMatchObject({ kind: "not_done", why: "changed" });
    settle();
    expect(note(a)?.set_aside?.why).toBe("theirs");
  });

  it("knows the place that the server gave instead of a guessed one", () => {
    const post = { colour: "blue", stage: fin, text: "mine" } as const;
    ben.do({ op: "note.post", note: noteId("new"), ...post });
    ben.settle();
    ana.do({ op: "note.move", notes: [a], stage: fin });
    const guess = ana.replica.view?.notes.get(a)?.places[fin];
    settle();
    expect(note(a)?.places[fin]).not.toEqual(guess);
    expect(ana.undo()).toMatchObject({ kind: "done" });
    settle();
    expect(note(a)?.stage).toBe(large);
  });

  it("dissolves a group and puts everybody back to where they were, in order", () => {
    ana.do({ op: "group.create", group: g, stage: large, title: "first", notes: [a, b, c] });
    settle();
    const before = boardOf(
      JSON.parse(JSON.stringify({ ...stateWith(), groups: Object.fromEntries(server.board.groups) })) as State,
    );
    ben.do({ op: "group.create", group: groupId("h"), stage: large, title: "second", notes: [b] });
    settle();
    ben.undo();
    settle();
    expect(server.board.groups.get(g)).toEqual(before.groups.get(g));
    expect(server.board.groups.size).toBe(1);
    ana.do({ op: "group.dissolve", group: g });
    ana.undo();
    settle();
    expect(server.board.groups.get(g)).toEqual(before.groups.get(g));
  });

  it("withdraws what one posted, unless somebody wrote in it or made something of it", () => {
    const post = (id: string) =>
      ({ op: "note.post", note: noteId(id), text: "mine", colour: "blue", stage: large }) as const;
    for (const id of ["p", "q", "r"]) ana.do(post(id));
    settle();
    ben.write(noteId("q"), 4, "!");
    ben.do({ op: "note.distil", note: noteId("d"), text: "d", colour: "white", stage: fin, sources: [noteId("r")] });
    settle();
    expect(ana.undo()).toMatchObject({ kind: "not_done", why: "used" });
    expect(ana.undo()).toMatchObject({ kind: "not_done", why: "changed" });
    expect(ana.undo()).toMatchObject({ kind: "done", act: "post" });
    settle();
    expect(["p", "q", "r"].map((id) => note(noteId(id))?.withdrawn !== undefined)).toEqual([true, false, false]);
  });

  it("posts a note again under another id, and goes on from there", () => {
    ana.do({ op: "note.post", note: noteId("p"), text: "mine", colour: "blue", stage: large });
    ana.write(noteId("p"), 4, "!");
    ana.do({ op: "note.colour", notes: [noteId("p")], colour: "pink" });
    settle();
    for (let i = 0; i < 3; ++i) ana.undo();
    settle();
    for (let i = 0; i < 3; ++i) ana.redo();
    settle();
    const again = [...server.board.notes.values()].filter(({ colour }) => colour === "pink");
    expect(again.map((one) => [one.text, one.withdrawn])).toEqual([["mine!", undefined]]);
    for (let i = 0; i < 3; ++i) ana.undo();
    settle();
    expect(
      [...server.board.notes.values()].filter(({ by, withdrawn }) => by === note(noteId("p"))?.by && !withdrawn),
    ).toEqual([]);
  });

  it("says that withdrawing is for good", () => {
    ana.do({ op: "note.post", note: noteId("p"), text: "mine", colour: "blue", stage: large });
    ana.do({ op: "note.withdraw", notes: [noteId("p")] });
    settle();
    expect(ana.undo()).toMatchObject({ kind: "not_done", why: "for_good" });
  });

  it("does not bring back what somebody's words were erased from, nor their words (OPC14)", () => {
    ben.do({ op: "person.name", name: "Ben" });
    ben.do({ op: "note.set_aside", notes: [a, c], why: "a secret" });
    ben.do({ op: "note.post", note: noteId("p"), text: "ben's", colour: "blue", stage: large });
    settle();
    ana.do({ op: "note.restore", notes: [a] });
    ana.write(noteId("p"), 5, "!");
    ana.do({ op: "note.colour", notes: [noteId("p")], colour: "pink" });
    settle();
    const undone = ben.undo();
    ben.do({ op: "person.erase" });
    settle();
    expect(undone).toMatchObject({ kind: "not_done", why: "changed" });
    const entries = server.log.length;
    expect(ana.undo()).toEqual({ kind: "not_done", act: "colour", notes: [], why: "removed" });
    expect(ana.undo()).toEqual({ kind: "not_done", act: "text", notes: [noteId("p")], why: "removed" });
    settle();
    expect(server.log.length).toBe(entries);
    expect(ana.undo()).toMatchObject({ kind: "done", act: "restore" });
    settle();
    expect([note(a)?.set_aside?.why, note(c)?.set_aside?.why]).toEqual(["", ""]);
    expect(ben.undo()).toMatchObject({ kind: "not_done", act: "withdraw", why: "for_good" });
  });

  it("knows of words that were erased while it was away (CON12)", () => {
    ben.do({ op: "person.name", name: "Ben" });
    ben.do({ op: "note.set_aside", notes: [a], why: "a secret" });
    settle();
    ana.do({ op: "note.restore", notes: [a] });
    settle();
    ana.disconnect();
    ben.do({ op: "person.erase" });
    ben.settle();
    settle();
    ana.undo();
    settle();
    expect(note(a)?.set_aside?.why).toBe("");
  });

  it("does not post again what one erased", () => {
    ana.do({ op: "note.post", note: noteId("p"), text: "a secret", colour: "blue", stage: large });
    settle();
    ana.undo();
    settle();
    ben.do({ op: "person.erase", person: note(noteId("p"))?.by ?? 0 });
    settle();
    expect(ana.redo()).toMatchObject({ kind: "not_done", why: "removed" });
    settle();
    expect([...server.board.notes.values()].filter(({ text }) => text === "a secret")).toEqual([]);
  });

  it("of a text waits until its note is shown again, and is not lost by that (seed 51208)", () => {
    ana.write(a, 3, "!");
    ana.do({ op: "note.hide", notes: [a] });
    settle();
    expect(ana.undo()).toMatchObject({ kind: "done", act: "hide" });
    expect(ana.undo()).toEqual({ kind: "not_done", act: "text", notes: [a], why: "awaited" });
    settle();
    expect(text(a)).toBe("one!");
    expect(ana.undo()).toMatchObject({ kind: "done", act: "text" });
    ana.redo();
    expect(ana.redo()).toMatchObject({ kind: "done", act: "hide" });
    settle();
    expect(note(a)?.hidden).toBeDefined();
  });

  it("of showing a note hides it again, though it is not in view yet", () => {
    ben.do({ op: "note.hide", notes: [a] });
    settle();
    ana.do({ op: "note.unhide", notes: [a] });
    expect(ana.undo()).toMatchObject({ kind: "done", act: "unhide" });
    settle();
    expect(note(a)?.hidden).toBeDefined();
  });

  it("puts a stage back though another one was put between it and what it stood behind (seed 50329)", () => {
    const order = () => server.board.stages.map(({ id }) => id as string);
    const stage = { title: "", prompt: "", kind: "notes", policy: server.board.stages[0]?.policy } as const;
    expect(order()).toEqual([large, fin, "def"]);
    ana.do({ op: "stage.place", stage: large, after: fin });
    settle();
    ben.do({ op: "stage.add", stage: stageId("between"), after: fin, ...stage } as Op);
    settle();
    expect(order()).toEqual([fin, "between", large, "def"]);
    expect(ana.undo()).toMatchObject({ kind: "done", act: "stage" });
    settle();
    expect(order().filter((id) => id !== "between")).toEqual([large, fin, "def"]);
  });

  it("is tried again where it only failed by what the server then refused (seed 3990)", () => {
    ana.do({ op: "stage.current", stage: fin });
    settle();
    ana.do({ op: "stage.remove", stage: large });
    expect(ana.undo()).toMatchObject({ kind: "done" });
    expect(ana.undo()).toMatchObject({ kind: "done" });
    settle();
    expect(server.board.current_stage).toBe(large);
    ana.do({ op: "stage.remove", stage: large });
    ana.do({ op: "stage.current", stage: fin });
    expect(ana.undo()).toMatchObject({ kind: "not_done", why: "removed" });
    settle();
    expect(server.board.current_stage).toBe(fin);
    expect(ana.undo()).toMatchObject({ kind: "done", act: "stage" });
    settle();
    expect(server.board.current_stage).toBe(large);
  });

  it("goes back on to a place that was guessed and then meant (seed 4010)", () => {
    ben.do({ op: "note.post", note: noteId("new"), colour: "blue", stage: fin, text: "mine" });
    ben.settle();
    ana.do({ op: "note.move", notes: [a], stage: fin });
    ana.do({ op: "note.move", notes: [a], stage: fin, places: [{ x: 900, y: 900 }] });
    ana.undo();
    settle();
    expect(ana.undo()).toMatchObject({ kind: "done", act: "move" });
    settle();
    expect(note(a)?.stage).toBe(large);
  });

  it("keeps its steps over a reconnect, and clears what may be redone with a new act", () => {
    ana.do({ op: "note.colour", notes: [a], colour: "pink" });
    ana.do({ op: "note.colour", notes: [b], colour: "pink" });
    settle();
    ana.disconnect();
    ana.undo();
    ben.do({ op: "board.title", title: "new" });
    settle();
    expect([note(a)?.colour, note(b)?.colour]).toEqual(["pink", "yellow"]);
    expect(ana.history.canRedo).toBe(true);
    ana.do({ op: "board.title", title: "mine" });
    expect(ana.history.canRedo).toBe(false);
  });

  it("holds at most 200 steps", () => {
    for (let i = 0; i < 205; ++i) ana.do({ op: "board.title", title: `t${i}` });
    let count = 0;
    while (ana.undo().kind === "done") ++count;
    expect([count, ana.replica.view?.title]).toEqual([200, "t4"]);
  });
});
