// Where the eye stands, as pure arithmetic. Screen px = world px · zoom + offset.

export interface View {
  readonly zoom: number;
  readonly dx: number; // screen px of the world's origin (the axis of the funnel, the top of its first shoulder)
  readonly dy: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Rect extends Point, Size {}
/// Screen px at each side of the canvas that bars lie over.
export interface Inset {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

export const kZoomMin = 0.08;
export const kZoomMax = 2;

export function clampZoom(zoom: number): number {
  return Math.min(kZoomMax, Math.max(kZoomMin, zoom));
}

export function toWorld(view: View, point: Point): Point {
  return { x: (point.x - view.dx) / view.zoom, y: (point.y - view.dy) / view.zoom };
}

export function toScreen(view: View, point: Point): Point {
  return { x: point.x * view.zoom + view.dx, y: point.y * view.zoom + view.dy };
}

export function panned(view: View, dx: number, dy: number): View {
  return { zoom: view.zoom, dx: view.dx + dx, dy: view.dy + dy };
}

/// What moves the picture of `from` to where `to` has it.
export function since(from: View, to: View): View {
  const zoom = to.zoom / from.zoom;
  return { zoom, dx: to.dx - from.dx * zoom, dy: to.dy - from.dy * zoom };
}

/// What lies under `at` (screen px) stays there.
export function zoomedAt(view: View, at: Point, factor: number): View {
  const zoom = clampZoom(view.zoom * factor);
  const ratio = zoom / view.zoom;
  return { zoom, dx: at.x - (at.x - view.dx) * ratio, dy: at.y - (at.y - view.dy) * ratio };
}

/// The part of the world on the screen.
export function visibleWorld(view: View, screen: Size): Rect {
  const { x, y } = toWorld(view, { x: 0, y: 0 });
  return { x, y, width: screen.width / view.zoom, height: screen.height / view.zoom };
}

/// All of `rect` in the free part of the screen, not larger than `zoom_max`. `valign`: where it goes when it leaves room.
export function fitted(rect: Rect, screen: Size, inset: Inset, zoomMax: number, valign: "top" | "middle"): View {
  const free = {
    width: Math.max(40, screen.width - inset.left - inset.right),
    height: Math.max(40, screen.height - inset.top - inset.bottom),
  };
  const zoom = clampZoom(Math.min(zoomMax, free.width / rect.width, free.height / rect.height));
  const dx = inset.left + free.width / 2 - (rect.x + rect.width / 2) * zoom;
  const slack = valign === "top" ? 0 : Math.max(0, free.height - rect.height * zoom) / 2;
  return { zoom, dx, dy: inset.top + slack - rect.y * zoom };
}

/// Moves the view no further than needed for `rect` to be in the free part of the screen.
export function revealed(view: View, rect: Rect, screen: Size, inset: Inset): View {
  const nudge = (start: number, length: number, low: number, high: number) => {
    if (start < low || length > high - low) return low - start;
    return start + length > high ? high - start - length : 0;
  };
  const at = toScreen(view, rect);
  const width = rect.width * view.zoom;
  const height = rect.height * view.zoom;
  const dx = nudge(at.x, width, inset.left, screen.width - inset.right);
  const dy = nudge(at.y, height, inset.top, screen.height - inset.bottom);
  return dx === 0 && dy === 0 ? view : panned(view, dx, dy);
}

/// Between two views, `t` from 0 to 1: zoom geometrically, so that the speed feels even.
export function between(from: View, to: View, t: number): View {
  if (t >= 1) return to;
  const eased = 1 - (1 - t) ** 3;
  const zoom = from.zoom * (to.zoom / from.zoom) ** eased;
  const share = to.zoom === from.zoom ? eased : (zoom - from.zoom) / (to.zoom - from.zoom);
  // The line from one to the other in units of the world keeps the path straight while the zoom changes.
  return { zoom, dx: from.dx + (to.dx - from.dx) * share, dy: from.dy + (to.dy - from.dy) * share };
}

/// Wheel events come in px, lines or pages.
export function wheelPx(delta: number, mode: number, page: number): number {
  if (mode === 1) return delta * 16;
  return mode === 2 ? delta * page : delta;
}
