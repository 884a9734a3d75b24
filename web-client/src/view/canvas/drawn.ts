// Which notes are drawn, and how much of each. Hundreds may come into view or become readable at once: they follow some a
// frame, so that no frame has to make, lay out and paint all of them.
import { createComputed, createMemo, createSignal, onCleanup, untrack, type Accessor } from "solid-js";
import type { NoteId } from "../../protocol/types";
import { lateFrames } from "../../store/api";
import type { BoardUi } from "../board_ui";
import { visibleWorld, type Rect, type Size, type View } from "./camera";
import { createKeyed, createSteady } from "./keyed";
import { overlaps, type Placed } from "./layout";
import type { Wall } from "./wall";

/// How much of a note is drawn (ux.md).
export type Detail = "author" | "full" | "mid" | "low" | "tile";

const kNear = 0.7; // of the screen, on each side of it
const kNearLeast = 0.15;
const kNearMax = 3.4; // screens, across
const kEdge = 0.05; // of what is drawn
// Notes in a frame.
const kAdded = 100;
const kChanged = 60;
const kDropped = 320;
const kAddedInZoom = 40;
const kChangedInZoom = 4;
const kZoomingEveryMs = 30;
const kZoomingLateMs = 150; // behind a frame that was late

export function detailAt(zoom: number): Detail {
  if (zoom >= 0.7) return "author";
  if (zoom >= 0.55) return "full";
  if (zoom >= 0.4) return "mid";
  return zoom >= 0.27 ? "low" : "tile";
}

function grown(rect: Rect, share: number): Rect {
  const [x, y] = [rect.width * share, rect.height * share];
  return { x: rect.x - x, y: rect.y - y, width: rect.width + 2 * x, height: rect.height + 2 * y };
}

function holds(outer: Rect, inner: Rect): boolean {
  const [right, bottom] = [inner.x + inner.width, inner.y + inner.height];
  return outer.x <= inner.x && outer.y <= inner.y && outer.x + outer.width >= right && outer.y + outer.height >= bottom;
}

/// The screen and what lies around it, to be drawn. The one before stays as long as what is seen is well within it and it is
/// not far too large: moves to and fro change nothing.
export function nearRegion(before: Rect | undefined, view: View, screen: Size): Rect {
  const seen = visibleWorld(view, screen);
  const fits = before && before.width <= seen.width * kNearMax && before.height <= seen.height * kNearMax;
  return fits && holds(before, grown(seen, kNearLeast)) ? before : grown(seen, kNear);
}

export type Drawn = ReadonlyMap<NoteId, Detail>;

export interface Wanted {
  readonly near: ReadonlySet<NoteId>;
  readonly now: ReadonlySet<NoteId>; // of them, those that come and change with the next step
  readonly detail: Detail;
  readonly zooming: boolean;
  readonly placed: ReadonlyMap<NoteId, Placed>;
  readonly seen: Rect;
}

function nearestFirst(ids: readonly NoteId[], { placed, seen }: Wanted): NoteId[] {
  const far = (id: NoteId) => {
    const { x, y, width, height } = placed.get(id) ?? seen;
    return Math.hypot(x - seen.x + (width - seen.width) / 2, y - seen.y + (height - seen.height) / 2);
  };
  const order = new Map(ids.map((id) => [id, far(id)]));
  return [...ids].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}

/// What is drawn in the next frame. While the zoom changes, notes come as tiles, some that are seen get their texts, from the
/// middle of the screen on, and nothing goes or changes the size of its text: that waits for the zoom to rest.
/// `more`: there is something to do in the frame after. The same map if there was nothing to do.
export function nextDrawn(before: Drawn, wanted: Wanted): { readonly drawn: Drawn; readonly more: boolean } {
  const { near, now, detail, zooming, placed, seen } = wanted;
  const [most, mostChanged] = zooming ? [kAddedInZoom, kChangedInZoom] : [kAdded, kChanged];
  const mayChange = (id: NoteId, is: Detail) => {
    const box = zooming && is === "tile" ? placed.get(id) : undefined;
    return !zooming || (box !== undefined && overlaps(box, seen));
  };
  const added: NoteId[] = [];
  const changed: NoteId[] = [];
  for (const id of near) {
    const is = before.get(id);
    if (is === undefined) added.push(id);
    else if (is !== detail && (now.has(id) || mayChange(id, is))) changed.push(id);
  }
  const dropped =
    zooming || before.size + added.length === near.size ? [] : [...before.keys()].filter((id) => !near.has(id));
  if (added.length + changed.length + dropped.length === 0) return { drawn: before, more: false };
  const drawn = new Map(before);
  const some = (ids: NoteId[], count: number) => [
    ...(ids.length > count ? nearestFirst(ids, wanted) : ids).slice(0, count),
    ...ids.filter((id) => now.has(id)),
  ];
  some(added, most).forEach((id) => drawn.set(id, zooming && !now.has(id) ? "tile" : detail));
  some(changed, mostChanged).forEach((id) => drawn.set(id, detail));
  dropped.slice(0, kDropped).forEach((id) => drawn.delete(id));
  const waits = zooming && detail !== "tile" && added.length > 0; // those that came may get their texts
  const over = added.length > most || changed.length > mostChanged || dropped.length > kDropped;
  return { drawn, more: over || waits };
}

/// Calls `step`, and again in later frames while it answers that there is more: in each, or while the zoom changes in some,
/// fewer where they are late. Tracks `zooming`.
function createSteps(step: () => boolean, zooming: Accessor<boolean>): () => void {
  const isLate = lateFrames();
  let frame = 0;
  let stepped = 0;
  let last = 0;
  const go = (time: number) => {
    cancelAnimationFrame(frame);
    stepped = time;
    frame = untrack(step) ? requestAnimationFrame(later) : 0;
  };
  const later = (time: number) => {
    const least = isLate(time - last) ? kZoomingLateMs : kZoomingEveryMs;
    last = time;
    if (!untrack(zooming) || time - stepped > least) return go(time);
    frame = requestAnimationFrame(later);
  };
  onCleanup(() => cancelAnimationFrame(frame));
  return () => {
    if (!zooming() || frame === 0) go(performance.now());
  };
}

/// Call within a component. `near`: their ids, in order of posting. `detailOf`: of one that is drawn.
export function createDrawn(
  ui: BoardUi,
  wall: Pick<Wall, "camera" | "layout" | "active" | "carried">,
  gliding: Accessor<ReadonlySet<NoteId>>,
) {
  const { camera, layout } = wall;
  const { view, screen, zooming } = camera;
  const detail = createSteady(() => detailAt(view().zoom));
  const region = createMemo<Rect>((before) => nearRegion(before, view(), screen()));
  const now = createMemo(() => {
    const own = wall.carried();
    const kept = [wall.active(), ui.editing(), ...(own && "notes" in own ? own.notes : []), ...gliding()];
    return new Set(kept.filter((id) => id !== undefined && id !== null));
  });
  const near = createMemo<ReadonlySet<NoteId>>((before) => {
    const [around, kept] = [region(), now()];
    const wider = grown(around, kEdge); // what moves to and fro at the edge stays
    const ids = new Set<NoteId>();
    for (const [id, rect] of layout().placed) {
      if (overlaps(rect, before.has(id) ? wider : around) || kept.has(id)) ids.add(id);
    }
    return ids;
  }, new Set());
  const [drawn, setDrawn] = createSignal<Drawn>(new Map());
  const step = () => {
    const seen = visibleWorld(view(), screen());
    const wanted = { near: near(), now: now(), detail: detail(), zooming: zooming(), placed: layout().placed, seen };
    const next = nextDrawn(drawn(), wanted);
    setDrawn(next.drawn);
    return next.more;
  };
  const goOn = createSteps(step, zooming);
  createComputed(() => {
    near();
    now();
    detail();
    goOn();
  });
  return {
    detail,
    detailOf: createKeyed(drawn),
    near: createMemo<readonly NoteId[]>(() => ui.store.noteIds().filter((id) => drawn().has(id)), [], {
      equals: (a, b) => a.length === b.length && a.every((id, at) => id === b[at]),
    }),
  };
}
