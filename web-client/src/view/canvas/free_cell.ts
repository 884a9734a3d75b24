// A free cell near a point, for a note that is about to be written (PLC2, PLC3). The server places what comes without a place.
import { cellPlace, noteSize, pitchOf, reachMax, type Cell } from "../../board";
import type { Place } from "../../protocol/types";
import type { Rect } from "./camera";
import type { Band, Layout } from "./layout";

const kReach = 24; // a note may reach so far into a free cell
const kRings = 40;

function taken(cell: Rect, others: readonly Rect[]): boolean {
  return others.some((other) => {
    const wide = Math.min(cell.x + cell.width, other.x + other.width) - Math.max(cell.x, other.x);
    const high = Math.min(cell.y + cell.height, other.y + other.height) - Math.max(cell.y, other.y);
    return wide > kReach && high > kReach;
  });
}

/// World rects in a band's note area that are taken: free notes and traces.
function takenIn(layout: Layout, band: Band): readonly Rect[] {
  const here = [...layout.placed.values()].filter(({ stage, tray }) => stage === band.stage && tray === undefined);
  return [...here, ...layout.traces.filter(({ stage }) => stage === band.stage)];
}

/// The cells whose distance from `from` is `ring` steps, nearest first.
function ringAround(from: Cell, ring: number): readonly Cell[] {
  const cells: Cell[] = [];
  for (let di = -ring; di <= ring; di++) {
    for (let dj = -ring; dj <= ring; dj++) {
      if (Math.max(Math.abs(di), Math.abs(dj)) === ring) cells.push({ i: from.i + di, j: from.j + dj });
    }
  }
  const far = (cell: Cell) => (cell.i - from.i) ** 2 + (cell.j - from.j) ** 2;
  return cells.sort((a, b) => far(a) - far(b));
}

/// The place of the free cell nearest to (x, y), world px; undefined if all around is taken.
export function freeCell(layout: Layout, band: Band, x: number, y: number): Place | undefined {
  const pitch = pitchOf(band.kind);
  const size = noteSize(band.kind);
  const others = takenIn(layout, band);
  const reach = reachMax(band.kind, band.width);
  const i = Math.min(reach - 1, Math.max(-reach, Math.floor(x / pitch.width)));
  const from = { i, j: Math.max(0, Math.floor((y - band.noteTop) / pitch.height)) };
  for (let ring = 0; ring < kRings; ring++) {
    for (const cell of ringAround(from, ring)) {
      if (cell.j < 0 || cell.i < -reach || cell.i >= reach) continue;
      const place = cellPlace(band.kind, cell);
      if (!taken({ x: place.x, y: place.y + band.noteTop, ...size }, others)) return place;
    }
  }
  return undefined;
}
