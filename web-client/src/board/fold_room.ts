// What ops do to the whole room: the start and the close, the timer.
import type { OpOf } from "../protocol/types";
import { broken, type Draft, type Stamp } from "./draft";
import { inIdOrder } from "./fold_notes";

/// OPC15
export function startBoard(draft: Draft, stamp: Stamp): void {
  for (const id of draft.now.notes.keys()) draft.changeNote(id, { trial: true });
  draft.set({ started: { ...stamp } });
}

/// OPC16. Phrases come back in order of their ids.
export function unstartBoard(draft: Draft): void {
  for (const id of inIdOrder(draft.now.notes.keys())) if (draft.note(id).trial) draft.dropFromNote(id, "trial");
  draft.drop("started");
}

/// OPC22
export function startTimer(draft: Draft, { ms }: OpOf<"timer.start">, at: number): void {
  const { timer } = draft.now;
  if (ms !== undefined) return draft.set({ timer: { total: ms, ends_at: at + ms } });
  if (timer?.left === undefined) return broken("a timer that is paused");
  draft.set({ timer: { total: timer.total, ends_at: at + timer.left } });
}

/// OPC23
export function pauseTimer(draft: Draft, at: number): void {
  const { timer } = draft.now;
  if (timer?.ends_at === undefined) return broken("a timer that runs");
  draft.set({ timer: { total: timer.total, left: Math.max(0, timer.ends_at - at) } });
}
