// Widths of the funnel, sizes of notes and free cells: PROTOCOL.md section 9. All numbers are board px, integers.
import type { NoteId, Place, Stage, StageId, StageKind } from "../protocol/types";
import { type Board, stageOf } from "./board";

export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Cell {
  readonly i: number;
  readonly j: number;
}

/// PLC1. Phrases are drawn as cards, these are not their size.
export function noteSize(kind: StageKind): Size {
  return kind === "statements" ? { width: 264, height: 168 } : { width: 168, height: 168 };
}
export function pitchOf(kind: StageKind): Size {
  return kind === "statements" ? { width: 280, height: 184 } : { width: 184, height: 184 };
}

const steps = [
  [60, 10],
  [120, 16],
  [300, 24],
  [600, 32],
  [1200, 48],
] as const;

/// The width of the first stage of a board whose fullest stage holds so many notes (GEO1).
export function firstWidth(fullest: number): number {
  const columns = steps.find(([notes]) => fullest <= notes)?.[1] ?? 60;
  return Math.max(2400, columns * 184 + 320);
}

/// The widths of all stages, widest first (GEO1).
export function funnelWidths(stages: number, fullest: number): readonly number[] {
  const first = firstWidth(fullest);
  if (stages === 1) return [first];
  const parts = 10 * (stages - 1);
  return Array.from({ length: stages }, (_, k) => Math.floor((first * (parts - 6 * k)) / parts));
}

/// How many notes are or were in the stage where most are or were.
export function fullestStage(board: Pick<Board, "notes">): number {
  const counts = new Map<string, number>();
  for (const note of board.notes.values()) {
    for (const stage of Object.keys(note.places)) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

export function stageWidths(board: Pick<Board, "notes" | "stages">): ReadonlyMap<StageId, number> {
  const widths = funnelWidths(board.stages.length, fullestStage(board));
  return new Map(board.stages.map((stage, k) => [stage.id, widths[k] ?? 0]));
}

/// Top left corner of a note in the cell (PLC2).
export function cellPlace(kind: StageKind, cell: Cell): Place {
  const pitch = pitchOf(kind);
  return { x: cell.i * pitch.width + (pitch.width - noteSize(kind).width) / 2, y: cell.j * pitch.height + 8 };
}

/// The largest h of a cell in a stage of this width (PLC4).
export function reachMax(kind: StageKind, width: number): number {
  return Math.max(1, Math.floor((width - 2 * 68) / (2 * pitchOf(kind).width)));
}

/// The first `count` cells in the order in which they are tried (PLC2, PLC4).
export function cellsInOrder(kind: StageKind, reach: number, count: number): readonly Cell[] {
  const key = `${pitchOf(kind).width} ${reach}`;
  const known = ordered.get(key) ?? [];
  if (known.length >= count) return known;
  const cells = orderedCells(kind, reach, Math.max(256, 2 * count));
  ordered.set(key, cells);
  return cells;
}
const ordered = new Map<string, readonly Cell[]>();

function orderedCells(kind: StageKind, reach: number, count: number): readonly Cell[] {
  const cells: Cell[] = [];
  // Every cell up to this rank; rows are complete, so no cell of a lower rank is missing.
  for (let rank = 64; cells.length < count; rank *= 2) {
    cells.length = 0;
    for (let j = 0; 16 * (j + 1) <= rank; ++j) {
      for (let h = 1; h <= reach && sideRank(kind, h) <= rank; ++h) cells.push({ i: h - 1, j }, { i: -h, j });
    }
  }
  return cells.sort((a, b) => rankOf(kind, a) - rankOf(kind, b) || a.j - b.j || sideOf(a) - sideOf(b) || b.i - a.i);
}

function sideOf(cell: Cell): number {
  return cell.i >= 0 ? cell.i + 1 : -cell.i;
}
function sideRank(kind: StageKind, h: number): number {
  return Math.floor((18 * h * pitchOf(kind).width) / 184);
}
function rankOf(kind: StageKind, cell: Cell): number {
  return Math.max(sideRank(kind, sideOf(cell)), 16 * (cell.j + 1));
}

/// Places for `count` notes that come into the stage, in reading order (PLC2 to PLC4). As the server would choose them now.
export function freePlaces(board: Pick<Board, "notes" | "stages">, stage: StageId, count: number): readonly Place[] {
  const { kind } = stageOf(board.stages, stage) ?? { kind: "notes" as const };
  if (kind === "definition" || count === 0) return Array.from({ length: count }, () => ({ x: 0, y: 0 }));
  const taken = new Taken(kind, occupied(board, stage));
  const reach = reachMax(kind, stageWidths(board).get(stage) ?? 0);
  // A note can take four cells at most.
  const cells = cellsInOrder(kind, reach, 4 * taken.count + count);
  const free: Cell[] = [];
  for (const cell of cells) {
    if (free.length === count) break;
    if (!taken.has(cellPlace(kind, cell))) free.push(cell);
  }
  return free.sort((a, b) => a.j - b.j || a.i - b.i).map((cell) => cellPlace(kind, cell));
}

/// The places in which they stand if these notes move to the stage without being told where (OPN3).
export function arrivalPlaces(board: Pick<Board, "notes" | "stages">, notes: readonly NoteId[], stage: StageId) {
  const earlier = notes.map((id) => board.notes.get(id)?.places[stage]);
  const free = freePlaces(board, stage, earlier.filter((place) => place === undefined).length);
  let next = 0;
  return earlier.map((place): Place => place ?? free[next++] ?? { x: 0, y: 0 });
}

function occupied(board: Pick<Board, "notes">, stage: Stage["id"]): readonly Place[] {
  const places: Place[] = [];
  for (const note of board.notes.values()) {
    const place = note.places[stage];
    if (place && !note.withdrawn) places.push(place);
  }
  return places;
}

/// The notes of a stage by where they stand, so that asking does not take longer the more there are.
class Taken {
  private readonly size: Size;
  private readonly pitch: Size;
  private readonly buckets = new Map<number, Place[]>();

  constructor(
    kind: StageKind,
    private readonly places: readonly Place[],
  ) {
    this.size = noteSize(kind);
    this.pitch = pitchOf(kind);
    for (const place of places) {
      const key = this.key(place, 0, 0);
      const bucket = this.buckets.get(key);
      if (bucket) bucket.push(place);
      else this.buckets.set(key, [place]);
    }
  }

  get count(): number {
    return this.places.length;
  }

  has(place: Place): boolean {
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        const near = this.buckets.get(this.key(place, dx, dy));
        if (near?.some((other) => overlaps(place, other, this.size))) return true;
      }
    }
    return false;
  }

  private key(place: Place, dx: number, dy: number): number {
    const column = Math.floor(place.x / this.pitch.width) + dx;
    return column * 65_536 + Math.floor(place.y / this.pitch.height) + dy;
  }
}

/// PLC3: more than 24 px in both directions.
function overlaps(a: Place, b: Place, size: Size): boolean {
  return size.width - Math.abs(a.x - b.x) > 24 && size.height - Math.abs(a.y - b.y) > 24;
}
