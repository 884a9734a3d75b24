import type { OpsMessage, Own, Snapshot } from "../protocol/types";
import { ownAfterOps, ownAfterSnapshot, withOwnEntries, withOwnState } from "../replica";

/// What is this person's own, held until the message comes that it belongs to (SEE6). Of one connection.
export class OwnHeld {
  private own: readonly Own[] = [];

  hold(own: Own): void {
    this.own = [...this.own, own];
  }

  /// The message as it is for this person.
  inOps(message: OpsMessage): OpsMessage {
    const whole = withOwnEntries(message, this.own);
    this.own = ownAfterOps(this.own, message.to);
    return whole;
  }

  inSnapshot(snapshot: Snapshot): Snapshot {
    const whole = withOwnState(snapshot, this.own);
    this.own = ownAfterSnapshot(this.own, snapshot.position.revision);
    return whole;
  }

  forget(): void {
    this.own = [];
  }
}
