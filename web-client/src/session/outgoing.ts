// What is in flight goes out once on each connection, not before it is kept, and after what earlier pages left (SUB10).
import { limits, type Submit } from "../protocol/types";
import * as replicas from "../replica";
import type { Replica } from "../replica";
import type { Keeping } from "./keeping";
import type { Link } from "./link";

export class Outgoing {
  /// The page may end at once: what comes first may go out before it is kept.
  leaving = false;
  private afterEarlier = false;
  /// What of this connection's submits is on the wire.
  private said: number | undefined;

  constructor(private readonly link: Link) {}

  /// Nothing goes out before `earlier` has ended, then `over` is called.
  waitFor(earlier: Promise<unknown>, over: () => void): void {
    this.afterEarlier = true;
    void earlier.finally(() => {
      this.afterEarlier = false;
      over();
    });
  }

  /// Answers the number of a change that cannot be sent: it would end the connection, and again after every reconnect (CON10).
  say(replica: Replica, keeping: Keeping): number | undefined {
    const message = replicas.sendAgain(replica);
    if (!message || !this.may(message, keeping)) return undefined;
    if (bytesOf(message) > limits.message_bytes_max) return message.seq;
    this.said = message.seq;
    this.link.send(message);
    return undefined;
  }

  private may({ seq, ops }: Submit, keeping: Keeping): boolean {
    if (!this.link.live || this.said === seq) return false;
    if (this.leaving) return keeping.holds(seq, ops) || keeping.isFirst(seq, ops);
    return !this.afterEarlier && keeping.holds(seq, ops);
  }

  /// What was said has to be said again.
  forget(): void {
    this.said = undefined;
  }
}

function bytesOf(message: object): number {
  return new TextEncoder().encode(JSON.stringify(message)).length;
}
