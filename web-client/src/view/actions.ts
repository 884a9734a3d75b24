// What the menus, bars and dialogs do, as changes of the board: one act, one change, one line that says so.
import type { GroupId, NoteId, Op, Policy, Stage, StageId } from "../protocol/types";
import type { BoardUi, Colour } from "./board_ui";
import { newGroupId, newNoteId, newStageId } from "./parts/ids";
import { liveNotes, stageTitle } from "./parts/notes";
import { isLive } from "./permissions";
import { undoOr } from "./take_back";

function live(ui: BoardUi, ids: readonly NoteId[]): NoteId[] {
  const notes = ui.store.notes();
  return ids.filter((id) => {
    const note = notes.get(id);
    return note !== undefined && isLive(note);
  });
}

/// The moves that bring notes back to where they are now.
function movesBack(ui: BoardUi, ids: readonly NoteId[]): Op[] {
  const byStage = new Map<StageId, NoteId[]>();
  for (const id of ids) {
    const note = ui.store.notes().get(id);
    if (note) byStage.set(note.stage, [...(byStage.get(note.stage) ?? []), id]);
  }
  return [...byStage].map(([stage, notes]) => ({ op: "note.move", notes, stage }));
}

/// Takes notes to a stage, each to the place it had there or to a free one; the toast can undo it.
export function takeTo(ui: BoardUi, ids: readonly NoteId[], stage: StageId, also: readonly Op[] = []): void {
  const notes = live(ui, ids).filter((id) => ui.store.notes().get(id)?.stage !== stage);
  const back = movesBack(ui, notes);
  const ops: Op[] = notes.length > 0 ? [{ op: "note.move", notes, stage }, ...also] : [...also];
  if (ops.length === 0) return;
  ui.store.submit(ops);
  if (notes.length === 0) return;
  ui.markArrived(notes);
  ui.say(ui.t("taken", { n: notes.length }), { label: ui.t("undo"), run: undoOr(ui, () => ui.store.submit(back)) });
}

/// Makes `to` the current stage, with the notes of the stage before if wanted.
export function goOn(ui: BoardUi, to: StageId, withNotes: boolean): void {
  const from = ui.store.currentStage();
  const notes = withNotes ? liveNotes(ui.store, from) : [];
  ui.lead(to);
  takeTo(ui, notes, to, [{ op: "stage.current", stage: to }]);
}

/// Makes a stage the current one, without notes.
export function makeCurrent(ui: BoardUi, stage: StageId): void {
  ui.lead(stage);
  ui.store.submit([{ op: "stage.current", stage }]);
}

export function setAside(ui: BoardUi, ids: readonly NoteId[], why: string): void {
  const notes = live(ui, ids);
  if (notes.length === 0) return;
  ui.store.submit([{ op: "note.set_aside", notes, why }]);
  ui.select([], "set");
  ui.say(`${ui.t("nNotes", { n: notes.length })} · ${ui.t("ledger.set_aside")}`, {
    label: ui.t("undo"),
    run: undoOr(ui, () => ui.store.submit([{ op: "note.restore", notes }])),
  });
}

export function restore(ui: BoardUi, notes: readonly NoteId[]): void {
  ui.store.submit([{ op: "note.restore", notes }]);
}

/// A new note in `stage` that keeps `ids` as its sources.
export function distil(ui: BoardUi, ids: readonly NoteId[], text: string, stage: StageId): void {
  const sources = live(ui, ids);
  if (sources.length === 0) return;
  const note = newNoteId();
  ui.store.submit([{ op: "note.distil", note, text, colour: "white", stage, sources }]);
  ui.select([], "set");
  ui.markArrived([note]);
  ui.say(ui.t("distilled", { stage: stageTitle(ui.store, stage) }), {
    label: ui.t("goThere"),
    run: () => ui.goToStage(stage),
  });
}

export function writePhrase(ui: BoardUi, stage: StageId, text: string): void {
  ui.store.submit([{ op: "note.post", note: newNoteId(), text, colour: "white", stage }]);
}

/// One group per stage that the notes are in (a group lives inside a stage).
export function group(ui: BoardUi, ids: readonly NoteId[], title: string): void {
  const byStage = new Map<StageId, NoteId[]>();
  for (const id of live(ui, ids)) {
    const note = ui.store.notes().get(id);
    if (note) byStage.set(note.stage, [...(byStage.get(note.stage) ?? []), id]);
  }
  const ops: Op[] = [...byStage].map(([stage, notes]) => ({
    op: "group.create",
    group: newGroupId(),
    stage,
    title,
    notes,
  }));
  if (ops.length > 0) ui.store.submit(ops);
  ui.select([], "set");
  const [first] = ids;
  if (first !== undefined) ui.showNote(first); // its group may lie beyond the window
}

export function joinGroup(ui: BoardUi, ids: readonly NoteId[], to: GroupId): void {
  const stage = ui.store.groups().get(to)?.stage;
  const notes = live(ui, ids).filter((id) => ui.store.notes().get(id)?.stage === stage);
  if (notes.length > 0) ui.store.submit([{ op: "group.join", group: to, notes }]);
}

export function merge(ui: BoardUi, ids: readonly NoteId[], into: NoteId): void {
  const notes = live(ui, ids).filter((id) => id !== into);
  if (notes.length === 0) return;
  ui.store.submit([{ op: "note.merge", notes, into }]);
  ui.select([], "set");
  ui.say(`${ui.t("nNotes", { n: notes.length })} · ${ui.t("fate.merged")}`, {
    label: ui.t("undo"),
    run: undoOr(ui, () => ui.store.submit([{ op: "note.restore", notes }])),
  });
}

export function hide(ui: BoardUi, notes: readonly NoteId[]): void {
  ui.store.submit([{ op: "note.hide", notes }]);
  ui.select([], "set");
}

export function withdraw(ui: BoardUi, notes: readonly NoteId[]): void {
  ui.store.submit([{ op: "note.withdraw", notes }]);
  ui.select([], "set");
}

export function paint(ui: BoardUi, ids: readonly NoteId[], colour: Colour): void {
  ui.store.submit([{ op: "note.colour", notes: ids, colour }]);
}

/// The three presets of taking part; the status and the policy together.
export type Preset = "open" | "facilitators" | "closed" | "custom";

const kOpen: Policy = { post: true, group: false, vote: true, react: true, move: "own", edit: "own" };
const kReading: Policy = { post: false, group: false, vote: false, react: false, move: "none", edit: "none" };

export function presetOf(stage: Stage): Preset {
  const policy = stage.policy;
  if (stage.status === "closed") return "closed";
  if (!policy.post && !policy.group && policy.move === "none" && policy.edit === "none") return "facilitators";
  return policy.post && !policy.group && policy.move === "own" && policy.edit === "own" ? "open" : "custom";
}

export function applyPreset(ui: BoardUi, stage: Stage, preset: Exclude<Preset, "custom">): void {
  const ops: Op[] = [];
  const status = preset === "closed" ? "closed" : "open";
  if (stage.status !== status) ops.push({ op: "stage.status", stage: stage.id, status });
  if (preset !== "closed") {
    const kept = { vote: stage.policy.vote, react: stage.policy.react };
    ops.push({ op: "stage.policy", stage: stage.id, policy: { ...(preset === "open" ? kOpen : kReading), ...kept } });
  }
  if (ops.length > 0) ui.store.submit(ops);
}

/// A new stage that facilitators may open; it has to be `definition` once only, so it is `notes`.
export function addStage(ui: BoardUi, after: StageId, title: string): void {
  const stage = newStageId();
  ui.store.submit([{ op: "stage.add", stage, title, prompt: "", kind: "notes", policy: kOpen, after }]);
}

/// Moves an ordered thing one place up or down: the id it shall stand behind, "" for first; null if it is there already.
export function behind<Id extends string>(order: readonly Id[], id: Id, by: 1 | -1): Id | "" | null {
  const at = order.indexOf(id);
  if (at < 0 || at + by < 0 || at + by >= order.length) return null;
  if (by === 1) return order[at + 1] ?? null;
  return order[at - 2] ?? "";
}
