// Which note comes next when one walks over the board with the keyboard. Pure.
import type { NoteId } from "../../protocol/types";
import type { Rect } from "./camera";
import type { Layout } from "./layout";

export type Direction = "left" | "right" | "up" | "down";

const kAside = 2.5; // what lies aside counts as so much farther than what lies ahead

function centre(rect: Rect) {
  return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
}

/// How far `to` is from `from` in a direction; Infinity if it does not lie that way.
function distance(from: Rect, to: Rect, direction: Direction): number {
  const a = centre(from);
  const b = centre(to);
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const flat = direction === "left" || direction === "right";
  const ahead = direction === "left" ? -dx : direction === "right" ? dx : direction === "up" ? -dy : dy;
  const aside = Math.abs(flat ? dy : dx);
  return ahead < 12 ? Infinity : ahead + aside * kAside;
}

/// The nearest note in a direction, or undefined at the edge.
export function neighbour(layout: Layout, from: NoteId, direction: Direction): NoteId | undefined {
  const start = layout.placed.get(from);
  if (!start) return undefined;
  let best: NoteId | undefined;
  let least = Infinity;
  for (const [id, rect] of layout.placed) {
    const far = id === from ? Infinity : distance(start, rect, direction);
    if (far >= least) continue;
    best = id;
    least = far;
  }
  return best;
}

/// All notes as one reads: stage by stage, trays first, rows from the top, each from the left. Rows are half a note apart.
export function readingOrder(layout: Layout): readonly NoteId[] {
  const stages = new Map(layout.bands.map((band) => [band.stage, band.index]));
  const trays = new Map(layout.trays.map((tray, nth) => [tray.id, nth]));
  const keyed = [...layout.placed].map(([id, rect]) => ({
    id,
    stage: stages.get(rect.stage) ?? 0,
    tray: rect.tray === undefined ? Infinity : (trays.get(rect.tray) ?? 0),
    row: Math.round(rect.y / 92),
    x: rect.x,
  }));
  keyed.sort((a, b) => a.stage - b.stage || compare(a.tray, b.tray) || a.row - b.row || a.x - b.x);
  return keyed.map(({ id }) => id);
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/// The note whose middle is nearest to a point of the world.
export function nearest(layout: Layout, x: number, y: number): NoteId | undefined {
  let best: NoteId | undefined;
  let least = Infinity;
  for (const [id, rect] of layout.placed) {
    const { x: cx, y: cy } = centre(rect);
    const far = (cx - x) ** 2 + (cy - y) ** 2;
    if (far >= least) continue;
    best = id;
    least = far;
  }
  return best;
}
