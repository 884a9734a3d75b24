// Trays: the groups of a stage, as panels below their notes and titles above them.
import { createMemo, createSignal, For, Show, type JSX } from "solid-js";
import type { GroupId } from "../../protocol/types";
import { WithLate } from "../late";
import { createKeyed } from "./keyed";
import type { Tray } from "./layout";
import { mayGroupIn } from "./rights";
import type { Wall } from "./wall";

const kTileTitleMax = 26;
const kLetterEm = 0.58;

function trayOffset(wall: Wall, id: GroupId): string {
  const own = wall.carried();
  return own && "tray" in own && own.tray === id ? `translate(${own.dx}px, ${own.dy}px) ` : "";
}

/// As far as it is drawn.
export function sameTray(a: Tray | undefined, b: Tray | undefined): boolean {
  if (!a || !b) return a === b;
  return a.box.x === b.box.x && a.box.y === b.box.y && a.box.width === b.box.width && a.box.height === b.box.height
    && a.members.length === b.members.length; // prettier-ignore
}

/// Ids of the trays in order, and one signal for each.
function createTrays(wall: Wall) {
  const ids = createMemo(() => wall.layout().trays.map(({ id }) => id), [], {
    equals: (a, b) => a.length === b.length && a.every((id, at) => id === b[at]),
  });
  const tray = createKeyed(() => new Map(wall.layout().trays.map((item) => [item.id, item])), sameTray);
  return { ids, tray };
}

export function TrayPanels(props: { readonly wall: Wall }): JSX.Element {
  const { wall } = props;
  const { ids, tray } = createTrays(wall);
  return (
    <div class="panels">
      <For each={ids()}>
        {(id) => (
          <Show when={tray(id)}>
            {(shown) => (
              <div
                class="tray"
                data-testid="tray"
                data-group-id={id}
                data-stage={shown().stage}
                classList={{
                  target: wall.spot()?.tray === id,
                  faded: wall.ui.lineage() !== null && shown().members.every(wall.isFaded),
                }}
                style={{
                  transform: `${trayOffset(wall, id)}translate(${shown().box.x}px, ${shown().box.y}px)`,
                  width: `${shown().box.width}px`,
                  height: `${shown().box.height}px`,
                }}
              />
            )}
          </Show>
        )}
      </For>
    </div>
  );
}

/// Whether a word of the title is wider than the tray, so that wrapping does not help. An estimate: far away only.
function tooWide(title: string, size: number, width: number): boolean {
  return title.split(/\s+/).some((word) => word.length * size * kLetterEm > width);
}

/// World px of a tray's title: at least 14 on the screen.
export function trayTitleSize(zoom: number): number {
  return Math.max(27, 14.2 / zoom);
}

function TrayTitle(props: { readonly wall: Wall; readonly tray: Tray; readonly size: number }): JSX.Element {
  const { wall } = props;
  const { ui } = wall;
  const [editing, setEditing] = createSignal(false);
  const id = props.tray.id;
  const mayDrag = createMemo(() => mayGroupIn(wall, props.tray.stage));
  const title = createMemo(() => {
    const full = ui.store.groups().get(id)?.title || ui.t("noTitle");
    return wall.detail() === "tile" && full.length > kTileTitleMax
      ? `${full.slice(0, kTileTitleMax).trimEnd()}…`
      : full;
  });
  const edit = () => mayDrag() && setEditing(true);
  const menu = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (mayDrag()) ui.openMenu({ kind: "group", group: id, x: event.clientX, y: event.clientY });
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== "F2") return;
    event.preventDefault();
    event.stopPropagation();
    edit();
  };
  return (
    <div
      class="tray-head"
      classList={{
        over: wall.detail() === "tile",
        cut: tooWide(title(), props.size, props.tray.box.width),
        faded: props.tray.members.every(wall.isFaded) && ui.lineage() !== null,
      }}
      data-tray-head={id}
      style={{
        transform: `${trayOffset(wall, id)}translate(${props.tray.box.x}px, ${props.tray.box.y}px)`,
        width: `${props.tray.box.width}px`,
        height: wall.detail() === "tile" ? `${props.tray.filled}px` : "60px",
        "font-size": `${props.size}px`,
      }}
      on:contextmenu={menu}
      on:dblclick={(event) => (event.stopPropagation(), edit())}
    >
      <Show
        when={editing()}
        fallback={
          <span
            class="tray-title"
            data-testid="tray-title"
            role={mayDrag() ? "button" : undefined}
            tabIndex={mayDrag() ? 0 : undefined}
            title={ui.store.groups().get(id)?.title}
            dir="auto"
            on:keydown={key}
          >
            <span class="tray-name">{title()}</span>
            <span class="tray-count" aria-hidden="true">
              {props.tray.members.length}
            </span>
          </span>
        }
      >
        <WithLate>{({ TrayField }) => <TrayField wall={wall} id={id} done={() => setEditing(false)} />}</WithLate>
      </Show>
    </div>
  );
}

export function TrayTitles(props: { readonly wall: Wall }): JSX.Element {
  const { wall } = props;
  const { ids, tray } = createTrays(wall);
  const size = createMemo(() => trayTitleSize(wall.zoomStep()));
  return (
    <div class="titles">
      <For each={ids()}>
        {(id) => <Show when={tray(id)}>{(shown) => <TrayTitle wall={wall} tray={shown()} size={size()} />}</Show>}
      </For>
    </div>
  );
}
