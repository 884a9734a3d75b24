// What is sent again may stand on what others send again: how long that is waited for, and what is done then (SUB9).
import * as replicas from "../replica";
import type { Replica } from "../replica";
import type { Clock } from "./ports";

const others_ms = 5_000;

/// "ask": a snapshot tells what came between the text that an edit was made on and the one that is there now.
export type Onward = { readonly wait_ms: number } | "ask" | "give up";

/// Begins anew with every welcome.
export class Others {
  private until = 0;
  private asked = false;

  constructor(private readonly clock: Clock) {}

  begin(): void {
    this.until = this.clock.now() + others_ms;
  }

  /// Asks once for all that has to be sent again.
  follow(replica: Replica): void {
    if (replica.again.length === 0 && !replica.inFlight) this.asked = false;
  }

  /// What a change that is sent again names may be on its way from somebody else's page.
  mayBring(replica: Replica): boolean {
    return replica.inFlight?.resent === true && this.clock.now() < this.until;
  }

  /// What to do about a replica that is stuck.
  onward(replica: Replica): Onward {
    const past = replicas.isStuckForGood(replica);
    const wait_ms = this.until - this.clock.now();
    if (!past && wait_ms > 0) return { wait_ms };
    if (!past || this.asked) return "give up";
    this.asked = true;
    return "ask";
  }
}
