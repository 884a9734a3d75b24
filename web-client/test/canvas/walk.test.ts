import { describe, expect, it } from "vitest";
import { stageId } from "../../src/protocol/types";
import { freeCell } from "../../src/view/canvas/free_cell";
import { bandOf, overlaps } from "../../src/view/canvas/layout";
import { nearest, neighbour, readingOrder } from "../../src/view/canvas/neighbours";
import { ended, layoutOf, posted } from "./build";

describe("arrow keys", () => {
  it("go to the nearest note that lies in that direction, and back", () => {
    const layout = layoutOf(posted());
    for (const id of layout.placed.keys()) {
      const right = neighbour(layout, id, "right");
      if (right === undefined) continue;
      const here = layout.placed.get(id);
      const there = layout.placed.get(right);
      expect(there && here && there.x > here.x && there.y === here.y).toBe(true);
      expect(neighbour(layout, right, "left")).toBe(id);
    }
  });

  it("stop at the edge", () => {
    const layout = layoutOf(posted());
    const last = readingOrder(layout).at(-1);
    expect(last && neighbour(layout, last, "down")).toBeUndefined();
  });

  it("reach every note from the first one", () => {
    const layout = layoutOf(ended());
    const [first] = readingOrder(layout);
    const seen = new Set(first === undefined ? [] : [first]);
    for (const id of seen) {
      for (const direction of ["left", "right", "up", "down"] as const) {
        const next = neighbour(layout, id, direction);
        if (next !== undefined) seen.add(next);
      }
    }
    expect(seen.size).toBe(layout.placed.size);
  });
});

describe("reading order", () => {
  it("goes stage by stage, trays first, and holds every note once", () => {
    const layout = layoutOf(ended());
    const order = readingOrder(layout);
    expect(new Set(order).size).toBe(layout.placed.size);
    const stages = order.map((id) => layout.placed.get(id)?.stage);
    expect([...new Set(stages)]).toEqual(["themes", "fin", "definition"]);
    expect(order.slice(0, 3)).toEqual(["n01", "n02", "n03"]);
    expect(order.slice(-3)).toEqual(["p1", "p2", "p3"]);
  });

  it("knows the note in the middle of the view", () => {
    const layout = layoutOf(posted());
    const at = layout.placed.get(readingOrder(layout)[7] ?? readingOrder(layout)[0] ?? ("" as never));
    expect(at && nearest(layout, at.x + 80, at.y + 90)).toBe(readingOrder(layout)[7]);
  });
});

describe("a free cell", () => {
  it("[PLC3] near a point overlaps no note and no trace", () => {
    const layout = layoutOf(posted());
    const band = bandOf(layout, stageId("large"));
    if (!band) throw new Error("no band");
    const place = freeCell(layout, band, 0, band.noteTop + 500);
    expect(place).toBeDefined();
    const cell = { x: place?.x ?? 0, y: (place?.y ?? 0) + band.noteTop, width: 168, height: 168 };
    for (const rect of layout.placed.values()) expect(overlaps(rect, cell)).toBe(false);
  });

  it("[PLC2] of an empty stage is the cell under the point", () => {
    const layout = layoutOf(posted());
    const band = bandOf(layout, stageId("themes"));
    expect(band && freeCell(layout, band, 200, band.noteTop + 200)).toEqual({ x: 192, y: 192 });
  });
});
