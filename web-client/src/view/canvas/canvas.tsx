// The white board: one world that is moved as a whole, and everything on it.
import { For, onCleanup, onMount, Show, type JSX } from "solid-js";
import type { NoteId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { WithLate } from "../late";
import { since, type Rect, type View } from "./camera";
import { Funnel, StageLabels } from "./ground";
import { NoteView } from "./note";
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

const placed = ({ dx, dy, zoom }: View) => `translate(${dx}px, ${dy}px) scale(${zoom})`;

/// Everything on the board. The camera moves it as one picture, which is drawn anew when the camera rests or zoomed far.
function World(props: { readonly wall: Wall }): JSX.Element {
  const { wall } = props;
  const register = createFocus(wall);
  const { view, pictured, moving } = wall.camera;
  return (
    <div class="camera" classList={{ moving: moving() }} style={{ transform: placed(since(pictured(), view())) }}>
      <div class="world" data-detail={wall.detail()} style={{ transform: placed(pictured()) }}>
        <Funnel wall={wall} />
        <TrayPanels wall={wall} />
        <StageLabels wall={wall} />
        <WithLate>{({ LineageCurves }) => <LineageCurves wall={wall} />}</WithLate>
        <div class="notes" data-testid="notes">
          <For each={wall.near()}>{(id) => <NoteView wall={wall} id={id} register={register} />}</For>
        </div>
        <TrayTitles wall={wall} />
        <WithLate>{({ Extras }) => <Extras wall={wall} />}</WithLate>
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
    </div>
  );
}

/// Fills its parent, which has a size and `position: relative`. Registers its camera with `ui` while it is mounted.
export function Canvas(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const wall = createWall(ui);
  let root: HTMLDivElement | undefined;
  const { bounds, measure } = followBounds(wall, () => root);
  onMount(() => ui.registerCamera(wall.camera));
  onCleanup(() => ui.registerCamera(null));
  return (
    <div
      ref={root}
      class="canvas"
      classList={{ projecting: ui.projecting() }}
      data-testid="canvas"
      role="application"
      aria-label={ui.t("canvas.label")}
      lang={ui.store.locale()}
      tabIndex={wall.active() === undefined ? 0 : -1}
      on:pointerenter={measure}
      on:contextmenu={(event) => event.preventDefault()}
    >
      <World wall={wall} />
      <WithLate>
        {({ Hands, Lens }) => (
          <>
            <Show when={root}>{(element) => <Hands wall={wall} root={element()} bounds={bounds} />}</Show>
            <Lens wall={wall} />
          </>
        )}
      </WithLate>
    </div>
  );
}
