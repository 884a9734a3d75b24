// What one board page shares between its parts: the canvas, the bars, the drawer, the dialogs.
// It is state of the screen only; what is true of the board lives in the store.
import { createSignal, untrack, type Accessor } from "solid-js";
import type { Translate } from "../i18n";
import type { Fate } from "../board/lineage";
import type { GroupId, Note, NoteId, Place, StageId, View } from "../protocol/types";
import type { BoardStore } from "../store/api";
import { veilStore } from "./veil";
import { type Content, type ContentDialog, createContent } from "./content";

export type Colour = Note["colour"];
export type Tool = "hand" | "select";
export type FitKind = "stage" | "funnel";
export type SelectMode = "set" | "add" | "toggle";
export type Tab = "all" | "mine" | "board";

/// What the canvas does for the rest of the page. It registers itself with `ui.registerCamera` when it is mounted.
export interface Camera {
  goToStage(stage: StageId): void; // glides there (no gliding with reduced motion)
  fit(kind: FitKind): void;
  zoomBy(factor: number): void; // around the middle of the view
  showNote(note: NoteId): void; // brings the note into view
  seen(): View | undefined; // what is in the middle of the view, as others are told it (PRS5); reactive
  lookAt(view: View): void;
  keepPlace(): () => void; // the way back to where the camera is now
}

/// Somebody whose view this page's camera follows. `look`: a facilitator asked all to.
export interface Following {
  readonly session: number;
  readonly name: string;
  readonly look: boolean;
}

/// The posted notes and everything between them and `phrase`. All other notes fade to 15 %.
export interface Lineage {
  readonly phrase: NoteId; // the note whose lineage is shown: a phrase, or any note on its way
  readonly notes: ReadonlySet<NoteId>; // includes `phrase`
}

/// A menu at a point of the window (client px).
export type Menu =
  | { readonly kind: "note"; readonly note: NoteId; readonly x: number; readonly y: number }
  | { readonly kind: "group"; readonly group: GroupId; readonly x: number; readonly y: number }
  | { readonly kind: "stage"; readonly stage: StageId; readonly x: number; readonly y: number };

/// What the page asks about in a dialog. `notes` are what it is about.
export type Dialog =
  | { readonly kind: "take"; readonly notes: readonly NoteId[] }
  | { readonly kind: "aside"; readonly notes: readonly NoteId[] }
  | { readonly kind: "distil"; readonly notes: readonly NoteId[]; readonly text?: string } // proposed
  | { readonly kind: "group"; readonly notes: readonly NoteId[] }
  | { readonly kind: "merge"; readonly notes: readonly NoteId[] }
  | { readonly kind: "hide"; readonly notes: readonly NoteId[] }
  | { readonly kind: "withdraw"; readonly notes: readonly NoteId[] }
  | { readonly kind: "sources"; readonly note: NoteId }
  | { readonly kind: "rename-group"; readonly group: GroupId }
  | { readonly kind: "stage"; readonly stage: StageId }
  | { readonly kind: "add-stage"; readonly after: StageId }
  | { readonly kind: "rename-board" }
  | { readonly kind: "next-stage" }
  | { readonly kind: "share"; readonly first: boolean }
  | { readonly kind: "note"; readonly note: NoteId } // the phone's sheet of one note
  | { readonly kind: "fate"; readonly note: NoteId } // where did it go?
  | { readonly kind: "ledger"; readonly fate?: Fate }
  | { readonly kind: "people" }
  | { readonly kind: "person"; readonly person: number }
  | { readonly kind: "facilitate" }
  | { readonly kind: "hands" }
  | { readonly kind: "code" } // the way in, large enough for a room
  | { readonly kind: "new-link" }
  | { readonly kind: "erase"; readonly person?: number } // what this person wrote; absent: oneself
  | { readonly kind: "copy"; readonly text: string } // to select from, where the clipboard is refused
  | { readonly kind: "write-phrase" }
  | { readonly kind: "replay" } // how we got here
  | { readonly kind: "help" }
  | ContentDialog;

/// A line that goes away by itself, with at most one action ("12 notes taken · Undo").
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/// A note that is being written on the board and not yet posted. Without `place` the canvas takes the middle of the view.
export interface Draft {
  readonly stage: StageId;
  readonly place?: Place;
}

/// Duties. The canvas: pan, zoom, drag, marquee, editing and drafts in place, arrow keys on a focused note; it calls
/// `setFocusedStage` and `setZoom` when its camera has moved. The page around it: all menus, dialogs, bars and the keys
/// N, M, Shift+1, Shift+2, ?, Esc and Ctrl+A (all notes of the focused stage).
/// Who may do what: `./permissions`.
export interface BoardUi {
  /// Without the texts of others in private stages, unless `textsShown`.
  readonly store: BoardStore;
  readonly t: Translate;

  readonly selection: Accessor<ReadonlySet<NoteId>>;
  select(ids: Iterable<NoteId>, mode: SelectMode): void;

  /// The stage that the camera looks at. `goToStage` glides there.
  readonly focusedStage: Accessor<StageId>;
  setFocusedStage(id: StageId): void;
  goToStage(id: StageId): void;
  /// The stage that this page itself makes current: it goes there, and need not be told.
  lead(id: StageId): void;
  readonly led: Accessor<StageId | null>;
  fit(kind: FitKind): void;
  readonly zoom: Accessor<number>;
  setZoom(zoom: number): void;
  zoomBy(factor: number): void;
  showNote(id: NoteId): void;
  registerCamera(camera: Camera | null): void;
  readonly camera: Accessor<Camera | null>;

  /// Ends by itself as soon as this person moves the camera.
  readonly following: Accessor<Following | null>;
  follow(following: Following | null): void;
  /// This facilitator asks all to look where this page looks.
  readonly looking: Accessor<boolean>;
  setLooking(on: boolean): void;

  /// Facilitators may read what others write in a private stage: on this page, and never while it projects.
  readonly textsShown: Accessor<boolean>;
  showTexts(on: boolean): void;

  readonly tool: Accessor<Tool>; // participants: always "hand"
  setTool(tool: Tool): void;

  readonly lineage: Accessor<Lineage | null>;
  setLineage(lineage: Lineage | null): void;

  readonly editing: Accessor<NoteId | null>;
  startEditing(id: NoteId | null): void;
  readonly draft: Accessor<Draft | null>;
  startDraft(draft: Draft | null): void;
  /// The note in whose text this person writes elsewhere than on the board: in the sheet.
  readonly writing: Accessor<NoteId | null>;
  setWriting(id: NoteId | null): void;
  /// The colour of this person's next note.
  readonly colour: Accessor<Colour>;
  setColour(colour: Colour): void;

  readonly menu: Accessor<Menu | null>;
  openMenu(menu: Menu | null): void;
  readonly dialog: Accessor<Dialog | null>;
  openDialog(dialog: Dialog | null): void;

  /// Notes outlined for 2 s because a change of this page has just moved them.
  readonly arrived: Accessor<ReadonlySet<NoteId>>;
  markArrived(ids: Iterable<NoteId>): void;

  /// What is searched for, and the results that stand on the notes.
  readonly content: Content;

  readonly projecting: Accessor<boolean>; // no tools, names, counts
  setProjecting(on: boolean): void;
  readonly drawer: Accessor<boolean>; // the definition drawer (380 px at the right) is open
  setDrawer(open: boolean): void;
  readonly phone: Accessor<boolean>; // ≤ 720 px wide
  readonly tab: Accessor<Tab>; // what a phone shows
  setTab(tab: Tab): void;

  readonly toasts: Accessor<readonly Toast[]>;
  say(text: string, action?: Toast["action"]): number; // its id, for dismissToast
  dismissToast(id: number): void;
}

/// The canvas is `Canvas` in `./canvas/canvas.tsx`. It fills its parent, which has a size and `position: relative`.
export interface CanvasProps {
  readonly ui: BoardUi;
}

const kArrivedMs = 2000;
const kToastMs = 8000;
const kToastsMax = 3;
const kColourKey = "entonnoir.colour";
const kOwnColours: readonly Colour[] = ["yellow", "blue", "green", "pink"];

function selected(before: ReadonlySet<NoteId>, ids: Iterable<NoteId>, mode: SelectMode): ReadonlySet<NoteId> {
  const after = new Set(mode === "set" ? [] : before);
  for (const id of ids) {
    if (mode === "toggle" && before.has(id)) after.delete(id);
    else after.add(id);
  }
  return after;
}

/// One colour per person, kept by the browser. Storage may be refused (private modes): then it is new at every load.
function ownColour(): Colour {
  try {
    const kept = localStorage.getItem(kColourKey);
    const found = kOwnColours.find((colour) => colour === kept);
    if (found) return found;
  } catch {
    // Nothing can be kept here; the choice below lasts as long as the page.
  }
  return kOwnColours[Math.floor(Math.random() * kOwnColours.length)] ?? "yellow";
}

function keepColour(colour: Colour): void {
  try {
    localStorage.setItem(kColourKey, colour);
  } catch {
    // As above.
  }
}

function createSelection() {
  const [selection, setSelection] = createSignal<ReadonlySet<NoteId>>(new Set());
  const [arrived, setArrived] = createSignal<ReadonlySet<NoteId>>(new Set());
  const select = (ids: Iterable<NoteId>, mode: SelectMode) => setSelection((before) => selected(before, ids, mode));
  const markArrived = (ids: Iterable<NoteId>) => {
    const mine = new Set(ids);
    setArrived(mine);
    setTimeout(() => setArrived((now) => (now === mine ? new Set<NoteId>() : now)), kArrivedMs);
  };
  return {
    selection,
    select: (ids: Iterable<NoteId>, mode: SelectMode) => void select(ids, mode),
    arrived,
    markArrived,
  };
}

function createToasts() {
  const [toasts, setToasts] = createSignal<readonly Toast[]>([]);
  let last = 0;
  const dismissToast = (id: number) => void setToasts((all) => all.filter((toast) => toast.id !== id));
  const say = (text: string, action?: Toast["action"]) => {
    const toast: Toast = action ? { id: ++last, text, action } : { id: ++last, text };
    setToasts((all) => [...all, toast].slice(-kToastsMax));
    setTimeout(() => dismissToast(toast.id), kToastMs);
    return toast.id;
  };
  return { toasts, say, dismissToast };
}

function createCamera(store: BoardStore) {
  const [looked, setFocusedStage] = createSignal<StageId | null>(null);
  const [zoom, setZoom] = createSignal(1);
  const [led, setLed] = createSignal<StageId | null>(null);
  const [camera, setCamera] = createSignal<Camera | null>(null);
  const [following, setFollowing] = createSignal<Following | null>(null);
  const [looking, setLooking] = createSignal(false);
  /// The camera, to be moved by this person.
  const moved = () => {
    setFollowing(null);
    return untrack(camera);
  };
  const goToStage = (id: StageId) => {
    setFocusedStage(() => id);
    moved()?.goToStage(id);
  };
  return {
    camera,
    following,
    follow: (next: Following | null) => void setFollowing(() => next),
    looking,
    setLooking: (on: boolean) => void setLooking(on),
    focusedStage: () => {
      const id = looked();
      return id !== null && store.stages().some((stage) => stage.id === id) ? id : store.currentStage();
    },
    setFocusedStage: (id: StageId) => void setFocusedStage(() => id),
    goToStage,
    lead: (id: StageId) => (setLed(() => id), goToStage(id)),
    led,
    fit: (kind: FitKind) => moved()?.fit(kind),
    zoom,
    setZoom: (value: number) => void setZoom(value),
    zoomBy: (factor: number) => moved()?.zoomBy(factor),
    showNote: (id: NoteId) => moved()?.showNote(id),
    registerCamera: (registered: Camera | null) => void setCamera(() => registered),
  };
}

function createModes() {
  const [tool, setTool] = createSignal<Tool>("hand");
  const [lineage, setLineage] = createSignal<Lineage | null>(null);
  const [editing, startEditing] = createSignal<NoteId | null>(null);
  const [writing, setWriting] = createSignal<NoteId | null>(null);
  const [draft, startDraft] = createSignal<Draft | null>(null);
  const [colour, setColour] = createSignal<Colour>(ownColour());
  const [menu, openMenu] = createSignal<Menu | null>(null);
  const [dialog, openDialog] = createSignal<Dialog | null>(null);
  const [projecting, setProjecting] = createSignal(false);
  const [drawer, setDrawer] = createSignal(false);
  const [textsShown, showTexts] = createSignal(false);
  const [tab, setTab] = createSignal<Tab>("all");
  return {
    tab,
    setTab: (next: Tab) => void setTab(next),
    textsShown,
    showTexts: (on: boolean) => void showTexts(on),
    tool,
    setTool: (value: Tool) => void setTool(value),
    lineage,
    setLineage: (value: Lineage | null) => void setLineage(value),
    editing,
    startEditing: (id: NoteId | null) => void startEditing(() => id),
    writing,
    setWriting: (id: NoteId | null) => void setWriting(() => id),
    draft,
    startDraft: (value: Draft | null) => void startDraft(value),
    colour,
    setColour: (value: Colour) => (keepColour(value), void setColour(value)),
    menu,
    openMenu: (value: Menu | null) => void openMenu(value),
    dialog,
    openDialog: (value: Dialog | null) => void openDialog(value),
    projecting,
    setProjecting: (on: boolean) => void setProjecting(on),
    drawer,
    setDrawer: (open: boolean) => void setDrawer(open),
  };
}

/// Call within a Solid root. `phone` follows the window's width.
export function createBoardUi(store: BoardStore, t: Translate, phone: Accessor<boolean>): BoardUi {
  const modes = createModes();
  const seen = veilStore(store, () => modes.textsShown() && !modes.projecting());
  return {
    store: seen,
    t,
    phone,
    content: createContent(),
    ...createSelection(),
    ...createToasts(),
    ...createCamera(store),
    ...modes,
  };
}
