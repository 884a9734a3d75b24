import { describe, expect, it } from "vitest";
import { fold, type Board } from "../../src/board";
import { groupId, noteId, stageId, type NoteId, type Op } from "../../src/protocol/types";
import { dropOps, placeIn, standsBehind, trayBefore } from "../../src/view/canvas/drop";
import { bandOf, type Band, type Layout } from "../../src/view/canvas/layout";
import { ended, grouped, ids, layoutOf, posted } from "./build";

const kLead = { lead: true, group: true };
const kGuest = { lead: false, group: false };

function band(layout: Layout, id: string): Band {
  const found = bandOf(layout, stageId(id));
  if (!found) throw new Error(`no band ${id}`);
  return found;
}

/// Drops notes so that the first one's corner, and the pointer 10 px within it, come to (x, y).
function dropAt(layout: Layout, notes: readonly NoteId[], x: number, y: number, rights: typeof kLead): readonly Op[] {
  const from = notes[0] === undefined ? undefined : layout.placed.get(notes[0]);
  if (!from) throw new Error("nothing to drop");
  return dropOps(layout, { notes, dx: x - from.x, dy: y - from.y, x: x + 10, y: y + 10, ...rights });
}

function after(board: Board, ops: readonly Op[]): Layout {
  return layoutOf(fold(board, { revision: 999, at: 999_999, by: 100, ops: [...ops] }));
}

describe("a drop", () => {
  it("[OPN3] in the note area moves to where it was let go", () => {
    const layout = layoutOf(posted());
    const { noteTop } = band(layout, "large");
    const ops = dropAt(layout, ids("n01"), -640.4, noteTop + 300.6, kGuest);
    expect(ops).toEqual([{ op: "note.move", notes: ["n01"], stage: "large", places: [{ x: -640, y: 301 }] }]);
    expect(after(posted(), ops).placed.get(noteId("n01"))).toMatchObject({ x: -640, y: noteTop + 301 });
  });

  it("[POS3] of many keeps their arrangement, as one change", () => {
    const layout = layoutOf(posted());
    const ops = dropOps(layout, { notes: ids("n01", "n02"), dx: 30, dy: 40, x: 0, y: 700, ...kLead });
    const then = after(posted(), ops);
    for (const id of ids("n01", "n02")) {
      const was = layout.placed.get(id);
      const is = then.placed.get(id);
      expect([is && was && is.x - was.x, is && was && is.y - was.y]).toEqual([30, 40]);
    }
    expect(ops).toHaveLength(1);
  });

  it("outside of the band stays within it", () => {
    const layout = layoutOf(posted());
    const large = band(layout, "large");
    expect(placeIn(large, 9e6, -9e6)).toEqual({ x: large.width / 2 - 34 - 168, y: 0 });
    expect(placeIn(large, -9e6, large.noteTop).x).toBe(34 - large.width / 2);
  });

  it("[OPN3] on another stage takes the note there; its group need not be left", () => {
    const layout = layoutOf(grouped());
    const fin = band(layout, "fin");
    const ops = dropAt(layout, ids("n01"), 0, fin.noteTop + 20, kLead);
    expect(ops).toEqual([{ op: "note.move", notes: ["n01"], stage: "fin", places: [{ x: 0, y: 20 }] }]);
  });

  it("[ROL2] on another stage by somebody who may not change stages stays in its own", () => {
    const layout = layoutOf(posted());
    const [op] = dropAt(layout, ids("n01"), 0, band(layout, "fin").noteTop, kGuest);
    expect(op).toMatchObject({ op: "note.move", stage: "large" });
  });

  it("[OPG4] on a tray of the same stage joins the group", () => {
    const layout = layoutOf(grouped());
    const box = layout.trays.find(({ id }) => id === "resilience")?.box;
    const ops = dropAt(layout, ids("n01", "n52"), (box?.x ?? 0) + 20, (box?.y ?? 0) + 70, kLead);
    expect(ops).toEqual([{ op: "group.join", group: "resilience", notes: ["n01"] }]);
    expect(after(grouped(), ops).placed.get(noteId("n01"))?.tray).toBe("resilience");
  });

  it("[OPG4] on a tray of another stage moves first, in the same change", () => {
    const layout = layoutOf(ended());
    const box = layout.trays.find(({ id }) => id === "impact")?.box;
    const ops = dropAt(layout, ids("d1"), (box?.x ?? 0) + 20, (box?.y ?? 0) + 70, kLead);
    expect(ops).toEqual([
      { op: "note.move", notes: ["d1"], stage: "themes" },
      { op: "group.join", group: "impact", notes: ["d1"] },
    ]);
  });

  it("[OPG5] out of trays leaves each group and moves", () => {
    const layout = layoutOf(grouped());
    const { noteTop } = band(layout, "themes");
    const ops = dropAt(layout, ids("n01", "n02", "n08"), 0, noteTop + 30, kLead);
    expect(ops.slice(0, 2)).toEqual([
      { op: "group.leave", group: "impact", notes: ["n01", "n02"] },
      { op: "group.leave", group: "besoin", notes: ["n08"] },
    ]);
    expect(after(grouped(), ops).placed.get(noteId("n01"))?.tray).toBeUndefined();
  });

  it("back into its own tray changes nothing", () => {
    const layout = layoutOf(grouped());
    const at = layout.placed.get(noteId("n01"));
    expect(dropAt(layout, ids("n01"), (at?.x ?? 0) + 15, (at?.y ?? 0) + 15, kLead)).toEqual([]);
  });

  it("[OPD1] in the definition orders phrases", () => {
    const layout = layoutOf(ended());
    const first = layout.placed.get(noteId("p1"));
    const ops = dropAt(layout, ids("p3"), 0, (first?.y ?? 0) - 20, kLead);
    expect(ops).toEqual([{ op: "phrase.place", note: "p3", after: "" }]);
    const last = layout.placed.get(noteId("p3"));
    const down = dropAt(layout, ids("p1"), 0, (last?.y ?? 0) + (last?.height ?? 0), kLead);
    expect(down).toEqual([{ op: "phrase.place", note: "p1", after: "p3" }]);
  });

  it("[OPD1] of a statement in the definition makes a phrase at that place", () => {
    const layout = layoutOf(ended());
    const second = layout.placed.get(noteId("p2"));
    const ops = dropAt(layout, ids("d1"), 0, (second?.y ?? 0) - 20, kLead);
    expect(ops).toEqual([
      { op: "note.move", notes: ["d1"], stage: "definition" },
      { op: "phrase.place", note: "d1", after: "p1" },
    ]);
  });

  it("of a note that has left the board does nothing", () => {
    expect(dropOps(layoutOf(grouped()), { notes: ids("n56"), dx: 1, dy: 1, x: 0, y: 0, ...kLead })).toEqual([]);
  });
});

describe("a dragged tray", () => {
  const order = grouped().stages[1]?.groups ?? [];
  const layout = layoutOf(grouped());
  const middle = (id: string) => {
    const box = layout.trays.find((tray) => tray.id === id)?.box;
    return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
  };

  it("[OPG3] comes to stand where it is let go, in reading order", () => {
    const right = middle("territoire");
    expect(trayBefore(layout, groupId("impact"), right.x + 30, right.y)).toBe("territoire");
    const left = middle("impact");
    expect(trayBefore(layout, groupId("territoire"), left.x - 30, left.y)).toBe("");
    const low = middle("apprendre");
    expect(trayBefore(layout, groupId("impact"), low.x + 30, low.y)).toBe("apprendre");
  });

  it("[OPG3] let go at its own place stays", () => {
    for (const id of order) {
      const { x, y } = middle(id);
      expect(standsBehind(order, id, trayBefore(layout, id, x, y))).toBe(true);
    }
  });
});
