// The white board: one world that is moved as a whole, and everything on it.
import { For, onCleanup, onMount, type JSX } from "solid-js";
import type { NoteId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { WithLate } from "../late";
import { mayPost } from "../permissions";
import { noteSize } from "../../board";
import type { Rect } from "./camera";
import { placeIn } from "./drop";
import { createGestures } from "./gestures";
import { Funnel, StageLabels } from "./ground";
import { createKeys, startEditing } from "./keys";
import { bandAt } from "./layout";
import { NoteView } from "./note";
import { createPresence } from "./presence";
import { TrayPanels, TrayTitles } from "./trays";
import { createWall, type Wall } from "./wall";
import "./canvas.css";
import "./note.css";

/// The element of each drawn note, so that one can be given the focus as soon as it is there.
function createFocus(wall: Wall) {
  const elements = new Map<NoteId, HTMLElement>();
  let wanted: NoteId | undefined;
  const register = (id: NoteId, element: HTMLElement | null) => {
    if (!element) return void elements.delete(id);
    elements.set(id, element);
    if (wanted !== id) return;
    wanted = undefined;
    queueMicrotask(() => element.focus({ preventScroll: true }));
  };
  wall.onFocusNote((id) => {
    wall.setActive(id);
    const element = elements.get(id);
    wanted = element ? undefined : id;
    element?.focus({ preventScroll: true });
  });
  return register;
}

/// Follows the size and place of the board in the window, so that no handler has to ask for them.
function followBounds(wall: Wall, root: () => HTMLElement | undefined) {
  let bounds: Rect = { x: 0, y: 0, width: 0, height: 0 };
  const measure = () => {
    const element = root();
    if (!element) return;
    const { left, top, width, height } = element.getBoundingClientRect();
    const resized = width !== bounds.width || height !== bounds.height;
    bounds = { x: left, y: top, width, height };
    if (resized) wall.camera.resize({ width, height });
  };
  onMount(() => {
    const element = root();
    if (!element) return;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    onCleanup(() => observer.disconnect());
  });
  return { bounds: () => bounds, measure };
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

function World(props: { readonly wall: Wall }): JSX.Element {
  const { wall } = props;
  const register = createFocus(wall);
  const view = wall.camera.view;
  return (
    <div
      class="world"
      classList={{ moving: wall.camera.moving() }}
      data-detail={wall.detail()}
      style={{ transform: `translate(${view().dx}px, ${view().dy}px) scale(${view().zoom})` }}
    >
      <Funnel wall={wall} />
      <TrayPanels wall={wall} />
      <StageLabels wall={wall} />
      <WithLate>{({ LineageCurves }) => <LineageCurves wall={wall} />}</WithLate>
      <div class="notes" data-testid="notes">
        <For each={wall.near()}>{(id) => <NoteView wall={wall} id={id} register={register} />}</For>
      </div>
      <TrayTitles wall={wall} />
      <WithLate>
        {({ Marquee, Cursors, Editors }) => (
          <>
            <Editors wall={wall} />
            <Marquee wall={wall} />
            <Cursors wall={wall} />
          </>
        )}
      </WithLate>
    </div>
  );
}

/// Fills its parent, which has a size and `position: relative`. Registers its camera with `ui` while it is mounted.
export function Canvas(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const wall = createWall(ui);
  const presence = createPresence(ui);
  let root: HTMLElement | undefined;
  const { bounds, measure } = followBounds(wall, () => root);
  const openMenu = (note: NoteId, at: { readonly x: number; readonly y: number }) =>
    ui.openMenu({ kind: "note", note, x: at.x + bounds().x, y: at.y + bounds().y });
  const gestures = createGestures(wall, presence, bounds, openMenu);
  const keys = createKeys(wall, gestures, () => root);
  const attach = (element: HTMLElement) => {
    root = element;
    element.addEventListener("wheel", gestures.wheel, { passive: false });
  };
  onMount(() => ui.registerCamera(wall.camera));
  onCleanup(() => ui.registerCamera(null));
  return (
    <div
      ref={attach}
      class="canvas"
      classList={{
        panning: gestures.panning(),
        grab: gestures.spaceHeld() || ui.tool() === "hand",
        projecting: ui.projecting(),
      }}
      data-testid="canvas"
      role="application"
      aria-label={ui.t("canvas.label")}
      lang={ui.store.locale()}
      tabIndex={wall.active() === undefined ? 0 : -1}
      on:pointerenter={measure}
      on:pointerdown={gestures.down}
      on:pointermove={gestures.move}
      on:pointerup={gestures.up}
      on:pointercancel={gestures.cancel}
      on:pointerleave={() => presence.cursor(undefined)}
      on:dblclick={(event) => openAt(wall, event, gestures.locate(event))}
      on:mousedown={(event) => event.button === 1 && event.preventDefault()}
      on:contextmenu={(event) => event.preventDefault()}
      on:keydown={keys.down}
      on:keyup={keys.up}
      on:focusout={(event) => event.relatedTarget === null || gestures.holdSpace(false)}
    >
      <World wall={wall} />
      <WithLate>{({ Lens }) => <Lens wall={wall} />}</WithLate>
    </div>
  );
}
