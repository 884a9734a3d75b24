// What others do may come more often than a screen can show it: what need not be seen at once is shown with the next frame,
// all of it together.
import type { Entry, Op } from "../protocol/types";
import { type Move, type Replica, unsaved } from "../replica";

/// Calls back before the next frame is painted. False: there will be none for now (a hidden page), it was not taken.
export type AskFrame = (call: () => void) => boolean;

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
