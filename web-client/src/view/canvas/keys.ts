// Keys on the white board, for a focused note and for the board itself. Letters (N, M) and Shift+1 are the page's.
import type { NoteId } from "../../protocol/types";
import { pitchOf } from "../../board";
import { isFacilitator, mayEdit, mayWithdraw } from "../permissions";
import { nudge } from "./drags";
import type { Gestures } from "./gestures";
import { bandOf } from "./layout";
import { nearest, neighbour, readingOrder, type Direction } from "./neighbours";
import type { Wall } from "./wall";

const kArrows: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
const kZoomStep = 1.25;

/// Goes to a note and brings it into view.
function goTo(wall: Wall, id: NoteId | undefined): boolean {
  if (id === undefined) return false;
  wall.focusNote(id);
  wall.camera.showNote(id);
  return true;
}

function nudgeBy(wall: Wall, id: NoteId, direction: Direction): void {
  const stage = wall.layout().placed.get(id)?.stage;
  const band = stage && bandOf(wall.layout(), stage);
  if (!band) return;
  const { width, height } = pitchOf(band.kind);
  const x = direction === "left" ? -width : direction === "right" ? width : 0;
  const y = direction === "up" ? -height : direction === "down" ? height : 0;
  nudge(wall, id, x, y);
}

/// Delete asks: a facilitator sets aside, everybody else withdraws what is theirs.
function askToRemove(wall: Wall, id: NoteId): void {
  const { ui } = wall;
  const notes = ui.selection().has(id) ? [...ui.selection()] : [id];
  if (isFacilitator(ui.store)) return ui.openDialog({ kind: "aside", notes });
  const own = notes.filter((note) => {
    const found = ui.store.note(note)();
    return found !== undefined && mayWithdraw(ui.store, found);
  });
  if (own.length > 0) ui.openDialog({ kind: "withdraw", notes: own });
}

export function startEditing(wall: Wall, id: NoteId): void {
  const { ui } = wall;
  const note = ui.store.note(id)();
  if (note && mayEdit(ui.store, note)) ui.startEditing(id);
}

/// Tab goes through the notes as one reads them and leaves the board behind the last.
function tab(wall: Wall, id: NoteId, back: boolean): boolean {
  const order = readingOrder(wall.layout());
  const at = order.indexOf(id);
  return at >= 0 && goTo(wall, order[at + (back ? -1 : 1)]);
}

function onNote(wall: Wall, gestures: Gestures, id: NoteId, event: KeyboardEvent): boolean {
  const direction = kArrows[event.key];
  if (direction) {
    if (event.altKey) nudgeBy(wall, id, direction);
    else goTo(wall, neighbour(wall.layout(), id, direction));
    return true;
  }
  switch (event.key) {
    case "Enter":
    case "F2":
      startEditing(wall, id);
      return true;
    case " ":
      gestures.holdSpace(true);
      return true;
    case "Delete":
    case "Backspace":
      askToRemove(wall, id);
      return true;
    case "Tab":
      return tab(wall, id, event.shiftKey);
    default:
      return false;
  }
}

function onBoard(wall: Wall, gestures: Gestures, event: KeyboardEvent): boolean {
  if (event.key === " ") {
    gestures.holdSpace(true);
    return true;
  }
  if (event.key === "+" || event.key === "-") {
    wall.ui.zoomBy(event.key === "+" ? kZoomStep : 1 / kZoomStep);
    return true;
  }
  if (!kArrows[event.key] && event.key !== "Enter") return false;
  const { x, y } = wall.camera.middle();
  return goTo(wall, nearest(wall.layout(), x, y));
}

/// `root`: the board's element; Esc gives it the focus, so that Tab then leaves the board.
export function createKeys(wall: Wall, gestures: Gestures, root: () => HTMLElement | undefined) {
  const typing = (event: KeyboardEvent) =>
    event.target instanceof Element && event.target.closest("textarea, input, button") !== null;
  const noteOf = (event: Event) => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-note-id]") : null;
    return element?.dataset["noteId"] as NoteId | undefined;
  };
  const down = (event: KeyboardEvent) => {
    if (typing(event) || event.ctrlKey || event.metaKey) return;
    const id = noteOf(event);
    if (event.key === "Escape") {
      if (gestures.abort()) return event.stopPropagation();
      if (id === undefined) return;
      wall.setActive(undefined);
      root()?.focus({ preventScroll: true });
      return;
    }
    const done = id !== undefined ? onNote(wall, gestures, id, event) : onBoard(wall, gestures, event);
    if (done) event.preventDefault();
  };
  const up = (event: KeyboardEvent) => {
    if (event.key !== " " || !gestures.spaceHeld()) return;
    gestures.holdSpace(false);
    const id = noteOf(event);
    if (id !== undefined && !gestures.panned()) wall.ui.select([id], "toggle");
  };
  return { down, up };
}
