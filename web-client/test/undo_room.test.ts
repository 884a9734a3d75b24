import { beforeEach, describe, expect, it } from "vitest";
import { tally } from "../src/board";
import { groupId, noteId, type NoteId, type Op, roundId, stageId, type State } from "../src/protocol/types";
import { large, stateWith } from "./boards";
import { judge } from "./judge";
import { Sequencer } from "./sequencer";
import { things, UndoPage } from "./undo_world";

const [a, b, p, q, n] = ["a", "b", "p", "q", "n"].map(noteId) as [NoteId, NoteId, NoteId, NoteId, NoteId];
const [g, h] = [groupId("g"), groupId("h")];
const def = stageId("def");
const r = roundId("r");
let server: Sequencer;
let ana: UndoPage;
let ben: UndoPage;

function settle() {
  for (const page of [ana, ben, ana, ben]) page.settle();
}

beforeEach(() => {
  const phrase = { stage: def, places: { [def]: { x: 0, y: 0 } } as never };
  const state: State = stateWith({ a: "one", b: "two", p: { ...phrase, text: "p" }, q: { ...phrase, text: "q" } });
  server = new Sequencer({ ...state, phrases: [q, p] }, judge);
  ana = new UndoPage(server, "ana", "x");
  ben = new UndoPage(server, "ben", "y");
  settle();
  ana.do({ op: "board.title", title: "known" });
  ben.do({ op: "person.name", name: "Ben" });
  settle();
});

const open = (fields: Partial<Op & { op: "round.open" }> = {}): Op => {
  const rest = { stage: large, on: "notes", title: "", budget: 5, per_item: 3, secret: false } as const;
  return { op: "round.open", round: r, ...rest, ...fields };
};
const post = (note: NoteId): Op => ({ op: "note.post", note, text: "new", colour: "blue", stage: large });
/// All that one may compare, and the time of the log, which every change moves, left out.
const all = () => [...things(server.board)].map(([key, value]) => `${key} ${value}`).sort();

describe("an act of the room", () => {
  it.each<[string, readonly Op[], readonly Op[]]>([
    ["start", [], [{ op: "board.start" }]],
    ["close", [], [{ op: "board.close" }]],
    ["close", [{ op: "board.close" }], [{ op: "board.reopen" }]],
    ["freeze", [], [{ op: "board.freeze", frozen: true }]],
    ["names", [{ op: "board.names", names: "chosen" }], [{ op: "board.names", names: "hidden" }]],
    [
      "methods",
      [{ op: "board.methods", methods: ["hands"] }],
      [{ op: "board.methods", methods: ["consent", "follow"] }],
    ],
    ["timer", [{ op: "timer.start", ms: 60_000 }], [{ op: "timer.pause" }]],
    ["hand", [], [{ op: "person.hand", up: true }]],
    ["people", [], [{ op: "person.mute", person: 3, muted: true }]],
    ["people", [], [{ op: "person.remove", person: 3, removed: true }]],
    ["react", [], [{ op: "note.react", note: a, reaction: "love", on: true }]],
    ["vote", [open()], [{ op: "vote.cast", round: r, item: a }]],
    ["vote", [open(), { op: "vote.cast", round: r, item: a }], [{ op: "vote.withdraw", round: r, item: a }]],
    ["stance", [open({ on: "phrases", stage: def })], [{ op: "stance.set", round: r, note: p, says: "concern" }]],
    [
      "stance",
      [open({ on: "phrases", stage: def }), { op: "stance.set", round: r, note: p, says: "objection", why: "no" }],
      [{ op: "stance.set", round: r, note: p, says: "agree" }],
    ],
    [
      "stance",
      [open({ on: "phrases", stage: def }), { op: "stance.set", round: r, note: p, says: "objection", why: "no" }],
      [{ op: "stance.clear", round: r, note: p }],
    ],
    ["reveal", [], [{ op: "stage.visibility", stage: large, visibility: "private" }]],
  ])("%s %j: %j is set back, and done again", (act, before, ops) => {
    if (before.length > 0) ana.do(...before);
    settle();
    const was = all();
    ana.do(...ops);
    settle();
    const is = all();
    if (act !== "people") expect(is).not.toEqual(was);
    expect(ana.undo()).toMatchObject({ kind: "done", act });
    settle();
    if (act === "reveal") return expect(server.board.stages[0]).toMatchObject({ visibility: "public", revealed: true });
    expect(all()).toEqual(was);
    expect(ana.redo()).toMatchObject({ kind: "done", act });
    settle();
    expect(all()).toEqual(is);
  });

  it.each<[string, readonly Op[], Op]>([
    [
      "what a stage that was revealed showed",
      [{ op: "stage.visibility", stage: large, visibility: "private" }],
      {
        op: "stage.visibility",
        stage: large,
        visibility: "public",
      },
    ],
    ["a round that was opened", [], open()],
    ["a round that was closed", [open()], { op: "round.close", round: r }],
    ["an old link", [], { op: "links.renew" }],
    ["a timer that was stopped", [{ op: "timer.start", ms: 60_000 }], { op: "timer.stop" }],
  ])("%s does not come back by undoing, and undoing says so", (_, before, op) => {
    if (before.length > 0) ana.do(...before);
    settle();
    ana.do(op);
    settle();
    const is = all();
    expect(ana.undo()).toMatchObject({ kind: "not_done", why: "for_good" });
    settle();
    expect(all()).toEqual(is);
  });

  it("[OPC22] a timer that was begun is gone by undoing, and not begun again by redoing: nobody knows when", () => {
    ana.do({ op: "timer.start", ms: 60_000 });
    settle();
    expect(ana.undo()).toMatchObject({ kind: "done", act: "timer" });
    settle();
    expect(server.board.timer).toBeUndefined();
    expect(ana.redo()).toMatchObject({ kind: "not_done", why: "for_good" });
  });

  it("[OPC16] undoing the start brings the phrases back in the order that they had", () => {
    ana.do({ op: "board.start" });
    settle();
    expect(server.board.phrases).toEqual([]);
    ana.undo();
    settle();
    expect(server.board.phrases).toEqual([q, p]);
    expect(server.board.notes.get(a)?.trial).toBeUndefined();
  });

  it("[OPC15] a start is not made anew over notes that others posted since", () => {
    ana.do({ op: "board.start" });
    settle();
    ana.do({ op: "board.unstart" });
    ben.do(post(n));
    settle();
    expect(ana.undo()).toMatchObject({ kind: "not_done", act: "start", why: "used" });
    expect(server.board.notes.get(n)?.trial).toBeUndefined();
  });

  it("[OPC11] undoing what made a stage private shows nothing that came into it meanwhile", () => {
    ana.do({ op: "stage.visibility", stage: large, visibility: "private" });
    settle();
    ben.do(post(n));
    settle();
    expect(ana.undo()).toMatchObject({ kind: "not_done", why: "used" });
    expect(server.board.stages[0]?.visibility).toBe("private");
  });

  it("what somebody else did since stays", () => {
    ana.do({ op: "board.freeze", frozen: true });
    settle();
    ben.do({ op: "board.freeze", frozen: false });
    settle();
    expect(ana.undo()).toMatchObject({ kind: "not_done", act: "freeze", why: "changed" });
  });

  it("[OPV4] a vote in a round that is closed meanwhile stays", () => {
    ana.do(open());
    ana.do({ op: "vote.cast", round: r, item: a });
    settle();
    ben.do({ op: "round.close", round: r });
    settle();
    expect(ana.undo()).toMatchObject({ kind: "not_done", act: "vote", why: "for_good" });
  });
});

describe("[OPG7] merged groups", () => {
  beforeEach(() => {
    ben.do({ op: "group.create", group: g, stage: large, title: "G", notes: [a] });
    ben.do({ op: "group.create", group: h, stage: large, title: "H", notes: [b] });
    settle();
  });
  const groups = () => server.board.stages[0]?.groups.map((id) => [id, server.board.groups.get(id)]);

  it("come apart with their titles, notes and places, and together again", () => {
    const was = groups();
    ana.do({ op: "group.merge", group: g, into: h });
    settle();
    expect(groups()).toEqual([[h, { stage: large, title: "H", notes: [b, a] }]]);
    expect(ana.undo()).toMatchObject({ kind: "done", act: "group" });
    settle();
    expect(groups()).toEqual(was);
    ana.redo();
    settle();
    expect(groups()).toEqual([[h, { stage: large, title: "H", notes: [b, a] }]]);
    expect(server.board.groups.get(g)?.into).toBe(h);
  });

  it("[VOT2] with the votes of each", () => {
    ben.do(open({ on: "groups" }), { op: "vote.cast", round: r, item: g }, { op: "vote.cast", round: r, item: h });
    settle();
    const support = () => {
      const [round] = server.board.rounds ?? [];
      return round && tally(server.board, round).map(({ item, units }) => [item, units]);
    };
    ana.do({ op: "group.merge", group: g, into: h });
    settle();
    expect(support()).toEqual([[h, 2]]);
    ana.undo();
    settle();
    expect(support()).toEqual([
      [g, 1],
      [h, 1],
    ]);
  });

  it("keep a note that somebody else took into another group meanwhile", () => {
    ana.do({ op: "group.merge", group: g, into: h });
    settle();
    ben.do({ op: "group.create", group: groupId("k"), stage: large, title: "K", notes: [a] });
    settle();
    ana.undo();
    settle();
    expect(server.board.groups.get(groupId("k"))?.notes).toEqual([a]);
    expect(server.board.groups.get(g)).toEqual({ stage: large, title: "G", notes: [] });
  });
});

describe("[SEE4] a name that the board does not tell", () => {
  const named = () => server.board.people.get(server.numberOf("ana"));

  it("is not lost by undoing that it was shown or hidden", () => {
    ana.do({ op: "board.names", names: "chosen" });
    settle();
    ana.do({ op: "person.name", name: "Ana", shown: true });
    settle();
    ana.undo();
    settle();
    expect(named()).toEqual({ name: "Ana", role: "facilitator" });
    ana.redo();
    settle();
    expect(named()).toEqual({ name: "Ana", role: "facilitator", shown: true });
  });

  it("is not taken for an empty one, to which a new name would be set back", () => {
    ana.do({ op: "board.names", names: "hidden" });
    settle();
    ana.do({ op: "person.name", name: "Zoé" });
    settle();
    expect(ana.undo()).toMatchObject({ act: "names" });
    settle();
    expect(named()?.name).toBe("Zoé");
  });
});

describe("[SEE1] a text that is withheld meanwhile", () => {
  it("is not undone, and comes back as it was left", () => {
    ana.write(a, 3, " more");
    settle();
    const { replica } = ana;
    const board = replica.view ?? expect.fail("no view");
    const stages = board.stages.map((stage) =>
      stage.id === large ? { ...stage, visibility: "private" as const } : stage,
    );
    const note = board.notes.get(a) ?? expect.fail("no note");
    const notes = new Map(board.notes).set(a, { ...note, text: "", version: 0 });
    ana.replica = { ...replica, view: { ...board, stages, notes } };
    expect(ana.undo()).toEqual({ kind: "not_done", act: "text", notes: [a], why: "hidden" });
    expect(server.board.notes.get(a)?.text).toBe("one more");
  });
});
