// What a drop means: the ops of one change. Pure; the server judges it.
import { noteSize } from "../../board";
import type { GroupId, NoteId, Op, Place, StageId } from "../../protocol/types";
import { bandAt, bandOf, kSide, trayAt, type Band, type Layout } from "./layout";

const kCoordinateMax = 1_000_000;

export interface Drop {
  readonly notes: readonly NoteId[];
  readonly dx: number; // world px from where the notes stand
  readonly dy: number;
  readonly x: number; // the pointer, world px
  readonly y: number;
  readonly lead: boolean; // may change stages
  readonly group: boolean; // may change groups
}

/// A note's place from world px: relative to the axis and the note area, inside of the band.
export function placeIn(band: Band, x: number, y: number): Place {
  const half = Math.max(0, band.width / 2 - kSide / 2);
  const clamp = (value: number, low: number, high: number) => Math.round(Math.min(Math.max(value, low), high));
  return {
    x: clamp(x, -half, half - noteSize(band.kind).width),
    y: clamp(y - band.noteTop, 0, kCoordinateMax),
  };
}

function sameStage(layout: Layout, notes: readonly NoteId[], stage: StageId): boolean {
  return notes.every((note) => layout.placed.get(note)?.stage === stage);
}

/// Leaving the trays that the notes stand in; notes of another stage need not leave (STA2).
function leaves(layout: Layout, notes: readonly NoteId[], stage: StageId): readonly Op[] {
  const byTray = new Map<GroupId, NoteId[]>();
  for (const note of notes) {
    const placed = layout.placed.get(note);
    if (placed?.tray === undefined || placed.stage !== stage) continue;
    byTray.set(placed.tray, [...(byTray.get(placed.tray) ?? []), note]);
  }
  return [...byTray].map(([group, members]): Op => ({ op: "group.leave", group, notes: members }));
}

function intoTray(layout: Layout, drop: Drop, group: GroupId, stage: StageId): readonly Op[] {
  const strangers = drop.notes.filter((note) => layout.placed.get(note)?.tray !== group);
  if (strangers.length === 0) return [];
  const far = strangers.filter((note) => layout.placed.get(note)?.stage !== stage);
  const join: Op = { op: "group.join", group, notes: strangers };
  return far.length === 0 ? [join] : [{ op: "note.move", notes: far, stage }, join];
}

function intoArea(layout: Layout, drop: Drop, band: Band): readonly Op[] {
  const places = drop.notes.map((note) => {
    const from = layout.placed.get(note);
    return placeIn(band, (from?.x ?? drop.x) + drop.dx, (from?.y ?? drop.y) + drop.dy);
  });
  return [...leaves(layout, drop.notes, band.stage), { op: "note.move", notes: drop.notes, stage: band.stage, places }];
}

/// The phrase that a card dropped at `y` shall stand behind; "" for first.
function phraseBefore(layout: Layout, stage: StageId, moved: readonly NoteId[], y: number): NoteId | "" {
  let after: NoteId | "" = "";
  let highest = -Infinity;
  for (const [id, rect] of layout.placed) {
    if (rect.stage !== stage || moved.includes(id) || rect.y + rect.height / 2 > y || rect.y < highest) continue;
    highest = rect.y;
    after = id;
  }
  return after;
}

function intoDefinition(layout: Layout, drop: Drop, stage: StageId): readonly Op[] {
  const far = drop.notes.filter((note) => layout.placed.get(note)?.stage !== stage);
  const moves: Op[] = far.length === 0 ? [] : [{ op: "note.move", notes: far, stage }];
  let after = phraseBefore(layout, stage, drop.notes, drop.y);
  const order = drop.notes.map((note): Op => {
    const op: Op = { op: "phrase.place", note, after };
    after = note;
    return op;
  });
  return [...moves, ...order];
}

/// The ops of a drop; none if it changes nothing or may not be done.
export function dropOps(layout: Layout, drop: Drop): readonly Op[] {
  const first = drop.notes[0];
  const home = first === undefined ? undefined : layout.placed.get(first);
  if (!home) return [];
  const band = drop.lead ? bandAt(layout, drop.y) : bandOf(layout, home.stage);
  if (!band || (!drop.lead && !sameStage(layout, drop.notes, band.stage))) return [];
  if (band.kind === "definition") return drop.lead ? intoDefinition(layout, drop, band.stage) : [];
  const tray = drop.group ? trayAt(layout, drop.x, drop.y) : undefined;
  return tray && tray.stage === band.stage ? intoTray(layout, drop, tray.id, band.stage) : intoArea(layout, drop, band);
}

/// The group that a tray dropped with its middle at (x, y) shall stand behind, in reading order; "" for first.
export function trayBefore(layout: Layout, group: GroupId, x: number, y: number): GroupId | "" {
  const own = layout.trays.find(({ id }) => id === group);
  let after: GroupId | "" = "";
  for (const { id, stage, box } of layout.trays) {
    if (id === group || stage !== own?.stage) continue;
    const above = box.y + box.height < y;
    const inRow = y >= box.y && y <= box.y + box.height && box.x + box.width / 2 < x;
    if (above || inRow) after = id;
  }
  return after;
}

/// Whether `group` already stands behind `after` in its stage.
export function standsBehind(order: readonly GroupId[], group: GroupId, after: GroupId | ""): boolean {
  const at = order.indexOf(group);
  return (order[at - 1] ?? "") === after;
}
