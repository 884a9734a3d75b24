// What is drawn besides the notes: curves of lineage below them; above them others' cursors, the marquee, and the lens that opens a note to be read.
import "./overlays.css";
import { createMemo, For, Show, type JSX } from "solid-js";
import type { Peer } from "../../store/api";
import { isBlank, noteText } from "../parts/notes";
import { toScreen } from "./camera";
import { bandOf, type Placed } from "./layout";
import { textField } from "./note";
import { personColour } from "./tint";
import type { Wall } from "./wall";

const kLensWidth = 288;
const kLensText = 18;
const kLensMore = 12;
const kReadablePx = 14;

/// From the top of what was distilled up to the bottom of its source.
function curve(from: Placed, to: Placed): string {
  const x1 = from.x + from.width / 2;
  const y1 = from.y;
  const x2 = to.x + to.width / 2;
  const y2 = to.y + to.height;
  const bend = Math.max(80, Math.abs(y1 - y2) * 0.5);
  return `M${x1} ${y1}C${x1} ${y1 - bend} ${x2} ${y2 + bend} ${x2} ${y2}`;
}

export function LineageCurves(props: { readonly wall: Wall }): JSX.Element {
  const { ui, layout } = props.wall;
  const path = createMemo(() => {
    const lit = ui.lineage()?.notes;
    if (!lit) return "";
    const { placed } = layout();
    const notes = ui.store.notes();
    const curves = [...lit].flatMap((id) => {
      const from = placed.get(id);
      return (notes.get(id)?.sources ?? []).flatMap((source) => {
        const to = lit.has(source) ? placed.get(source) : undefined;
        return from && to ? [curve(from, to)] : [];
      });
    });
    return curves.join("");
  });
  return (
    <svg class="curves" aria-hidden="true" width="1" height="1">
      <path d={path()} />
    </svg>
  );
}

function CursorMark(props: { readonly wall: Wall; readonly peer: Peer }): JSX.Element {
  const { wall } = props;
  const at = () => {
    const cursor = props.peer.cursor;
    const band = cursor && bandOf(wall.layout(), cursor.stage);
    return band && cursor ? { x: cursor.x, y: band.noteTop + cursor.y } : undefined;
  };
  return (
    <Show when={at()}>
      {(point) => (
        <div
          class="cursor"
          data-testid="cursor"
          style={{
            transform: `translate(${point().x}px, ${point().y}px) scale(${1 / wall.camera.view().zoom})`,
            "--person": personColour(props.peer.participant),
          }}
        >
          <svg width="18" height="22" viewBox="0 0 18 22" aria-hidden="true">
            <path d="M1.5 1.5L16 12.5L9 13.4L5.4 20Z" />
          </svg>
          <Show when={props.peer.name !== ""}>
            <span>{props.peer.name}</span>
          </Show>
        </div>
      )}
    </Show>
  );
}

/// Facilitators' cursors only.
export function Cursors(props: { readonly wall: Wall }): JSX.Element {
  const { ui } = props.wall;
  const shown = createMemo(() => ui.store.peers().filter(({ role, cursor }) => role === "facilitator" && cursor));
  const sessions = createMemo(() => shown().map(({ session }) => session), [], {
    equals: (a, b) => a.length === b.length && a.every((session, at) => session === b[at]),
  });
  return (
    <Show when={!ui.projecting()}>
      <For each={sessions()}>
        {(session) => (
          <Show when={shown().find((peer) => peer.session === session)}>
            {(peer) => <CursorMark wall={props.wall} peer={peer()} />}
          </Show>
        )}
      </For>
    </Show>
  );
}

export function Marquee(props: { readonly wall: Wall }): JSX.Element {
  return (
    <Show when={props.wall.marquee()}>
      {(rect) => (
        <div
          class="marquee"
          style={{
            transform: `translate(${rect().x}px, ${rect().y}px)`,
            width: `${rect().width}px`,
            height: `${rect().height}px`,
            "outline-width": `${1.5 / props.wall.camera.view().zoom}px`,
          }}
        />
      )}
    </Show>
  );
}

/// Whether a note's text is too small on the screen, or cut.
function needsLens(wall: Wall, text: string, box: Placed): boolean {
  const { zoom } = wall.camera.view();
  if (box.order !== undefined) return box.width * 0.054 * zoom < kReadablePx;
  const { width, height } = textField(box);
  const fit = wall.sizes.fit(text, width, height);
  const detail = wall.detail();
  if (detail === "author" || detail === "full") return !fit.fits || fit.size * zoom < kReadablePx;
  return true;
}

/// A focused note that cannot be read where it lies, at 18 px over its place.
export function Lens(props: { readonly wall: Wall }): JSX.Element {
  const { wall } = props;
  const { ui, camera } = wall;
  const shown = createMemo(() => {
    const id = wall.active();
    if (id === undefined || wall.carried() || ui.editing() !== null || ui.draft() || wall.marquee()) return undefined;
    const note = ui.store.note(id)();
    const box = wall.box(id);
    return note && box && !isBlank(note) && needsLens(wall, noteText(ui.t, note), box) ? { id, note, box } : undefined;
  });
  /// Over the note's place and at least as large as the note looks, within the screen.
  const style = (box: Placed): JSX.CSSProperties => {
    const { width, height } = camera.screen();
    const { zoom } = camera.view();
    const middle = toScreen(camera.view(), { x: box.x + box.width / 2, y: box.y + box.height / 2 });
    const half = Math.min(kLensWidth, width - 24) / 2;
    const x = Math.min(width - half - 12, Math.max(half + 12, middle.x));
    const y = Math.min(height - 120, Math.max(90, middle.y));
    return {
      transform: `translate(${x}px, ${y}px) translate(-50%, -50%)`,
      "max-width": `${2 * half}px`,
      "min-width": `${Math.min(2 * half, box.width * zoom + kLensMore)}px`,
      "min-height": `${Math.min(height / 2, box.height * zoom + kLensMore)}px`,
      "font-size": `${kLensText}px`,
    };
  };
  return (
    <Show when={shown()}>
      {(lens) => (
        <div
          class="lens"
          data-testid="lens"
          data-colour={lens().note.colour}
          aria-hidden="true"
          style={style(lens().box)}
        >
          <span class="text" dir="auto">
            {noteText(ui.t, lens().note)}
          </span>
          <Show when={!ui.projecting() && wall.authorName(lens().note.by)}>
            {(name) => <span class="by">{name()}</span>}
          </Show>
        </div>
      )}
    </Show>
  );
}
