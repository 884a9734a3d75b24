import { describe, expect, it } from "vitest";
import {
  between,
  fitted,
  kZoomMax,
  kZoomMin,
  panned,
  revealed,
  since,
  toScreen,
  toWorld,
  visibleWorld,
  zoomedAt,
} from "../../src/view/canvas/camera";
import { anchorShift, stageRect } from "../../src/view/canvas/camera_control";
import { bandOf } from "../../src/view/canvas/layout";
import { stageId, noteId } from "../../src/protocol/types";
import { fold } from "../../src/board";
import { ids, layoutOf, posted, empty, seeded } from "./build";

const kScreen = { width: 1366, height: 712 };
const kInset = { top: 16, right: 20, bottom: 92, left: 20 };
const kNone = { top: 0, right: 0, bottom: 0, left: 0 };

describe("zooming", () => {
  it("leaves what is under the pointer where it is, at any zoom", () => {
    const random = seeded(7);
    for (let round = 0; round < 200; round++) {
      const view = {
        zoom: kZoomMin + random() * (kZoomMax - kZoomMin),
        dx: random() * 3000 - 1500,
        dy: random() * 3000,
      };
      const at = { x: random() * 1366, y: random() * 768 };
      const under = toWorld(view, at);
      const after = toScreen(zoomedAt(view, at, 0.2 + random() * 4), under);
      expect(after.x).toBeCloseTo(at.x, 6);
      expect(after.y).toBeCloseTo(at.y, 6);
    }
  });

  it("stays between 0.08 and 2", () => {
    const view = { zoom: 1, dx: 0, dy: 0 };
    expect(zoomedAt(view, { x: 0, y: 0 }, 1e9).zoom).toBe(2);
    expect(zoomedAt(view, { x: 0, y: 0 }, 1e-9).zoom).toBe(0.08);
  });
});

describe("fitting", () => {
  it("shows all of a rectangle in the free part of the screen", () => {
    const rect = { x: -900, y: 300, width: 1840, height: 1088 };
    const view = fitted(rect, kScreen, kInset, 1, "middle");
    const from = toScreen(view, rect);
    const to = toScreen(view, { x: rect.x + rect.width, y: rect.y + rect.height });
    expect(from.x).toBeGreaterThanOrEqual(20 - 1e-6);
    expect(from.y).toBeGreaterThanOrEqual(16 - 1e-6);
    expect(to.x).toBeLessThanOrEqual(1346 + 1e-6);
    expect(to.y).toBeLessThanOrEqual(620 + 1e-6);
  });

  it("does not blow up what is small", () => {
    expect(fitted({ x: 0, y: 0, width: 10, height: 10 }, kScreen, kInset, 1, "middle").zoom).toBe(1);
  });

  it("shows 60 notes on a laptop near enough to read everything", () => {
    const band = bandOf(layoutOf(posted()), stageId("large"));
    const rect = band && stageRect(band, kScreen, kInset);
    expect(rect && fitted(rect, kScreen, kInset, 1, "middle").zoom).toBeGreaterThanOrEqual(0.55);
  });

  it("of an empty stage means all of its band", () => {
    const band = bandOf(layoutOf(empty()), stageId("large"));
    expect(band && stageRect(band, kScreen, kInset)).toMatchObject({ y: 0, width: 2400 });
  });
});

describe("the view", () => {
  it("is revealed no further than needed", () => {
    const view = { zoom: 1, dx: 0, dy: 0 };
    expect(revealed(view, { x: 100, y: 100, width: 168, height: 168 }, kScreen, kNone)).toBe(view);
    expect(revealed(view, { x: 1300, y: 100, width: 168, height: 168 }, kScreen, kNone)).toEqual(panned(view, -102, 0));
    expect(revealed(view, { x: -50, y: 700, width: 168, height: 168 }, kScreen, kNone)).toEqual(panned(view, 50, -156));
  });

  it("glides from one place to the other and ends exactly there", () => {
    const from = { zoom: 0.1, dx: 5, dy: 7 };
    const to = { zoom: 1.5, dx: -900, dy: -4000 };
    expect(between(from, to, 0)).toEqual(from);
    expect(between(from, to, 1)).toEqual(to);
    const half = between(from, to, 0.5);
    expect(half.zoom).toBeGreaterThan(0.1);
    expect(half.zoom).toBeLessThan(1.5);
  });

  it("knows which part of the world it shows", () => {
    expect(visibleWorld({ zoom: 0.5, dx: 100, dy: -50 }, kScreen)).toEqual({
      x: -200,
      y: 100,
      width: 2732,
      height: 1424,
    });
  });

  it("is anchored to the stage looked at: growth above shifts by what the stage moved, growth below not at all", () => {
    const before = layoutOf(posted());
    const op = { op: "note.move", notes: ids("n01"), stage: stageId("large"), places: [{ x: 0, y: 4000 }] } as const;
    const after = layoutOf(fold(posted(), { revision: 999, at: 999_999, by: 1, ops: [op] }));
    const themes = bandOf(before, stageId("themes"));
    const moved = bandOf(after, stageId("themes"));
    expect(anchorShift(before, after, (themes?.noteTop ?? 0) + 50)).toBe(
      (moved?.noteTop ?? 0) - (themes?.noteTop ?? 0),
    );
    expect(anchorShift(before, after, before.placed.get(noteId("n02"))?.y ?? 0)).toBe(0);
  });
});

describe("the picture of one view, moved to where another has it", () => {
  it("puts every place where the other view puts it", () => {
    const from = { zoom: 0.4, dx: 120, dy: -35 };
    const to = { zoom: 0.65, dx: -310, dy: 90 };
    const moved = since(from, to);
    for (const place of [
      { x: 0, y: 0 },
      { x: 900, y: -400 },
    ]) {
      const { x, y } = toScreen(moved, toScreen(from, place));
      expect(x).toBeCloseTo(toScreen(to, place).x, 9);
      expect(y).toBeCloseTo(toScreen(to, place).y, 9);
    }
    expect(since(from, from)).toEqual({ zoom: 1, dx: 0, dy: 0 });
  });
});
