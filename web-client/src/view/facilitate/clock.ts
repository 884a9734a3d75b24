// The timer of the room: what is left of it, by the server's clock.
import { createEffect, createSignal, on, onCleanup, type Accessor } from "solid-js";
import type { Timer } from "../../protocol/types";
import type { BoardStore } from "../../store/api";

export const kMinuteMs = 60_000;
const kOverMs = 60_000; // how long an ended timer is shown

/// ms; 0 when it has ended. `now`: by the server's clock.
export function msLeft(timer: Timer, now: number): number {
  return Math.max(0, timer.ends_at === undefined ? (timer.left ?? 0) : timer.ends_at - now);
}

/// "4:59", "1:00:00": full seconds, the one that runs counted.
export function clockWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const two = (n: number) => String(n % 60).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes)}:${two(seconds)}`;
}

export interface Left {
  readonly ms: number;
  readonly running: boolean;
  readonly over: boolean;
}

function leftOf(timer: Timer, now: number): Left {
  const ms = msLeft(timer, now);
  const running = timer.ends_at !== undefined;
  return { ms, running: running && ms > 0, over: running && ms === 0 };
}

/// What is left, a second at a time; undefined without a timer. Call within a component.
export function createLeft(store: BoardStore): Accessor<Left | undefined> {
  const [left, setLeft] = createSignal<Left>();
  let next: ReturnType<typeof setTimeout> | undefined;
  const tick = () => {
    clearTimeout(next);
    const timer = store.timer();
    const now = timer && leftOf(timer, store.serverNow());
    setLeft(now);
    if (now?.running) next = setTimeout(tick, now.ms % 1000 || 1000);
  };
  createEffect(on(store.timer, tick));
  onCleanup(() => clearTimeout(next));
  return left;
}

/// False some time after the end: nobody has to clear it away. Call within a component.
export function createInSight(store: BoardStore): Accessor<boolean> {
  const [inSight, setInSight] = createSignal(false);
  let later: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on(store.timer, (timer) => {
      clearTimeout(later);
      const ms = timer?.ends_at === undefined ? Infinity : timer.ends_at + kOverMs - store.serverNow();
      setInSight(timer !== undefined && ms > 0);
      if (timer && ms > 0 && ms < Infinity) later = setTimeout(() => setInSight(false), ms);
    }),
  );
  onCleanup(() => clearTimeout(later));
  return inSight;
}
