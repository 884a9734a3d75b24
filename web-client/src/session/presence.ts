// What a session tells of itself: the last counts, at most ten times a second (PRS1).
import type { Presence } from "../protocol/types";
import { Deadlines } from "./deadlines";
import type { Clock } from "./ports";

const every_ms = 100;

export class PresenceTold {
  private presence: Presence = {};
  private told: string | undefined;
  private readonly timers: Deadlines<"next">;

  /// `say` is called only between `begin` and `end`.
  constructor(
    clock: Clock,
    private readonly say: (presence: Presence) => void,
  ) {
    this.timers = new Deadlines(clock);
  }

  set(presence: Presence): void {
    this.presence = presence;
    this.tell();
  }

  /// On a new connection, where nothing is known of this session.
  begin(): void {
    this.told = "{}";
    this.tell();
  }

  end(): void {
    this.told = undefined;
    this.timers.cancelAll();
  }

  private tell(): void {
    const now = JSON.stringify(this.presence);
    if (this.told === undefined || this.told === now || this.timers.has("next")) return;
    this.told = now;
    this.say(this.presence);
    this.timers.set("next", every_ms, () => this.tell());
  }
}
