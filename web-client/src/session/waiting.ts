// What is in flight and not in the log: when that is worth telling, and when it is said again (SUB6, SUB7).
import { Deadlines } from "./deadlines";
import type { Clock } from "./ports";

/// Why something is not saved yet.
export type Held = "unanswered" | "log_unavailable" | "log_full";

const times = {
  told_ms: 2_000,
  first_ms: 500,
  log_ms: 2_000,
  rate_ms: 1_000,
} as const;

/// Follows one change after the other. `tell` hears of one that takes long, and when it does no longer.
export class Waiting {
  private seq: number | undefined;
  private tries = 0;
  private why: Held = "unanswered";
  private told: Held | undefined;
  private readonly timers: Deadlines<"told">;

  constructor(
    private readonly clock: Clock,
    private readonly tell: (why: Held | undefined) => void,
  ) {
    this.timers = new Deadlines(clock);
  }

  /// The change that now waits for the log, or none.
  follow(seq: number | undefined): void {
    if (seq === this.seq) return;
    this.seq = seq;
    this.tries = 0;
    this.why = "unanswered";
    this.say(undefined);
    this.timers.cancel("told");
    if (seq !== undefined) this.timers.set("told", times.told_ms, () => this.say(this.why));
  }

  /// In how many ms to send the same again; undefined: the refusal is for good. `others`: what it names may still come.
  refused(code: string, others: boolean): number | undefined {
    if (code === "rate_limited") return times.rate_ms;
    if (code === "log_unavailable" || code === "log_full") return this.unavailable(code);
    return others && code.startsWith("unknown_") ? times.first_ms : undefined;
  }

  /// Soon once, for a log that was only moved; then never more often than every 2 s, nor all at the same moment.
  private unavailable(code: Held): number {
    this.tries += 1;
    this.why = code;
    if (this.told) this.say(code);
    const base_ms = this.tries === 1 ? times.first_ms * 0.8 : times.log_ms;
    return base_ms + this.clock.random() * 0.4 * times.first_ms;
  }

  private say(why: Held | undefined): void {
    if (this.told === why) return;
    this.told = why;
    this.tell(why);
  }
}
