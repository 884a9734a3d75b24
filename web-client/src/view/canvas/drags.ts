// Dragging notes, trays and the marquee: what happens between picking up and letting go. Gestures call these.
import { untrack } from "solid-js";
import type { GroupId, NoteId } from "../../protocol/types";
import { isFacilitator, mayMove } from "../permissions";
import type { Point, Rect } from "./camera";
import { dropOps, standsBehind, trayBefore } from "./drop";
import { bandAt, bandOf, overlaps, trayAt } from "./layout";
import type { PresenceOut } from "./presence";
import { mayGroupIn } from "./rights";
import type { Wall } from "./wall";

const kPresenceNotesMax = 50;

/// A drag of notes. Points are world px.
export interface Drag {
  move(at: Point): void;
  drop(at: Point): void;
  cancel(): void;
}

/// Of the selection (or `id` alone, if it is not selected) what this person may move. Empty: `id` stays where it is.
export function movable(wall: Wall, id: NoteId): readonly NoteId[] {
  const { ui } = wall;
  const chosen = ui.selection().has(id) ? [...ui.selection()] : [id];
  const may = (note: NoteId) => {
    const found = ui.store.note(note)();
    const placed = wall.layout().placed.get(note);
    return (
      found !== undefined &&
      placed !== undefined &&
      mayMove(ui.store, found) &&
      (placed.tray === undefined || mayGroupIn(wall, placed.stage))
    );
  };
  return may(id) ? chosen.filter(may) : [];
}

export function dragNotes(wall: Wall, presence: PresenceOut, notes: readonly NoteId[], from: Point): Drag {
  const { store } = wall.ui;
  const lead = isFacilitator(store);
  const first = notes[0];
  const home = first === undefined ? undefined : wall.layout().placed.get(first)?.stage;
  const group = mayGroupIn(wall, home);
  const end = () => {
    wall.setCarried(undefined);
    wall.setSpot(undefined);
    presence.drag(undefined);
  };
  return {
    move: (at) => {
      const dx = Math.round(at.x - from.x);
      const dy = Math.round(at.y - from.y);
      wall.setCarried({ notes, dx, dy });
      if (home) presence.drag({ stage: home, notes: notes.slice(0, kPresenceNotesMax), dx, dy });
      const layout = wall.layout();
      const stage = lead ? bandAt(layout, at.y)?.stage : home;
      const tray = group ? trayAt(layout, at.x, at.y) : undefined;
      wall.setSpot(stage && (tray?.stage === stage ? { stage, tray: tray.id } : { stage }));
    },
    drop: (at) => {
      const ops = dropOps(wall.layout(), {
        notes,
        dx: at.x - from.x,
        dy: at.y - from.y,
        x: at.x,
        y: at.y,
        lead,
        group,
      });
      if (ops.length > 0) store.submit(ops);
      end();
    },
    cancel: end,
  };
}

export function dragTray(wall: Wall, id: GroupId, from: Point): Drag {
  const { store } = wall.ui;
  const tray = wall.layout().trays.find((other) => other.id === id);
  const target = (at: Point) => {
    const { x, y, width, height } = tray?.box ?? { x: 0, y: 0, width: 0, height: 0 };
    return trayBefore(wall.layout(), id, x + width / 2 + at.x - from.x, y + height / 2 + at.y - from.y);
  };
  return {
    move: (at) => wall.setCarried({ tray: id, dx: Math.round(at.x - from.x), dy: Math.round(at.y - from.y) }),
    drop: (at) => {
      const after = target(at);
      const order = store.stages().find((stage) => stage.id === tray?.stage)?.groups ?? [];
      if (!standsBehind(order, id, after)) store.submit([{ op: "group.place", group: id, after }]);
      wall.setCarried(undefined);
    },
    cancel: () => wall.setCarried(undefined),
  };
}

function rectBetween(a: Point, b: Point): Rect {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

/// Selects what the rectangle touches, besides what was selected if `add`.
export function dragMarquee(wall: Wall, from: Point, add: boolean): Drag {
  const { ui } = wall;
  const before = add ? [...untrack(ui.selection)] : [];
  const end = () => wall.setMarquee(undefined);
  return {
    move: (at) => {
      const rect = rectBetween(from, at);
      wall.setMarquee(rect);
      const hit = [...wall.layout().placed].filter(([, placed]) => overlaps(placed, rect)).map(([id]) => id);
      ui.select([...before, ...hit], "set");
    },
    drop: end,
    cancel: () => {
      ui.select(before, "set");
      end();
    },
  };
}

/// Moves what is selected (or `id`) by cells within its stage, as one change. Trays' members and phrases have their own order.
export function nudge(wall: Wall, id: NoteId, dx: number, dy: number): void {
  const layout = wall.layout();
  const stage = layout.placed.get(id)?.stage;
  const band = stage && bandOf(layout, stage);
  if (!band) return;
  if (band.kind === "definition") return nudgePhrase(wall, id, dy);
  const notes = movable(wall, id).filter((note) => {
    const placed = layout.placed.get(note);
    return placed?.stage === stage && placed.tray === undefined;
  });
  const from = layout.placed.get(id);
  if (notes.length === 0 || !from) return;
  const x = from.x + dx;
  const y = Math.max(band.noteTop, from.y + dy);
  wall.ui.store.submit(dropOps(layout, { notes, dx, dy, x, y, lead: false, group: false }));
}

function nudgePhrase(wall: Wall, id: NoteId, dy: number): void {
  const { store } = wall.ui;
  const phrases = store.phrases();
  const at = phrases.indexOf(id);
  const to = at + Math.sign(dy);
  if (!isFacilitator(store) || dy === 0 || at < 0 || to < 0 || to >= phrases.length) return;
  const others = phrases.filter((other) => other !== id);
  store.submit([{ op: "phrase.place", note: id, after: others[to - 1] ?? "" }]);
}
