// What hands do on the white board: pointers, wheel and keys. It comes when the board stands; until then one looks at it.
import { createEffect, onCleanup } from "solid-js";
import { noteSize } from "../../board";
import type { NoteId } from "../../protocol/types";
import { mayPost } from "../permissions";
import type { Rect } from "./camera";
import { placeIn } from "./drop";
import { createGestures, type Gestures } from "./gestures";
import { createKeys, startEditing } from "./keys";
import { bandAt } from "./layout";
import { createPresence, type PresenceOut } from "./presence";
import type { Wall } from "./wall";

export interface HandsProps {
  readonly wall: Wall;
  readonly root: HTMLElement;
  readonly bounds: () => Rect;
}

/// A double click: edits a note, or begins one on an empty place where this person may post.
function openAt(wall: Wall, event: MouseEvent, at: { readonly x: number; readonly y: number }): void {
  const element = event.target instanceof Element ? event.target : null;
  if (element?.closest("textarea, input, button")) return;
  const note = element?.closest<HTMLElement>("[data-note-id]")?.dataset["noteId"];
  if (note !== undefined) return startEditing(wall, note as NoteId);
  const { ui } = wall;
  const band = bandAt(wall.layout(), at.y);
  const stage = band && ui.store.stages().find(({ id }) => id === band.stage);
  if (!band || !stage || !mayPost(ui.store, stage) || Math.abs(at.x) > band.width / 2) return;
  const size = noteSize(band.kind);
  ui.startDraft({ stage: stage.id, place: placeIn(band, at.x - size.width / 2, at.y - size.height / 2) });
}

function listen<K extends keyof HTMLElementEventMap>(
  root: HTMLElement,
  kind: K,
  hear: (event: HTMLElementEventMap[K]) => unknown,
): void {
  const listener = (event: HTMLElementEventMap[K]) => void hear(event);
  root.addEventListener(kind, listener, { passive: false });
  onCleanup(() => root.removeEventListener(kind, listener));
}

function listenToPointers({ wall, root }: HandsProps, presence: PresenceOut, gestures: Gestures): void {
  listen(root, "wheel", gestures.wheel);
  listen(root, "pointerdown", gestures.down);
  listen(root, "pointermove", gestures.move);
  listen(root, "pointerup", gestures.up);
  listen(root, "pointercancel", gestures.cancel);
  listen(root, "pointerleave", () => presence.cursor(undefined));
  listen(root, "dblclick", (event) => openAt(wall, event, gestures.locate(event)));
  listen(root, "mousedown", (event) => event.button === 1 && event.preventDefault());
}

/// Draws nothing: makes the board's element hear.
export function Hands(props: HandsProps): null {
  const { wall, root, bounds } = props;
  const { ui } = wall;
  const presence = createPresence(ui);
  const openMenu = (note: NoteId, at: { readonly x: number; readonly y: number }) =>
    ui.openMenu({ kind: "note", note, x: at.x + bounds().x, y: at.y + bounds().y });
  const gestures = createGestures(wall, presence, bounds, openMenu);
  const keys = createKeys(wall, gestures, () => root);
  listenToPointers(props, presence, gestures);
  listen(root, "keydown", keys.down);
  listen(root, "keyup", keys.up);
  listen(root, "focusout", (event) => event.relatedTarget === null || gestures.holdSpace(false));
  createEffect(() => root.classList.toggle("panning", gestures.panning()));
  createEffect(() => root.classList.toggle("grab", gestures.spaceHeld() || ui.tool() === "hand"));
  return null;
}
