// Pointers and wheel on the white board. One state at a time; each holds only its own fields.
import { createSignal, untrack, type Accessor } from "solid-js";
import type { GroupId, NoteId } from "../../protocol/types";
import { toWorld, wheelPx, type Point, type Rect } from "./camera";
import { dragMarquee, dragNotes, dragTray, movable, type Drag } from "./drags";
import { bandAt } from "./layout";
import type { PresenceOut } from "./presence";
import { mayDragTray } from "./rights";
import type { Wall } from "./wall";

type Target =
  | { readonly kind: "note"; readonly note: NoteId }
  | { readonly kind: "tray"; readonly tray: GroupId }
  | { readonly kind: "ground" };
interface Press {
  readonly kind: "press";
  readonly pointer: number;
  readonly touch: boolean;
  readonly from: Point;
  readonly target: Target;
  readonly shift: boolean;
  readonly toggles: boolean;
  held: boolean; // a long press: the note is picked up
}
type Gesture =
  | { readonly kind: "idle" }
  | Press
  | { readonly kind: "pan"; readonly pointer: number; last: Point }
  | { readonly kind: "pinch"; last: Map<number, Point> }
  | { readonly kind: "drag"; readonly pointer: number; readonly drag: Drag; at: Point };

const kMovePx = 4;
const kTouchMovePx = 9;
const kHoldMs = 420;
const kEdgePx = 44;
const kEdgeSpeed = 0.28; // screen px per px into the edge and frame
const kWheelZoom = 0.0016;
const kPinchMs = 150;
const kPinchZoom = 0.01; // trackpads send pinches as ctrl+wheel with small deltas

export interface Gestures {
  readonly panning: Accessor<boolean>;
  readonly spaceHeld: Accessor<boolean>;
  readonly holdSpace: (held: boolean) => void;
  readonly down: (event: PointerEvent) => void;
  readonly move: (event: PointerEvent) => void;
  readonly up: (event: PointerEvent) => void;
  readonly cancel: (event: PointerEvent) => void;
  readonly wheel: (event: WheelEvent) => void;
  readonly abort: () => boolean; // ends a drag without a change; false if there was none
  readonly locate: (event: { clientX: number; clientY: number }) => Point; // world px
  readonly panned: () => boolean; // since the space key went down
}

function targetOf(event: Event): Target {
  const element = event.target instanceof Element ? event.target : null;
  const note = element?.closest<HTMLElement>("[data-note-id]")?.dataset["noteId"];
  if (note !== undefined) return { kind: "note", note: note as NoteId };
  const tray = element?.closest<HTMLElement>("[data-tray-head]")?.dataset["trayHead"];
  return tray === undefined ? { kind: "ground" } : { kind: "tray", tray: tray as GroupId };
}

/// Fields and buttons on the board keep their own pointer behaviour.
function isControl(event: Event): boolean {
  return event.target instanceof Element && event.target.closest("textarea, input, button, [data-control]") !== null;
}

function far(a: Point, b: Point, px: number): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) > px;
}

/// What a wheel of `dy` px with ctrl does. `since_ms`: after the last of a pinch, whose steps a browser joins where the page is slow.
export function wheelZoom(dy: number, since_ms: number): { readonly pinch: boolean; readonly factor: number } {
  const pinch = Math.abs(dy) < 40 || since_ms < kPinchMs;
  return { pinch, factor: Math.exp(-dy * (pinch ? kPinchZoom : kWheelZoom)) };
}

/// `bounds`: the board's place in the window, kept by the component. `opened`: a long press without a move.
export function createGestures(
  wall: Wall,
  presence: PresenceOut,
  bounds: () => Rect,
  opened: (note: NoteId, at: Point) => void,
): Gestures {
  const { ui, camera } = wall;
  let state: Gesture = { kind: "idle" };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let edge = 0;
  let wasPanned = false;
  let pinched = -Infinity; // when, last
  const touches = new Map<number, Point>();
  const [panning, setPanning] = createSignal(false);
  const [spaceHeld, setSpaceHeld] = createSignal(false);

  const at = (event: { clientX: number; clientY: number }): Point => {
    const { x, y } = bounds();
    return { x: event.clientX - x, y: event.clientY - y };
  };
  const world = (point: Point) => toWorld(untrack(camera.view), point);
  const enter = (next: Gesture) => {
    clearTimeout(timer);
    cancelAnimationFrame(edge);
    state = next;
    setPanning(next.kind === "pan" || next.kind === "pinch");
    if (next.kind === "pan") wasPanned = true;
  };

  const press = (event: PointerEvent) => {
    const { pointerId: pointer, shiftKey: shift } = event;
    const target = targetOf(event);
    const touch = event.pointerType === "touch";
    const next: Press = {
      kind: "press",
      pointer,
      touch,
      from: at(event),
      target,
      shift,
      toggles: shift || event.ctrlKey || event.metaKey,
      held: false,
    };
    enter(next);
    if (touch && target.kind === "note") timer = setTimeout(() => hold(next, target.note), kHoldMs);
  };
  const hold = (pressed: Press, note: NoteId) => {
    if (state !== pressed) return;
    pressed.held = true;
    ui.select([note], ui.selection().has(note) ? "add" : "set");
    wall.setActive(note);
  };

  /// A first pointer begins anew: the end of the last one may have gone to a dialog that opened over the board.
  const forget = () => {
    touches.clear();
    if (!abort()) enter({ kind: "idle" });
  };

  const down = (event: PointerEvent) => {
    if (isControl(event)) return;
    if (event.isPrimary) forget();
    if (event.pointerType === "touch") touches.set(event.pointerId, at(event));
    if (touches.size === 2) {
      if (state.kind === "drag") state.drag.cancel();
      return enter({ kind: "pinch", last: new Map(touches) });
    }
    if (state.kind !== "idle") return;
    if (event.button === 1 || (event.button === 0 && spaceHeld())) {
      capture(event);
      return enter({ kind: "pan", pointer: event.pointerId, last: at(event) });
    }
    if (event.button === 0) press(event);
  };

  const capture = (event: PointerEvent) => {
    if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId);
  };

  /// What a press becomes when it moves.
  const begin = (pressed: Press): Drag | undefined => {
    const { target, from, touch } = pressed;
    if (target.kind === "tray" && !touch && mayDragTray(wall, target.tray))
      return dragTray(wall, target.tray, world(from));
    const marquee = target.kind !== "note" && !touch && (pressed.shift || ui.tool() === "select");
    if (marquee) return dragMarquee(wall, world(from), pressed.toggles);
    if (target.kind !== "note" || (touch && !pressed.held && !ui.selection().has(target.note))) return undefined;
    const notes = movable(wall, target.note);
    if (notes.length === 0) return undefined;
    if (!ui.selection().has(target.note)) ui.select([target.note], pressed.toggles ? "add" : "set");
    return dragNotes(wall, presence, notes, world(from));
  };

  const advance = (event: PointerEvent, pressed: Press) => {
    const now = at(event);
    if (!far(pressed.from, now, pressed.touch ? kTouchMovePx : kMovePx)) return;
    capture(event);
    const drag = begin(pressed);
    if (!drag) {
      enter({ kind: "pan", pointer: pressed.pointer, last: now });
      return camera.pan(now.x - pressed.from.x, now.y - pressed.from.y);
    }
    enter({ kind: "drag", pointer: pressed.pointer, drag, at: now });
    drag.move(world(now));
    edge = requestAnimationFrame(scrollAtEdge);
  };

  /// A drag near the border moves the view along.
  const scrollAtEdge = () => {
    if (state.kind !== "drag") return;
    const { width, height } = untrack(camera.screen);
    const push = (value: number, length: number) =>
      Math.max(0, kEdgePx - value) - Math.max(0, value - length + kEdgePx);
    const dx = push(state.at.x, width) * kEdgeSpeed;
    const dy = push(state.at.y, height) * kEdgeSpeed;
    if (dx !== 0 || dy !== 0) {
      camera.pan(dx, dy);
      state.drag.move(world(state.at));
    }
    edge = requestAnimationFrame(scrollAtEdge);
  };

  const pinch = (last: Map<number, Point>) => {
    const [a, b] = [...touches.values()];
    const [c, d] = [...last.values()];
    if (!a || !b || !c || !d) return;
    const mid = (p: Point, q: Point) => ({ x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 });
    const now = mid(a, b);
    const before = mid(c, d);
    camera.pan(now.x - before.x, now.y - before.y);
    camera.zoomAt(now, Math.hypot(a.x - b.x, a.y - b.y) / Math.max(1, Math.hypot(c.x - d.x, c.y - d.y)));
  };

  const tellCursor = (point: Point) => {
    const { x, y } = world(point);
    const band = bandAt(untrack(wall.layout), y);
    if (band) presence.cursor({ stage: band.stage, x: Math.round(x), y: Math.round(y - band.noteTop) });
  };

  const move = (event: PointerEvent) => {
    const now = at(event);
    if (touches.has(event.pointerId)) touches.set(event.pointerId, now);
    if (event.pointerType !== "touch") tellCursor(now);
    if (state.kind === "pinch") {
      pinch(state.last);
      state.last = new Map(touches);
      return;
    }
    if (state.kind === "idle" || state.pointer !== event.pointerId) return;
    if (state.kind === "press") return advance(event, state);
    if (state.kind === "pan") {
      camera.pan(now.x - state.last.x, now.y - state.last.y);
      state.last = now;
      return;
    }
    state.at = now;
    state.drag.move(world(now));
  };

  const click = ({ target, toggles, touch, held, from }: Press) => {
    if (target.kind === "note") {
      if (touch && held) return opened(target.note, from);
      ui.select([target.note], toggles ? "toggle" : "set");
      return wall.focusNote(target.note);
    }
    if (toggles) return;
    ui.select([], "set");
    wall.setActive(undefined);
  };

  const up = (event: PointerEvent) => {
    touches.delete(event.pointerId);
    if (state.kind === "pinch") {
      const [rest] = touches;
      return enter(rest ? { kind: "pan", pointer: rest[0], last: rest[1] } : { kind: "idle" });
    }
    if (state.kind === "idle" || state.pointer !== event.pointerId) return;
    const ended = state;
    enter({ kind: "idle" });
    if (ended.kind === "press") click(ended);
    if (ended.kind === "drag") ended.drag.drop(world(at(event)));
  };

  const abort = () => {
    if (state.kind !== "drag") return false;
    state.drag.cancel();
    enter({ kind: "idle" });
    return true;
  };
  const cancel = (event: PointerEvent) => {
    touches.delete(event.pointerId);
    if (!abort()) enter({ kind: "idle" });
  };

  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const page = untrack(camera.screen).height;
    const dx = wheelPx(event.deltaX, event.deltaMode, page);
    const dy = wheelPx(event.deltaY, event.deltaMode, page);
    if (event.ctrlKey || event.metaKey) {
      const { pinch, factor } = wheelZoom(dy, event.timeStamp - pinched);
      if (pinch) pinched = event.timeStamp;
      camera.zoomAt(at(event), factor);
    } else if (event.shiftKey && dx === 0) camera.pan(-dy, 0);
    else camera.pan(-dx, -dy);
    if (state.kind === "drag") state.drag.move(world(state.at));
  };

  return {
    panning, spaceHeld, down, move, up, cancel, wheel, abort,
    holdSpace: (held) => {
      if (held && !spaceHeld()) wasPanned = false;
      setSpaceHeld(held);
    },
    locate: (event) => world(at(event)),
    panned: () => wasPanned,
  }; // prettier-ignore
}
