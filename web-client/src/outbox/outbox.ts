// What a page did outlives it: kept in this browser until the log has it, and sent by the next page if this one ends.
import type { Clock, Keeper, SessionOptions } from "../session";
import { Claim, type Premises } from "./claim";
import { Drain, type DrainEvents } from "./drain";
import { type Channel, neighboursOn } from "./neighbours";
import type { Sender } from "./record";
import { MemoryShelf, type Shelf } from "./shelf";

/// How long a page waits for what earlier ones left.
const earlier_ms_max = 3_000;

export interface OutboxOptions {
  /// Undefined: this browser keeps nothing.
  readonly shelf: Shelf | undefined;
  readonly channel: Channel | undefined;
  readonly clock: Clock;
  /// This page, by an id that no other has.
  readonly owner: string;
  /// Told once if nothing outlives this page.
  readonly keepsNothing: () => void;
}

export class Outbox {
  private readonly premises: Premises;
  private readonly neighbours;
  private drains: Drain | undefined;

  constructor(options: OutboxOptions) {
    const { clock, owner, shelf, channel } = options;
    let told = false;
    const failed = () => {
      if (!told) options.keepsNothing();
      told = true;
    };
    if (!shelf) failed();
    this.premises = { shelf: shelf ?? new MemoryShelf(), clock, owner, leaving: false, claims: new Set(), failed };
    this.neighbours = neighboursOn(channel, owner, clock, () => this.drains?.soon());
  }

  /// For what this page does. `sender` is asked at every write: a name may change.
  keeper(sender: () => Sender): Keeper {
    return new Claim(this.premises, sender);
  }

  /// Sends what ended pages left of this board, now and as long as this page lives. Resolves when what is there now is sent,
  /// or could not be soon.
  drain(board: string, transport: SessionOptions["transport"], events: DrainEvents): Promise<void> {
    this.drains = new Drain(this.premises, this.neighbours, board, transport, events);
    const first = this.drains.look();
    const { clock } = this.premises;
    return Promise.race([first, new Promise<void>((resolve) => void clock.after(earlier_ms_max, resolve))]);
  }

  wake(): void {
    this.drains?.wake();
  }

  /// The page may end now; it may also come back.
  leave(): void {
    this.premises.leaving = true;
    for (const claim of this.premises.claims) claim.release().catch(() => undefined);
    this.neighbours.leave();
  }
  back(): void {
    this.premises.leaving = false;
    this.neighbours.back();
  }

  close(): void {
    this.drains?.close();
  }
}
