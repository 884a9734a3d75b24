// The white board's own state, from which all its parts draw: where everything stands, what is near, what is on its way.
import {
  batch,
  createComputed,
  createMemo,
  createSignal,
  on,
  onCleanup,
  untrack,
  type Accessor,
  type Signal,
} from "solid-js";
import { stageWidths } from "../../board";
import type { GroupId, NoteId, StageId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { ownName } from "../parts/notes";
import { writers, writersWords } from "../parts/writers";
import type { Rect } from "./camera";
import { createCameraControl, type CameraControl } from "./camera_control";
import { createDrawn, type Detail } from "./drawn";
import { createKeyed, createMembership, createSteady } from "./keyed";
import { layOut, type Layout, type Placed } from "./layout";
import { createTextSizes, type TextSizes } from "./measure";

export interface Offset {
  readonly dx: number;
  readonly dy: number;
}
/// What this person drags, in world px from where it stands.
export type Carried = Offset & ({ readonly notes: readonly NoteId[] } | { readonly tray: GroupId });
/// Where a drag would end.
export interface DropSpot {
  readonly stage: StageId;
  readonly tray?: GroupId;
}

export interface Wall {
  readonly ui: BoardUi;
  readonly camera: CameraControl;
  readonly sizes: TextSizes;
  readonly layout: Accessor<Layout>;
  readonly detail: Accessor<Detail>;
  readonly zoomStep: Accessor<number>; // the zoom, coarsely
  readonly detailOf: (id: NoteId) => Detail | undefined; // of a drawn note, which may follow `detail` later
  readonly near: Accessor<readonly NoteId[]>; // notes to draw
  readonly box: (id: NoteId) => Placed | undefined;
  readonly offset: (id: NoteId) => Offset | undefined;
  readonly carried: Accessor<Carried | undefined>;
  readonly setCarried: (carried: Carried | undefined) => void;
  readonly spot: Accessor<DropSpot | undefined>;
  readonly setSpot: (spot: DropSpot | undefined) => void;
  readonly marquee: Accessor<Rect | undefined>;
  readonly setMarquee: (rect: Rect | undefined) => void;
  readonly active: Accessor<NoteId | undefined>; // has or had the focus: the roving tab stop
  readonly setActive: (id: NoteId | undefined) => void;
  readonly isActive: (id: NoteId) => boolean;
  readonly isSelected: (id: NoteId) => boolean;
  readonly isGliding: (id: NoteId) => boolean;
  readonly isArrived: (id: NoteId) => boolean;
  readonly isFaded: (id: NoteId) => boolean;
  readonly lift: (id: NoteId) => number; // what moved last lies on top
  readonly writing: (id: NoteId) => string | undefined; // who else writes in it, in words
  readonly mergedInto: (id: NoteId) => number;
  readonly authorName: (participant: number) => string;
  readonly focusNote: (id: NoteId) => void;
  readonly onFocusNote: (focus: (id: NoteId) => void) => void;
}

const kGlideMs = 500;
const kArrivedMs = 2000;
const kArrivedMax = 400;
const kGlidesMax = 60; // notes in the time of a glide: each one is a layer of its own meanwhile
const kLiftsMax = 600; // the same: where more move, nobody sees which one came last

/// The zoom in steps of a tenth or less, never above what it is. What keeps its size on the screen is as large as this says,
/// so that it is not laid out anew at every frame of a zoom.
export function steppedZoom(zoom: number): number {
  return 2 ** (Math.floor(Math.log2(zoom) * 8 + 1e-6) / 8);
}

function sameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function samePlaced(a: Placed, b: Placed): boolean {
  return sameRect(a, b) && a.stage === b.stage && a.tray === b.tray && a.order === b.order;
}

/// Notes that stand elsewhere in their stage than before, or in another stage or tray. What only shifted with its whole
/// area does not count.
function movedNotes(before: Layout, after: Layout): { readonly moved: NoteId[]; readonly crossed: NoteId[] } {
  const tops = (layout: Layout) => new Map(layout.bands.map((band) => [band.stage, band]));
  const was = tops(before);
  const is = tops(after);
  const height = (bands: typeof was, placed: Placed) => {
    const band = bands.get(placed.stage);
    return placed.y - ((placed.tray === undefined ? band?.noteTop : band?.top) ?? 0);
  };
  const moved: NoteId[] = [];
  const crossed: NoteId[] = [];
  for (const [id, now] of after.placed) {
    const then = before.placed.get(id);
    if (!then || then === now) continue;
    if (then.stage !== now.stage) crossed.push(id);
    if (then.stage !== now.stage || then.tray !== now.tray || then.x !== now.x || height(was, then) !== height(is, now))
      moved.push(id);
  }
  return { moved, crossed };
}

/// How high each note that was moved lies: above all that were moved before. As this page saw it, nothing is stored.
function createLifts() {
  const lifts = new Map<NoteId, Signal<number>>();
  let top = 0;
  const of = (id: NoteId) => {
    const known = lifts.get(id) ?? createSignal(0);
    lifts.set(id, known);
    return known;
  };
  return {
    lift: (id: NoteId) => of(id)[0](),
    raise: (ids: readonly NoteId[]) => ids.forEach((id) => of(id)[1](++top)),
  };
}

/// A set whose members leave by themselves.
function createPassing(ms: number) {
  const [members, setMembers] = createSignal<ReadonlySet<NoteId>>(new Set());
  const timers = new Set<ReturnType<typeof setTimeout>>();
  onCleanup(() => timers.forEach(clearTimeout));
  const add = (ids: readonly NoteId[]) => {
    if (ids.length === 0) return;
    setMembers((now) => new Set([...now, ...ids]));
    const timer = setTimeout(() => {
      timers.delete(timer);
      setMembers((now) => new Set([...now].filter((id) => !ids.includes(id))));
    }, ms);
    timers.add(timer);
  };
  const clear = () => {
    timers.forEach(clearTimeout);
    timers.clear();
    if (members().size > 0) setMembers(new Set<NoteId>());
  };
  return { members, add, clear };
}

/// Offsets of what is dragged: by others (until the drop itself arrives) and by this person.
function createOffsets(
  ui: BoardUi,
  layout: Accessor<Layout>,
  carried: Accessor<Carried | undefined>,
  landed: Accessor<ReadonlySet<NoteId>>,
) {
  return createMemo(() => {
    const offsets = new Map<NoteId, Offset>();
    for (const { drag } of ui.store.peers()) {
      drag?.notes.forEach((id) => !landed().has(id) && offsets.set(id, drag));
    }
    const own = carried();
    if (!own) return offsets;
    const notes = "notes" in own ? own.notes : (layout().trays.find(({ id }) => id === own.tray)?.members ?? []);
    notes.forEach((id) => offsets.set(id, own));
    return offsets;
  });
}

/// How many came lately, with those that come now.
function createRate(ms: number) {
  let lately = 0;
  const timers = new Set<ReturnType<typeof setTimeout>>();
  onCleanup(() => timers.forEach(clearTimeout));
  return (count: number) => {
    lately += count;
    const timer = setTimeout(() => {
      timers.delete(timer);
      lately -= count;
    }, ms);
    timers.add(timer);
    return lately;
  };
}

/// Notes whose drop has arrived while their dragger's presence still tells of the drag.
function createLanded(ui: BoardUi, layout: Accessor<Layout>): Accessor<ReadonlySet<NoteId>> {
  const [landed, setLanded] = createSignal<ReadonlySet<NoteId>>(new Set());
  const dragged = createMemo(() => new Set(ui.store.peers().flatMap(({ drag }) => drag?.notes ?? [])));
  createComputed(
    on(layout, (next, before) => {
      const hit = [...untrack(dragged)].filter(
        (id) => before && next.placed.get(id) !== undefined && movedIn(before, next, id),
      );
      if (hit.length > 0) setLanded((now) => new Set([...now, ...hit]));
    }),
  );
  createComputed(() => {
    const still = dragged();
    setLanded((now) => ([...now].every((id) => still.has(id)) ? now : new Set([...now].filter((id) => still.has(id)))));
  });
  return landed;
}

function movedIn(before: Layout, after: Layout, id: NoteId): boolean {
  const then = before.placed.get(id);
  const now = after.placed.get(id);
  return !then || !now || !samePlaced(then, now);
}

function createMarks(ui: BoardUi) {
  const { store, t } = ui;
  const merged = createMemo(() => {
    const counts = new Map<NoteId, number>();
    for (const note of store.notes().values()) {
      if (note.merged && !note.withdrawn) counts.set(note.merged.into, (counts.get(note.merged.into) ?? 0) + 1);
    }
    return counts;
  });
  const writing = createMemo(
    () => new Map([...writers(store)].map(([id, names]) => [id, writersWords(t, names)] as const)),
  );
  const people = createMemo(() => new Map([...store.people()].map(([number, { name }]) => [number, name])));
  const mergedInto = createKeyed(merged);
  const nameOf = createKeyed(people);
  return {
    mergedInto: (id: NoteId) => mergedInto(id) ?? 0,
    writing: createKeyed(writing),
    authorName: (participant: number) => (participant === 0 ? ownName(store) : (nameOf(participant) ?? "")),
  };
}

function createLayout(ui: BoardUi, sizes: TextSizes): Accessor<Layout> {
  const { store } = ui;
  return createMemo(() =>
    layOut({
      stages: store.stages(),
      groups: store.groups(),
      notes: store.notes(),
      phrases: store.phrases(),
      widths: stageWidths({ stages: store.stages(), notes: store.notes() }),
      cardHeight: sizes.cardHeight,
    }),
  );
}

/// Call within a component.
export function createWall(ui: BoardUi): Wall {
  const sizes = createTextSizes();
  const layout = createLayout(ui, sizes);
  const camera = createCameraControl(ui, layout);
  const [carried, setCarried] = createSignal<Carried>();
  const [spot, setSpot] = createSignal<DropSpot>();
  const [marquee, setMarquee] = createSignal<Rect>();
  const [active, setActive] = createSignal<NoteId>();
  const gliding = createPassing(kGlideMs);
  const arrived = createPassing(kArrivedMs);
  const { lift, raise } = createLifts();
  const counted = createRate(kGlideMs);
  createComputed(
    on(layout, (next, before) => {
      if (!before || before.placed.size === 0) return;
      const { moved, crossed } = movedNotes(before, next);
      if (moved.length === 0) return;
      const lately = counted(moved.length);
      batch(() => {
        if (lately <= kLiftsMax) raise(moved);
        if (lately <= kGlidesMax) gliding.add(moved);
        else gliding.clear();
        if (crossed.length <= kArrivedMax) arrived.add(crossed);
      });
    }),
  );
  createComputed(() => {
    const id = active();
    if (id !== undefined && !layout().placed.has(id)) setActive(undefined); // it left the board
  });
  const landed = createLanded(ui, layout);
  const box = createKeyed(() => layout().placed, samePlaced);
  const offset = createKeyed(createOffsets(ui, layout, carried, landed), (a, b) => a.dx === b.dx && a.dy === b.dy);
  const lineage = createMembership<NoteId>(() => ui.lineage()?.notes ?? new Set());
  const isGliding = createMembership(gliding.members);
  const isArrived = createMembership(() => new Set([...arrived.members(), ...ui.arrived()]));
  const isActive = createMembership(() => new Set(active() === undefined ? [] : [active()]));
  const dark = createSteady(() => ui.lineage() !== null);
  const searching = createSteady(() => ui.content.found() !== null);
  const found = createMembership<NoteId>(() => ui.content.found() ?? new Set());
  const zoomStep = createSteady(() => steppedZoom(camera.view().zoom));
  let focus: (id: NoteId) => void = () => undefined;
  return {
    ui, camera, sizes, layout, box, offset, carried, spot, marquee, active, isGliding, isArrived, isActive,
    setCarried: (next) => void setCarried(next),
    setSpot: (next) => void setSpot((now) => (now?.stage === next?.stage && now?.tray === next?.tray ? now : next)),
    setMarquee: (next) => void setMarquee(next),
    setActive: (next) => void setActive(() => next),
    zoomStep,
    ...createDrawn(ui, { camera, layout, active, carried }, gliding.members),
    isSelected: createMembership(ui.selection),
    isFaded: (id) => (dark() && !lineage(id)) || (searching() && !found(id)),
    lift,
    ...createMarks(ui),
    focusNote: (id) => focus(id),
    onFocusNote: (next) => void (focus = next),
  }; // prettier-ignore
}
