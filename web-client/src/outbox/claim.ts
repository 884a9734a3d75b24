// One client's place on the shelf: written before anything is sent, and only as long as it is this page's.
import type { Replica } from "../replica";
import { handedOver } from "../replica/handed_over";
import { unsavedOf } from "../replica/unsaved";
import { type Clock, type Keeper, newClientId } from "../session";
import { isDrained, type PageRecord, readRecord, type Sender } from "./record";
import type { Change, Shelf } from "./shelf";

/// What all claims of one page share.
export interface Premises {
  readonly shelf: Shelf;
  readonly clock: Clock;
  /// This page.
  readonly owner: string;
  /// The page is being left: it answers for nothing any more.
  leaving: boolean;
  /// All that this page has.
  readonly claims: Set<Claim>;
  /// The storage did not take what was to be kept.
  failed(): void;
}

/// Renewed three times within it, unless the browser slows a hidden page down, which then is asked.
const lease_ms = 90_000;

/// The record as it shall be while this page answers for it.
export function leased(record: PageRecord, { owner, clock, leaving }: Premises): PageRecord {
  return { ...record, owner, until: leaving ? 0 : clock.now() + lease_ms };
}

export class Claim implements Keeper {
  readonly client: string;
  private written: boolean;

  /// `orphan`: the record is there already, taken over from a page that has ended; `over` is told when nothing is left of
  /// it, or when another page took it over in turn.
  constructor(
    private readonly premises: Premises,
    private readonly sender: () => Sender,
    private readonly orphan?: { readonly over: () => void },
  ) {
    this.client = sender().client;
    this.written = orphan !== undefined;
    premises.claims.add(this);
  }

  keep(replica: Replica, done: (answer: "kept" | "lost") => void): void {
    let lost = false;
    const unsaved = unsavedOf(replica);
    const decide = (now: unknown): Change => {
      lost = this.isLost(now);
      if (lost) return "leave";
      return unsaved
        ? { put: leased({ v: 1, ...this.sender(), owner: "", until: 0, unsaved }, this.premises) }
        : this.nothing();
    };
    this.premises.shelf
      .change(this.client, decide)
      .catch(() => this.forget())
      .then(() => {
        if (!lost) this.written = unsaved !== undefined;
        done(lost ? "lost" : "kept");
        if (lost) this.premises.claims.delete(this);
        else if (!unsaved && this.orphan) this.end(this.orphan);
      });
  }

  goOn(now: Replica, kept: Replica | undefined): { replica: Replica; keeper: Keeper } | undefined {
    if (this.orphan) return this.end(this.orphan);
    const client = newClientId();
    const keeper = new Claim(this.premises, () => ({ ...this.sender(), client }));
    return { replica: handedOver(now, kept), keeper };
  }

  /// The page is being left: whoever comes next need not wait.
  async release(): Promise<void> {
    if (!this.written) return;
    await this.premises.shelf.change(this.client, (now) => {
      const record = readRecord(now);
      return record?.owner === this.premises.owner ? { put: { ...record, until: 0 } } : "leave";
    });
  }

  private end(orphan: { readonly over: () => void }): undefined {
    this.premises.claims.delete(this);
    orphan.over();
  }

  /// A record that is nowhere was cleared away with all that this browser kept, unless somebody left word.
  private isLost(now: unknown): boolean {
    if (now === undefined) return false;
    return isDrained(now) || readRecord(now)?.owner !== this.premises.owner;
  }

  private nothing(): Change {
    if (!this.orphan) return "remove";
    return { put: { v: 1, board: this.sender().board, drained: this.premises.clock.now() } };
  }

  /// What stays behind would be sent a second time under other numbers.
  private async forget(): Promise<void> {
    this.premises.failed();
    await this.premises.shelf.change(this.client, () => "remove").catch(() => undefined);
  }
}
