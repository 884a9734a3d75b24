// What the panel's buttons do, as changes of the board.
import { limits, type Method, type Op, type StageId } from "../../protocol/types";
import type { BoardStore } from "../../store/api";
import type { BoardUi } from "../board_ui";
import { kMinuteMs, msLeft } from "./clock";

/// How many notes "Start" clears: all that are there.
export function trialNotes(store: BoardStore): number {
  return [...store.notes().values()].filter((note) => !note.withdrawn && !note.trial).length;
}

/// A change whose line offers the way back.
function withUndo(ui: BoardUi, op: Op, words: string, back: Op): void {
  ui.store.submit([op]);
  ui.say(words, { label: ui.t("undo"), run: () => ui.store.submit([back]) });
}

export function start(ui: BoardUi): void {
  withUndo(ui, { op: "board.start" }, ui.t("room.startedNow"), { op: "board.unstart" });
}

export function reopen(ui: BoardUi): void {
  withUndo(ui, { op: "board.reopen" }, ui.t("room.reopened"), { op: "board.close" });
}

export function freeze(ui: BoardUi, frozen: boolean): void {
  ui.store.submit([{ op: "board.freeze", frozen }]);
}

export function setMethod(ui: BoardUi, method: Method, on: boolean): void {
  const others = ui.store.methods().filter((other) => other !== method);
  ui.store.submit([{ op: "board.methods", methods: on ? [...others, method] : others }]);
}

/// OPC11: it cannot be taken back, which the button says.
export function reveal(ui: BoardUi, stage: StageId): void {
  ui.showTexts(false);
  ui.store.submit([{ op: "stage.visibility", stage, visibility: "public" }]);
  ui.say(ui.t("room.revealed"));
}

export function makePrivate(ui: BoardUi, stage: StageId): void {
  ui.store.submit([{ op: "stage.visibility", stage, visibility: "private" }]);
}

export function startTimer(ui: BoardUi, minutes: number): void {
  const ms = Math.round(minutes * kMinuteMs);
  ui.store.submit([{ op: "timer.start", ms: Math.min(limits.timer_ms_max, Math.max(limits.timer_ms_min, ms)) }]);
}

/// A paused one stays paused.
export function addMinute(ui: BoardUi): void {
  const { store } = ui;
  const timer = store.timer();
  if (!timer) return;
  const ms = Math.min(limits.timer_ms_max, Math.round(msLeft(timer, store.serverNow())) + kMinuteMs);
  const start: Op = { op: "timer.start", ms };
  store.submit(timer.ends_at === undefined ? [start, { op: "timer.pause" }] : [start]);
}

export function pauseTimer(ui: BoardUi): void {
  ui.store.submit([{ op: "timer.pause" }]);
}
export function goOnTimer(ui: BoardUi): void {
  ui.store.submit([{ op: "timer.start" }]);
}
export function stopTimer(ui: BoardUi): void {
  ui.store.submit([{ op: "timer.stop" }]);
}

export function raiseHand(ui: BoardUi, up: boolean): void {
  ui.store.submit([{ op: "person.hand", up }]);
}

/// Lowers the hands of these people.
export function lowerHands(ui: BoardUi, people: readonly number[]): void {
  const ops = people.map((person): Op => ({ op: "person.hand", up: false, person }));
  for (let from = 0; from < ops.length; from += limits.change_ops_max) {
    ui.store.submit(ops.slice(from, from + limits.change_ops_max));
  }
}
