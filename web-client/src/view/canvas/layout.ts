// Where everything on the white board stands (PLC1, GEO1, GEO2). Pure: the widths of the stages and the height of a
// phrase's card come in as arguments. World px; x counts from the axis of the funnel, y from its upper rim.
import { live, membersOf, noteSize, pitchOf } from "../../board";
import type { Group, GroupId, Note, NoteId, Stage, StageId } from "../../protocol/types";
import type { Rect } from "./camera";

export const kSide = 68; // free px at both sides of a band
export const kShoulder = 96;
export const kHead = 104; // for the prompt, below the shoulder
const kFoot = 88;
const kTrayHead = 60;
const kTrayPad = 8;
const kTrayGap = 24;
const kBelowTrays = 48;
const kCardGap = 24;
const kRim = 1.08; // the mouth of the funnel is a little wider than the first band

export interface Tray {
  readonly id: GroupId;
  readonly stage: StageId;
  readonly box: Rect; // as high as the highest of its row
  readonly filled: number; // height of what its own notes fill
  readonly columns: number;
  readonly members: readonly NoteId[];
}
export interface Band {
  readonly stage: StageId;
  readonly kind: Stage["kind"];
  readonly index: number;
  readonly width: number;
  readonly widthAbove: number; // of the upper edge of its shoulder
  readonly shoulder: number; // y of the shoulder's upper edge
  readonly top: number; // y of the band's upper edge, below the shoulder
  readonly noteTop: number; // y of the note area: what places count from
  readonly bottom: number;
  readonly content?: Rect; // around its notes, trays and cards; absent if it is empty
}
export interface Placed extends Rect {
  readonly stage: StageId;
  readonly tray?: GroupId;
  readonly order?: number; // of a phrase, from 1
}
/// Where a note lay that has moved on.
export interface Trace extends Rect {
  readonly note: NoteId;
  readonly stage: StageId;
}
export interface Layout {
  readonly bands: readonly Band[];
  readonly trays: readonly Tray[];
  readonly placed: ReadonlyMap<NoteId, Placed>;
  readonly traces: readonly Trace[];
  readonly bounds: Rect;
}
export interface Scene {
  readonly stages: readonly Stage[];
  readonly groups: ReadonlyMap<GroupId, Group>;
  readonly notes: ReadonlyMap<NoteId, Note>;
  readonly phrases: readonly NoteId[];
  readonly widths: ReadonlyMap<StageId, number>; // GEO1
  readonly cardHeight: (text: string, cardWidth: number) => number;
}

/// Columns of a tray: about as wide as high, 2 to 6 (GEO2).
export function trayColumns(members: number): number {
  return Math.min(6, Math.max(2, Math.ceil(Math.sqrt(members))));
}

function around(rects: readonly Rect[]): Rect | undefined {
  if (rects.length === 0) return undefined;
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity; // prettier-ignore
  for (const rect of rects) {
    left = Math.min(left, rect.x);
    top = Math.min(top, rect.y);
    right = Math.max(right, rect.x + rect.width);
    bottom = Math.max(bottom, rect.y + rect.height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

interface Sorted {
  readonly free: readonly [NoteId, Note][];
  readonly gone: readonly [NoteId, Note][]; // they were here and moved on
}

function sortByStage(scene: Scene): ReadonlyMap<StageId, Sorted> {
  const sorted = new Map(
    scene.stages.map(({ id }) => [id, { free: [], gone: [] } as { free: [NoteId, Note][]; gone: [NoteId, Note][] }]),
  );
  for (const entry of scene.notes) {
    if (!live(entry[1])) continue;
    for (const stage in entry[1].places) {
      const here = sorted.get(stage as StageId);
      if (here) (entry[1].stage === stage ? here.free : here.gone).push(entry);
    }
  }
  return sorted;
}

/// Trays in order from the left, in rows that are centred on the axis.
function flowTrays(
  sizes: readonly { readonly width: number; readonly height: number }[],
  room: number,
  top: number,
): readonly Rect[] {
  const boxes: Rect[] = [];
  let first = 0;
  let y = top;
  while (first < sizes.length) {
    let width = -kTrayGap, height = 0, end = first; // prettier-ignore
    for (const size of sizes.slice(first)) {
      if (end > first && width + kTrayGap + size.width > room) break;
      width += kTrayGap + size.width;
      height = Math.max(height, size.height);
      end++;
    }
    let x = -Math.round(width / 2);
    for (const size of sizes.slice(first, end)) {
      boxes.push({ x, y, width: size.width, height });
      x += size.width + kTrayGap;
    }
    y += height + kTrayGap;
    first = end;
  }
  return boxes;
}

function layTrays(
  scene: Scene,
  stage: Stage,
  width: number,
  top: number,
  placed: Map<NoteId, Placed>,
): readonly Tray[] {
  const pitch = pitchOf(stage.kind);
  const size = noteSize(stage.kind);
  const groups = stage.groups.flatMap((id) => {
    const group = scene.groups.get(id);
    if (!group) return [];
    const members = membersOf(scene, group);
    return [{ id, members, columns: trayColumns(members.length) }];
  });
  const sizes = groups.map(({ members, columns }) => ({
    width: columns * pitch.width + 2 * kTrayPad,
    height: kTrayHead + Math.max(1, Math.ceil(members.length / columns)) * pitch.height + kTrayPad,
  }));
  const boxes = flowTrays(sizes, width - 2 * kSide, top);
  return groups.flatMap(({ id, members, columns }, nth) => {
    const box = boxes[nth];
    if (!box) return [];
    members.forEach((note, at) => {
      const x = box.x + kTrayPad + (at % columns) * pitch.width + (pitch.width - size.width) / 2;
      const y = box.y + kTrayHead + Math.floor(at / columns) * pitch.height + (pitch.height - size.height) / 2;
      placed.set(note, { stage: stage.id, tray: id, x, y, ...size });
    });
    const filled = sizes[nth]?.height ?? box.height;
    return [{ id, stage: stage.id, box, filled, columns, members }];
  });
}

function layCards(
  scene: Scene,
  stage: Stage,
  width: number,
  top: number,
  placed: Map<NoteId, Placed>,
): readonly Rect[] {
  const cardWidth = width - 2 * kSide;
  let y = top;
  return scene.phrases.flatMap((id, nth) => {
    const note = scene.notes.get(id);
    if (!note) return [];
    const height = scene.cardHeight(note.hidden ? "" : note.text, cardWidth);
    const card = { stage: stage.id, x: -cardWidth / 2, y, width: cardWidth, height, order: nth + 1 };
    placed.set(id, card);
    y += height + kCardGap;
    return [card];
  });
}

/// The least height of a note area: what is empty keeps room to write in.
function leastHeight(index: number, kind: Stage["kind"], trays: number): number {
  const row = pitchOf(kind).height;
  if (kind === "definition" || trays > 0) return row;
  return index === 0 ? 3 * row : 2 * row;
}

/// In whole rows: what lies lowest may be pushed about without all that stands below being moved each time.
function usedHeight(kind: Stage["kind"], used: Rect, noteTop: number): number {
  const row = pitchOf(kind).height;
  const height = used.y + used.height - noteTop;
  return kind === "definition" ? height : Math.ceil(height / row) * row;
}

interface Laid {
  readonly band: Band;
  readonly trays: readonly Tray[];
  readonly traces: readonly Trace[];
}

function layFree(stage: Stage, sorted: Sorted, top: number, grouped: ReadonlySet<NoteId>, placed: Map<NoteId, Placed>) {
  const size = noteSize(stage.kind);
  const free: Rect[] = [];
  const traces: Trace[] = [];
  for (const [id, note] of sorted.free) {
    const place = note.places[stage.id];
    if (placed.has(id) || !place) continue;
    const rect = { stage: stage.id, x: place.x, y: top + place.y, ...size };
    placed.set(id, rect);
    free.push(rect);
  }
  for (const [id, note] of sorted.gone) {
    const place = note.places[stage.id];
    if (place && !grouped.has(id)) traces.push({ note: id, stage: stage.id, x: place.x, y: top + place.y, ...size });
  }
  return { free, traces };
}

function layBand(
  scene: Scene,
  stage: Stage,
  index: number,
  shoulder: number,
  sorted: Sorted,
  placed: Map<NoteId, Placed>,
): Laid {
  const width = scene.widths.get(stage.id) ?? 0;
  const top = shoulder + kShoulder;
  const cards = stage.kind === "definition";
  const trays = cards ? [] : layTrays(scene, stage, width, top + kHead, placed);
  const lowest = trays.reduce((y, { box }) => Math.max(y, box.y + box.height), top + kHead - kBelowTrays);
  const noteTop = lowest + kBelowTrays;
  const grouped = new Set(stage.groups.flatMap((id) => scene.groups.get(id)?.notes ?? []));
  const { free, traces } = cards
    ? { free: layCards(scene, stage, width, noteTop, placed), traces: [] }
    : layFree(stage, sorted, noteTop, grouped, placed);
  const content = around([...trays.map(({ box }) => box), ...free]);
  const used = around([...free, ...traces]);
  const height = Math.max(
    leastHeight(index, stage.kind, trays.length),
    used ? usedHeight(stage.kind, used, noteTop) : 0,
  );
  const above = scene.stages[index - 1];
  const widthAbove = above ? (scene.widths.get(above.id) ?? width) : Math.round(width * kRim);
  const place = {
    stage: stage.id,
    kind: stage.kind,
    index,
    width,
    widthAbove,
    shoulder,
    top,
    noteTop,
    bottom: noteTop + height + kFoot,
  };
  return { band: content ? { ...place, content } : place, trays, traces };
}

/// The whole board. Not-live notes are in no place; a note that moved on leaves a trace where it lay, unless a tray listed it.
export function layOut(scene: Scene): Layout {
  const placed = new Map<NoteId, Placed>();
  const sorted = sortByStage(scene);
  const laid: Laid[] = [];
  let y = 0;
  scene.stages.forEach((stage, index) => {
    const next = layBand(scene, stage, index, y, sorted.get(stage.id) ?? { free: [], gone: [] }, placed);
    laid.push(next);
    y = next.band.bottom;
  });
  const bands = laid.map(({ band }) => band);
  const width = bands.reduce((most, band) => Math.max(most, band.widthAbove), 0);
  return {
    bands,
    trays: laid.flatMap(({ trays }) => trays),
    traces: laid.flatMap(({ traces }) => traces),
    placed,
    bounds: { x: -width / 2, y: 0, width, height: y },
  };
}

/// The band that y lies in, shoulders included; above and below the funnel the nearest. Undefined without stages.
export function bandAt(layout: Layout, y: number): Band | undefined {
  return layout.bands.find(({ bottom }) => y < bottom) ?? layout.bands[layout.bands.length - 1];
}

export function bandOf(layout: Layout, stage: StageId): Band | undefined {
  return layout.bands.find((band) => band.stage === stage);
}

export function trayAt(layout: Layout, x: number, y: number): Tray | undefined {
  return layout.trays.find(({ box }) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height);
}

export function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
