import { describe, expect, it } from "vitest";
import { type Drawn, nextDrawn, type Wanted } from "../../src/view/canvas/drawn";
import type { Placed } from "../../src/view/canvas/layout";
import { noteId, stageId } from "../../src/protocol/types";

const kNotes = 1000;
const ids = Array.from({ length: kNotes }, (_, at) => noteId(`n${at}`));
const stage = stageId("s");
/// In a row, from the middle of what is seen to the right.
const placed = new Map<string, Placed>(
  ids.map((id, at) => [id, { x: at * 10 - 5, y: -5, width: 10, height: 10, stage } as Placed]),
);
const seen = { x: -500, y: -500, width: 1000, height: 1000 };
const at = (more: Partial<Wanted>): Wanted =>
  ({ near: new Set(ids), now: new Set(), detail: "full", zooming: false, placed, seen, ...more }) as Wanted;
const written = (drawn: Drawn) => [...drawn].filter(([, detail]) => detail !== "tile").map(([id]) => id);

/// Frame by frame, until nothing is left to do.
function settled(from: Drawn, wanted: Wanted) {
  const frames: Drawn[] = [];
  for (let now = from; frames.length < 1000;) {
    const { drawn, more } = nextDrawn(now, wanted);
    frames.push(drawn);
    now = drawn;
    if (!more) return frames;
  }
  throw new Error("it never ends");
}
const all = (from: Drawn, wanted: Wanted) => settled(from, wanted).at(-1) ?? from;

describe("what is drawn", () => {
  it("comes some a frame, the middle of the screen first, until all of it is there as it is wanted", () => {
    const frames = settled(new Map(), at({}));
    expect(frames.length).toBeGreaterThan(5);
    expect([...(frames[0] ?? [])].map(([id]) => id)).toEqual(ids.slice(0, 100));
    expect(frames.at(-1)).toEqual(new Map(ids.map((id) => [id, "full"])));
  });

  it("is the same map where nothing is to be done", () => {
    const drawn = all(new Map(), at({}));
    expect(nextDrawn(drawn, at({})).drawn).toBe(drawn);
  });

  it("goes when it is not near any more, and what must not wait comes and changes at once", () => {
    const drawn = all(new Map(), at({ near: new Set(ids.slice(0, 500)) }));
    const now = new Set([noteId("n999"), noteId("n3")]);
    const near = new Set([...ids.slice(0, 200), noteId("n999")]);
    const [first] = settled(drawn, at({ near, now, detail: "mid" }));
    expect([first?.get(noteId("n999")), first?.get(noteId("n3"))]).toEqual(["mid", "mid"]);
    expect(all(drawn, at({ near, detail: "mid" }))).toEqual(new Map([...near].map((id) => [id, "mid"])));
  });
});

describe("while the zoom changes", () => {
  const zooming = true;

  it("nothing goes, and no text changes its size", () => {
    const before = all(new Map(), at({}));
    const wanted = at({ zooming, near: new Set(ids.slice(0, 10)), detail: "tile" });
    expect(nextDrawn(before, wanted)).toEqual({ drawn: before, more: false });
    expect(all(before, { ...wanted, zooming: false })).toEqual(new Map(ids.slice(0, 10).map((id) => [id, "tile"])));
  });

  it("notes come without their texts, of which a few that are seen follow, from the middle on", () => {
    const frames = settled(new Map(), at({ zooming }));
    expect(written(frames[0] ?? new Map())).toEqual([]);
    expect(frames.at(-1)?.size).toBe(kNotes);
    const texts = frames.map((drawn) => written(drawn).length);
    expect(Math.max(...texts.slice(1).map((count, i) => count - (texts[i] ?? 0)))).toBeLessThan(10);
    expect(written(frames.at(-1) ?? new Map()).sort()).toEqual(ids.slice(0, 51).sort());
    expect(written(frames[3] ?? new Map())).toContain("n0");
  });
});
