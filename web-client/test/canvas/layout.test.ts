import { describe, expect, it } from "vitest";
import { fold, funnelWidths, type Board } from "../../src/board";
import { groupId, noteId, stageId } from "../../src/protocol/types";
import { bandAt, bandOf, kShoulder, overlaps, trayAt, trayColumns, type Layout } from "../../src/view/canvas/layout";
import { empty, ended, grouped, ids, kCardHeight, layoutOf, posted, withNotes } from "./build";

const large = stageId("large");
const themes = stageId("themes");

function band(layout: Layout, id: string) {
  const found = bandOf(layout, stageId(id));
  if (!found) throw new Error(`no band ${id}`);
  return found;
}

function move(board: Board, note: string, stage: string, x: number, y: number): Board {
  const op = { op: "note.move", notes: ids(note), stage: stageId(stage), places: [{ x, y }] } as const;
  return fold(board, { revision: 999, at: 999_999, by: 100, ops: [op] });
}

describe("bands", () => {
  it("[GEO1] hang under one another, as wide as the stage, joined by shoulders", () => {
    const { bands } = layoutOf(posted());
    expect(bands.map(({ width }) => width)).toEqual(funnelWidths(4, 60));
    bands.forEach((one, at) => {
      expect(one.top - one.shoulder).toBe(kShoulder);
      expect(one.noteTop).toBeGreaterThan(one.top);
      const next = bands[at + 1];
      if (next) expect([next.shoulder, next.widthAbove]).toEqual([one.bottom, one.width]);
    });
  });

  it("[GEO1] become wider without moving any note away from the axis", () => {
    const few = layoutOf(posted());
    const board = posted();
    const notes = new Map(board.notes);
    const model = board.notes.get(noteId("n01"));
    for (let at = 0; at < 400; at++)
      if (model) notes.set(noteId(`more${at}`), { ...model, places: { [large]: { x: 0, y: 0 } } });
    const many = layoutOf({ ...board, notes });
    expect(band(many, "large").width).toBeGreaterThan(band(few, "large").width);
    expect(many.placed.get(noteId("n05"))).toEqual(few.placed.get(noteId("n05")));
  });

  it("grow with their content and push only what is below", () => {
    const before = layoutOf(posted());
    const after = layoutOf(move(posted(), "n01", "large", 0, 3000));
    expect(band(after, "large").noteTop).toBe(band(before, "large").noteTop);
    expect(band(after, "large").bottom).toBeGreaterThan(band(before, "large").bottom);
    expect(band(after, "themes").top).toBeGreaterThan(band(before, "themes").top);
  });

  it("are as high as whole rows: who pushes the lowest note about moves nothing below", () => {
    const bottoms = [3000, 3010, 3090, 3060].map((y) => {
      const layout = layoutOf(move(posted(), "n01", "large", 0, y));
      return [band(layout, "large").bottom, band(layout, "themes").noteTop];
    });
    expect(new Set(bottoms.map(String)).size).toBe(1);
  });

  it("without notes keep room to write in and have no content", () => {
    for (const one of layoutOf(empty()).bands) {
      expect(one.content).toBeUndefined();
      expect(one.bottom - one.noteTop).toBeGreaterThanOrEqual(184);
    }
  });

  it("are found by a height, shoulders and what lies outside included", () => {
    const layout = layoutOf(posted());
    expect(bandAt(layout, -500)?.stage).toBe("large");
    expect(bandAt(layout, band(layout, "themes").shoulder + 1)?.stage).toBe("themes");
    expect(bandAt(layout, 1e9)?.stage).toBe("definition");
  });

  it("of a board without stages are none", () => {
    const layout = layoutOf({ ...empty(), stages: [] });
    expect(layout.bands).toEqual([]);
    expect(bandAt(layout, 0)).toBeUndefined();
  });
});

describe("notes", () => {
  it("[PLC1] stand at their place from the axis and the top of the note area", () => {
    const layout = layoutOf(move(posted(), "n01", "large", -300, 77));
    const { noteTop } = band(layout, "large");
    expect(layout.placed.get(noteId("n01"))).toMatchObject({ x: -300, y: noteTop + 77, width: 168, height: 168 });
  });

  it("[PLC1] of statements are wider", () => {
    expect(layoutOf(ended()).placed.get(noteId("d1"))).toMatchObject({ stage: "fin", width: 264, height: 168 });
  });

  it("[STA1] that are set aside, merged or withdrawn leave the board without a trace", () => {
    const mark = { at: 1, by: 1 };
    const board = withNotes(posted(), {
      n01: { set_aside: { ...mark, why: "" } },
      n02: { merged: { ...mark, into: noteId("n03") } },
      n03: { withdrawn: { at: 1 } },
    });
    const layout = layoutOf(board);
    for (const id of ids("n01", "n02", "n03")) expect(layout.placed.has(id)).toBe(false);
    expect(layout.placed.size).toBe(57);
    expect(layout.traces).toEqual([]);
  });

  it("that moved on leave a trace where they lay", () => {
    const before = layoutOf(posted());
    const after = layoutOf(move(posted(), "n01", "themes", 0, 0));
    const was = before.placed.get(noteId("n01"));
    expect(after.traces).toEqual([{ note: "n01", stage: "large", x: was?.x, y: was?.y, width: 168, height: 168 }]);
    expect(after.placed.get(noteId("n01"))?.stage).toBe("themes");
  });

  it("[STA2] that moved on from a group leave no trace and make its tray smaller", () => {
    const before = layoutOf(grouped());
    const after = layoutOf(move(grouped(), "n01", "fin", 0, 0));
    expect(after.traces.some(({ note, stage }) => note === "n01" && stage === themes)).toBe(false);
    const members = (layout: Layout) => layout.trays.find(({ id }) => id === "impact")?.members.length;
    expect([members(before), members(after)]).toEqual([7, 6]);
  });
});

describe("trays", () => {
  it("[GEO2] have 2 to 6 columns", () => {
    expect([0, 1, 4, 5, 9, 10, 25, 36, 500].map(trayColumns)).toEqual([2, 2, 2, 3, 3, 4, 5, 6, 6]);
  });

  it("[GEO2] lie in order, within the band, above the note area, and do not overlap", () => {
    const layout = layoutOf(grouped());
    const { width, noteTop, top } = band(layout, "themes");
    expect(layout.trays.map(({ id }) => id)).toEqual(grouped().stages[1]?.groups);
    for (const { box } of layout.trays) {
      expect(Math.abs(box.x)).toBeLessThanOrEqual(width / 2);
      expect(box.x + box.width).toBeLessThanOrEqual(width / 2);
      expect(box.y).toBeGreaterThan(top);
      expect(box.y + box.height).toBeLessThan(noteTop);
    }
    for (const a of layout.trays) for (const b of layout.trays) if (a !== b) expect(overlaps(a.box, b.box)).toBe(false);
  });

  it("[GEO2] hold their members, each in its own cell", () => {
    const layout = layoutOf(grouped());
    for (const { id, box, filled, members } of layout.trays) {
      expect(filled).toBeLessThanOrEqual(box.height);
      const rects = members.map((note) => layout.placed.get(note));
      for (const rect of rects) {
        expect(rect?.tray).toBe(id);
        expect(rect && trayAt(layout, rect.x, rect.y)?.id).toBe(id);
        expect(rect && rect.y + rect.height).toBeLessThan(box.y + filled);
      }
      for (const a of rects) for (const b of rects) if (a && b && a !== b) expect(overlaps(a, b)).toBe(false);
    }
  });

  it("[GEO2] without members are still there to drop on", () => {
    const board = grouped();
    const groups = new Map(board.groups).set(groupId("impact"), { stage: themes, title: "", notes: [] });
    const tray = layoutOf({ ...board, groups }).trays.find(({ id }) => id === "impact");
    expect(tray?.members).toEqual([]);
    expect(tray && tray.box.height).toBeGreaterThan(168);
  });
});

describe("phrases", () => {
  it("[OPD1] are cards of full width in their order, numbered from 1", () => {
    const board = { ...ended(), phrases: ids("p3", "p1", "p2") };
    const layout = layoutOf(board);
    const cards = board.phrases.map((id) => layout.placed.get(id));
    expect(cards.map((card) => card?.order)).toEqual([1, 2, 3]);
    const { width } = band(layout, "definition");
    for (const card of cards)
      expect(card).toMatchObject({ width: width - 136, height: kCardHeight, x: -(width - 136) / 2 });
    const tops = cards.map((card) => card?.y ?? 0);
    expect([...tops].sort((a, b) => a - b)).toEqual(tops);
  });
});
