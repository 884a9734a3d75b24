// What others do may come more often than a screen can show it: what need not be seen at once is shown with the next frame,
// all of it together.
import type { Entry, Op } from "../protocol/types";
import { type Move, type Replica, unsaved } from "../replica";

/// Calls back before the next frame is painted, with its time, ms. False: there will be none for now (a hidden page), it was
/// not taken.
export type AskFrame = (call: (time: number) => void) => boolean;

/// Ops after which nobody writes into another text, may do more or less, or is asked something.
const kMayWait: ReadonlySet<Op["op"]> = new Set([
  "note.post", "note.move", "note.colour", "note.react", "group.join", "group.leave", "person.join", "vote.cast",
  "vote.withdraw",
]); // prettier-ignore

/// True if these entries are others' and only move things about. No text in view may have moved: who types relies on it.
export function mayWait(entries: readonly Entry[], moves: readonly Move[], replica: Replica): boolean {
  const theirs = ({ by }: Entry) => by !== undefined && by !== replica.me;
  const mayBeMine = replica.me === 0 && unsaved(replica) > 0;
  if (entries.length === 0 || moves.length > 0 || mayBeMine) return false;
  return entries.every((entry) => theirs(entry) && entry.ops.every(({ op }) => kMayWait.has(op)));
}

/// The frames of the window.
export const windowFrames: AskFrame = (call) => {
  if (document.visibilityState === "hidden") return false;
  requestAnimationFrame(call);
  return true;
};

const kLateMs = 25;
const kMoreMs = 16;
const kLessMs = 1;
const kMostMs = 100;

/// Tells of gaps between frames, ms, whether one was left out there. Some screens have 60 a second, others 30.
export function lateFrames(): (gap: number) => boolean {
  let usual = 16;
  return (gap) => {
    const late = gap > Math.max(kLateMs, 1.5 * usual);
    usual = Math.min(gap, usual + 2);
    return late;
  };
}

/// Fewer frames where the page cannot follow: if one was late behind what it was given to show, the next is given a little
/// later, up to ten a second, and sooner again while they come in time. So hands are followed at every frame.
export function sparing(frames: AskFrame): AskFrame {
  let pause = 0;
  let last = -Infinity;
  let watching = false;
  const late = lateFrames();
  const watch = (left: number, before: number) => (time: number) => {
    watching = false;
    if (late(time - before)) pause = Math.min(kMostMs, pause + kMoreMs);
    else if (left > 0) watching = frames(watch(left - 1, time));
    else pause = Math.max(0, pause - kLessMs);
  };
  return (call) => {
    const give = (time: number) => {
      if (time - last < pause && frames(give)) return;
      last = time;
      watching ||= frames(watch(2, time));
      call(time);
    };
    return frames(give);
  };
}

/// One thing to be shown, the latest. `show` is called with it now or with the next frame.
export class Shown<T> {
  private waiting: { readonly value: T } | undefined;
  private asked = false;

  constructor(
    private readonly show: (value: T) => void,
    private readonly ask: AskFrame = () => false,
  ) {}

  now(value: T): void {
    this.waiting = undefined;
    this.show(value);
  }

  soon(value: T): void {
    this.waiting = { value };
    this.asked ||= this.ask(() => {
      this.asked = false;
      this.flush();
    });
    // A page that is hidden meanwhile shows what waits when it is seen again, or with what comes then.
    if (!this.asked) this.flush();
  }

  /// What waits is shown.
  flush(): void {
    if (this.waiting) this.now(this.waiting.value);
  }
}
