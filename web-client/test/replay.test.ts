import { createSignal } from "solid-js";
import { describe, expect, it } from "vitest";
import { boardOf, encodeState, foldEntries, stateOf } from "../src/board";
import {
  type Entry,
  type History,
  type Note,
  type NoteId,
  noteId,
  type Position,
  type State,
} from "../src/protocol/types";
import type { BoardStore, Replay } from "../src/store/api";
import type { FetchPage } from "../src/store/history";
import { replayOf } from "../src/store/replay";
import { Timeline } from "../src/store/timeline";
import { bringBack, wayBack } from "../src/view/replay/restore";
import { fin, large, positionAt, stateWith } from "./boards";

const [a, b] = [noteId("a"), noteId("b")];
const state = stateWith({ a: "abc" });
const create: Entry = { revision: 1, at: 1000, ops: [{ op: "board.create", state }] };
const entry = (revision: number, ...ops: Entry["ops"]): Entry => ({ revision, at: revision * 1000, by: 1, ops });
const title = (revision: number): Entry => entry(revision, { op: "board.title", title: `T${revision}` });

const page = (entries: readonly Entry[], more: Partial<History> = {}): History => {
  const [from, to] = [entries[0]?.revision ?? 1, entries.at(-1)?.revision ?? 1];
  return { position: positionAt(to), from, to, first: 1, entries, ...more };
};

/// The board of now: what a replay looks at, and what was done to it.
function liveStore(notes: Readonly<Record<string, Partial<Note>>> = {}, position?: Position) {
  const [now, setNow] = createSignal(boardOf(stateWith(notes)));
  const [at, setAt] = createSignal<Position | undefined>(position);
  const done: unknown[] = [];
  const store = {
    board: "b",
    notes: () => now().notes,
    stages: () => now().stages,
    position: at,
    me: () => 1,
    isMine: (note: Note) => note.by === 1,
    submit: (ops: unknown) => void done.push(ops),
    editText: (note: NoteId, delta: unknown) => void done.push([note, delta]),
    download: (...what: unknown[]) => Promise.resolve(void done.push(what)),
  } as unknown as BoardStore;
  return { store, done, setAt, set: (state: State) => setNow(boardOf(state)) };
}

const opened = (entries: readonly Entry[], live = liveStore()): Promise<Replay> =>
  replayOf(live.store, () => Promise.resolve(page(entries)));

describe("the timeline of a history", () => {
  it("[POS4] gives at every step the fold up to it, in whatever order one asks", () => {
    const entries = Array.from({ length: 450 }, (_, i) => title(i + 2));
    const timeline = new Timeline();
    timeline.add(page([create, ...entries]));
    expect(timeline.steps).toHaveLength(451);
    for (const step of [450, 0, 99, 100, 101, 100, 449, 200, 1, 300]) {
      const folded = foldEntries(boardOf(state), entries.slice(0, step));
      expect(encodeState(timeline.boardAt(step)), `${step}`).toBe(encodeState(folded));
    }
  });

  it("[HTP5] pages follow one another, also where entries are absent; another page is torn", () => {
    const timeline = new Timeline();
    timeline.add(page([create]));
    timeline.add(page([title(2), title(4)], { to: 6 }));
    timeline.add(page([title(8)], { from: 7 }));
    expect(timeline.steps.map(({ revision }) => revision)).toEqual([1, 2, 4, 8]);
    expect(timeline.revision).toBe(8);
    expect(() => timeline.add(page([title(10)]))).toThrow();
  });

  it("[HTP5] begins with the base where older entries are not kept", () => {
    const timeline = new Timeline();
    const base = { position: positionAt(40), state };
    timeline.add(page([title(41), title(42)], { from: 40, first: 40, base }));
    expect(timeline.cut).toBe(true);
    expect(timeline.steps.map(({ revision }) => revision)).toEqual([40, 41, 42]);
    expect(encodeState(timeline.boardAt(0))).toBe(encodeState(state));
    expect(timeline.boardAt(2).title).toBe("T42");
  });

  it("marks the stage that it begins in and each change of it, by the name of then", () => {
    const timeline = new Timeline();
    const rename = entry(3, { op: "stage.rename", stage: fin, title: "Fin" });
    const after = entry(4, { op: "stage.rename", stage: fin, title: "Autre" });
    timeline.add(
      page([create, title(2), { ...rename, ops: [...rename.ops, { op: "stage.current", stage: fin }] }, after]),
    );
    expect(timeline.marks).toEqual([
      { step: 0, title: "large" },
      { step: 2, title: "Fin" },
    ]);
  });
});

describe("the replay of a board", () => {
  const edits = [create, entry(2, { op: "note.edit", note: a, version: 0, delta: [3, "d"] }), title(3)];

  it("shows now first, then any step; nobody changes it", async () => {
    const replay = await opened(edits);
    expect([replay.step(), replay.title(), replay.role()]).toEqual([2, "T3", "viewer"]);
    replay.go(0);
    expect([replay.title(), replay.note(a)()?.text]).toEqual(["Atelier", "abc"]);
    replay.go(1);
    expect(replay.note(a)()?.text).toBe("abcd");
    replay.go(99);
    expect(replay.step()).toBe(2);
    replay.close();
  });

  it("fetches page after page until it has what the board was", async () => {
    const asked: number[] = [];
    const fetchPage: FetchPage = (from) => {
      asked.push(from);
      const position = positionAt(3);
      return Promise.resolve(from === 0 ? page(edits.slice(0, 2), { position }) : page(edits.slice(2), { position }));
    };
    const replay = await replayOf(liveStore().store, fetchPage);
    expect(asked).toEqual([0, 3]);
    expect(replay.steps).toHaveLength(3);
    replay.close();
  });

  it("begins anew where the visibility changed between two pages, and gives up at last", async () => {
    let asked = 0;
    const shownMeanwhile = entry(3, { op: "note.edit", note: b, version: 0, delta: [1] });
    const fetchPage: FetchPage = (from) => {
      asked += 1;
      const position = positionAt(3);
      if (from === 0) return Promise.resolve(page(edits.slice(0, 2), { position }));
      return Promise.resolve(page([asked > 2 ? title(3) : shownMeanwhile], { position }));
    };
    const replay = await replayOf(liveStore().store, fetchPage);
    expect(asked).toBe(4);
    expect(replay.title()).toBe("T3");
    replay.close();
    const torn: FetchPage = (from) =>
      Promise.resolve(page(from === 0 ? edits.slice(0, 2) : [shownMeanwhile], { position: positionAt(3) }));
    await expect(replayOf(liveStore().store, torn)).rejects.toMatchObject({ code: "log_unavailable" });
  });

  it("[HTP5] what is hidden or withdrawn while one looks is struck at once, at every step", async () => {
    const live = liveStore({ a: { text: "abcd" } });
    const replay = await opened(edits, live);
    live.set(stateWith({ a: { text: "", hidden: { at: 9, by: 1 } } }));
    for (const step of [2, 1, 0]) {
      replay.go(step);
      expect(replay.note(a)()).toMatchObject({ text: "", hidden: { at: 9, by: 1 } });
    }
    live.set(stateWith({ a: { text: "", withdrawn: { at: 9 } } }));
    expect(replay.note(a)()).toMatchObject({ text: "", hidden: { at: 9 } });
    expect(JSON.stringify([...replay.notes()])).not.toContain("abc");
    replay.close();
  });

  it("counts what came since, and is stale in another epoch [CON12]", async () => {
    const live = liveStore({}, positionAt(3));
    const replay = await opened(edits, live);
    expect([replay.newer(), replay.stale()]).toEqual([0, false]);
    live.setAt(positionAt(7));
    expect([replay.newer(), replay.title()]).toEqual([4, "T3"]);
    live.setAt(positionAt(8, 2));
    expect(replay.stale()).toBe(true);
    replay.close();
  });

  it("[HTP6] exports the revision of the step that it shows", async () => {
    const live = liveStore();
    const replay = await opened(edits, live);
    replay.go(1);
    await replay.download("md", false);
    expect(live.done).toEqual([["md", false, 2]]);
    replay.close();
  });
});

describe("bringing a note back", () => {
  const past = boardOf(stateWith({ a: "avant" })).notes.get(a) as Note;
  const way = (now: Partial<Note>) => wayBack(liveStore({ a: { text: "avant", ...now } }).store, a, past);

  it("is restored, moved, coloured and edited, as far as it is another", () => {
    expect(way({})).toBe("same");
    const aside = way({ set_aside: { at: 1, by: 1, why: "" }, text: "après" });
    expect(aside).toEqual({ ops: [{ op: "note.restore", notes: [a] }], delta: expect.any(Array) });
    const places = { [large]: { x: 500, y: 8 }, [fin]: { x: 8, y: 8 } } as Note["places"];
    const place = past.places[large];
    expect(way({ stage: fin, places, colour: "pink", merged: { at: 1, by: 1, into: b } })).toEqual({
      ops: [
        { op: "note.restore", notes: [a] },
        { op: "note.move", notes: [a], stage: large, places: [place] },
        { op: "note.colour", notes: [a], colour: "yellow" },
      ],
      delta: [],
    });
  });

  it("what is withdrawn or hidden now cannot come back, and it is told why", () => {
    expect(way({ withdrawn: { at: 1 }, text: "" })).toBe("withdrawn");
    expect(way({ hidden: { at: 1, by: 1 }, text: "" })).toBe("hidden");
  });

  it("goes to the board of now: one change, then the text", () => {
    const live = liveStore({ a: { text: "après", colour: "pink" } });
    const found = wayBack(live.store, a, past);
    if (typeof found === "string") throw new Error(found);
    bringBack(live.store, a, found);
    expect(live.done).toEqual([[{ op: "note.colour", notes: [a], colour: "yellow" }], [a, found.delta]]);
    expect(
      stateOf(
        foldEntries(boardOf(stateWith({ a: "après" })), [
          entry(1, { op: "note.edit", note: a, version: 0, delta: found.delta }),
        ]),
      ).notes[a]?.text,
    ).toBe("avant");
  });
});
