// The camera as signals: moved by gestures, bars and keys; anchored to the stage that it looks at.
import { batch, createComputed, createSignal, on, onCleanup, untrack, type Accessor } from "solid-js";
import type { NoteId, StageId, View as Seen } from "../../protocol/types";
import type { BoardUi, Camera, FitKind } from "../board_ui";
import {
  between, clampZoom, fitted, panned, revealed, since, toWorld, zoomedAt, type Inset, type Point, type Rect, type Size, type View,
} from "./camera"; // prettier-ignore
import { bandAt, bandOf, kHead, kShoulder, type Band, type Layout } from "./layout";

const kGlideMs = 380;
const kRestMs = 180;
const kScaled = 0.75; // doublings since it was drawn, or halvings
const kAway = 3000; // px
const kFitMax = 1;
const kInset: Inset = { top: 16, right: 20, bottom: 92, left: 20 };
const kLookedWidth = 1200; // px that whoever shows something is taken to see: a phone sees as much of the board, smaller
const kRevealTop = 80; // the bar of a selection lies there
const kInsetProjected: Inset = { top: 20, right: 24, bottom: 24, left: 24 };

export interface CameraControl extends Camera {
  readonly view: Accessor<View>;
  readonly screen: Accessor<Size>;
  readonly moving: Accessor<boolean>; // in a gesture, a glide, or shortly after
  readonly zooming: Accessor<boolean>; // the same, where the zoom changes
  readonly pictured: Accessor<View>; // that the board is drawn for: `view` at rest, else one of a moment ago
  readonly resize: (size: Size) => void;
  readonly pan: (dx: number, dy: number) => void;
  readonly zoomAt: (at: Point, factor: number) => void;
  readonly reveal: (rect: Rect) => void;
  readonly middle: () => Point; // of the screen, world px
}

export function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/// What "fit the stage" shows: its notes and trays, with the head where that costs no size. An empty stage: all of it.
export function stageRect(band: Band, screen: Size, inset: Inset): Rect {
  const all = { x: -band.width / 2, y: band.shoulder, width: band.width, height: band.bottom - band.shoulder };
  const { content } = band;
  if (!content) return all;
  const y = band.top + kHead - (kHead + kShoulder);
  const headed = { ...content, y, height: content.y + content.height - y };
  const zoom = (rect: Rect) => fitted(rect, screen, inset, kFitMax, "middle").zoom;
  return zoom(headed) >= Math.min(0.62, zoom(content) * 0.93) ? headed : content;
}

/// A band and what in it stays still when everything around grows.
function anchorOf(layout: Layout, y: number): { readonly stage: StageId; readonly area: boolean } | undefined {
  const band = bandAt(layout, y);
  return band && { stage: band.stage, area: y >= band.noteTop };
}

export function anchorShift(before: Layout, after: Layout, y: number): number {
  const anchor = anchorOf(before, y);
  const was = anchor && bandOf(before, anchor.stage);
  const is = anchor && bandOf(after, anchor.stage);
  if (!was || !is) return 0;
  return anchor.area ? is.noteTop - was.noteTop : is.shoulder - was.shoulder;
}

/// Whether a picture that was drawn for `from` would be blurred, or far larger than the screen, or has moved beyond its ground.
function isFar(from: View, to: View): boolean {
  const { zoom, dx, dy } = since(from, to);
  return Math.abs(Math.log2(zoom)) > kScaled || Math.hypot(dx, dy) > kAway;
}

/// Whether something was going on within the last moment. Call within a component.
function createLately() {
  const [lately, setLately] = createSignal(false);
  let rest: ReturnType<typeof setTimeout> | undefined;
  const over = () => {
    clearTimeout(rest);
    setLately(false);
  };
  const now = () => {
    clearTimeout(rest);
    rest = setTimeout(over, kRestMs);
    setLately(true);
  };
  onCleanup(() => clearTimeout(rest));
  return { lately, now, over };
}

/// Frames of a glide; ends early when something else moves the camera.
function createGlide(get: () => View, set: (view: View) => void, done: () => void) {
  let frame = 0;
  const stop = () => {
    cancelAnimationFrame(frame);
    frame = 0;
  };
  let from: View | undefined;
  let to: View | undefined;
  const start = (target: View) => {
    stop();
    from = get();
    to = target;
    const began = performance.now();
    const step = (now: number) => {
      if (!from || !to) return;
      const t = Math.min(1, Math.max(0, now - began) / kGlideMs);
      set(between(from, to, t));
      frame = t < 1 ? requestAnimationFrame(step) : 0;
      if (t >= 1) done();
    };
    frame = requestAnimationFrame(step);
  };
  const shift = (dx: number, dy: number) => {
    from = from && panned(from, dx, dy);
    to = to && panned(to, dx, dy);
  };
  return { start, stop, shift, running: () => frame !== 0 };
}

/// Call within a component.
export function createCameraControl(ui: BoardUi, layout: Accessor<Layout>): CameraControl {
  const [screen, setScreen] = createSignal<Size>({ width: 0, height: 0 });
  const [view, setView] = createSignal<View>({ zoom: 0.5, dx: 0, dy: 0 });
  const moved = createLately();
  const zoomed = createLately();
  const [pictured, setPictured] = createSignal<View>(untrack(view));
  createComputed(() => {
    if (!moved.lately()) setPictured(view());
  });
  let fit: FitKind | undefined; // what the view was fitted to, until somebody moves it
  let placed = false;

  const inset = () => (ui.projecting() ? kInsetProjected : kInset);
  const tell = (next: View) => {
    ui.setZoom(next.zoom);
    const band = bandAt(untrack(layout), toWorld(next, { x: 0, y: untrack(screen).height / 2 }).y);
    if (band && !glide.running()) ui.setFocusedStage(band.stage);
  };
  const write = (next: View) =>
    batch(() => {
      if (placed && next.zoom !== untrack(view).zoom) zoomed.now();
      moved.now();
      setView(next);
      if (!placed || isFar(untrack(pictured), next)) setPictured(next);
      tell(next);
    });
  const glide = createGlide(
    () => untrack(view),
    write,
    () => {
      zoomed.over();
      tell(untrack(view));
    },
  );
  const jump = (next: View) => {
    glide.stop();
    write(next);
  };
  const go = (next: View) => (calm() || !placed ? jump(next) : glide.start(next));
  const byHand = (next: View) => {
    fit = undefined;
    jump(next);
  };

  const viewOfStage = (id: StageId): View | undefined => {
    const band = bandOf(untrack(layout), id);
    const size = untrack(screen);
    const valign = band?.content ? "middle" : "top";
    return band && fitted(stageRect(band, size, inset()), size, inset(), kFitMax, valign);
  };
  const viewOf = (kind: FitKind): View | undefined => {
    if (kind === "stage") return viewOfStage(untrack(ui.focusedStage));
    return fitted(untrack(layout).bounds, untrack(screen), inset(), kFitMax, "middle");
  };
  const goToStage = (id: StageId) => {
    const next = viewOfStage(id);
    if (!next) return;
    fit = "stage";
    go(next);
  };
  const fitTo = (kind: FitKind) => {
    const next = viewOf(kind);
    if (!next) return;
    fit = kind;
    go(next);
  };
  /// The first view of a board: its current stage.
  const place = () => {
    if (placed || screen().width === 0 || layout().bands.length === 0) return;
    const next = viewOfStage(untrack(ui.store.currentStage));
    if (!next) return;
    fit = "stage";
    jump(next);
    placed = true;
  };
  const resize = (size: Size) => {
    const before = untrack(screen);
    setScreen(size);
    if (!placed || before.width === 0) return;
    const next = fit && viewOf(fit);
    if (next) return jump(next);
    const [dx, dy] = [(size.width - before.width) / 2, (size.height - before.height) / 2];
    glide.shift(dx, dy); // what is on its way arrives
    write(panned(untrack(view), dx, dy));
  };

  createComputed(
    on(layout, (next, before) => {
      if (!before || !placed) return;
      const current = untrack(view);
      const dy = -anchorShift(before, next, toWorld(current, { x: 0, y: untrack(screen).height / 2 }).y) * current.zoom;
      if (dy === 0) return;
      glide.shift(0, dy);
      setView(panned(current, 0, dy));
    }),
  );
  createComputed(place);
  onCleanup(glide.stop);

  const middle = () => ({ x: screen().width / 2, y: screen().height / 2 });
  const seen = (): Seen | undefined => {
    const { x, y } = toWorld(view(), middle());
    const band = bandAt(layout(), y);
    const place = { x: Math.round(x), y: Math.round(y - (band?.noteTop ?? 0)) };
    return band && { stage: band.stage, ...place, zoom: Math.round(view().zoom * 1000) };
  };
  const lookAt = (at: Seen) => {
    const band = bandOf(untrack(layout), at.stage);
    const narrower = Math.min(1, untrack(screen).width / kLookedWidth);
    const zoom = clampZoom((at.zoom / 1000) * narrower);
    const { x, y } = untrack(middle);
    fit = undefined;
    if (band) go({ zoom, dx: x - at.x * zoom, dy: y - (band.noteTop + at.y) * zoom });
  };
  const keepPlace = () => {
    const [place, kept, stage] = [untrack(view), fit, untrack(ui.focusedStage)];
    return () => {
      if (kept === "stage") return goToStage(stage);
      if (kept) return fitTo(kept);
      fit = undefined;
      go(place);
    };
  };
  const reveal = (rect: Rect) => {
    const next = revealed(untrack(view), rect, untrack(screen), { ...inset(), top: kRevealTop });
    if (next === untrack(view)) return;
    fit = undefined;
    go(next);
  };
  return {
    view, screen, pictured, resize, reveal, goToStage, seen, lookAt, keepPlace,
    moving: moved.lately,
    zooming: zoomed.lately,
    fit: fitTo,
    pan: (dx, dy) => byHand(panned(untrack(view), dx, dy)),
    zoomAt: (at, factor) => byHand(zoomedAt(untrack(view), at, factor)),
    zoomBy: (factor) => {
      fit = undefined;
      go(zoomedAt(untrack(view), untrack(middle), factor));
    },
    showNote: (id: NoteId) => {
      const rect = untrack(layout).placed.get(id);
      if (rect) reveal(rect);
    },
    middle: () => toWorld(untrack(view), untrack(middle)),
  }; // prettier-ignore
}
