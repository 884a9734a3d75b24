// What pages left that have ended: taken over, one record after the other, and sent under the client ids of then (SUB10).
import { type Refused, unsaved } from "../replica";
import { restored } from "../replica/unsaved";
import { type Keeper, Session, type SessionEvents, type SessionOptions } from "../session";
import { Claim, leased, type Premises } from "./claim";
import type { Neighbours } from "./neighbours";
import { boardOfRecord, isDrained, type PageRecord, readRecord, type Sender, wordsIn } from "./record";
import type { Change } from "./shelf";

export interface DrainEvents {
  /// So many changes of ended pages are not saved yet.
  unsaved(count: number): void;
  /// `settled`: the person has seen it, and it need not be told again.
  refused(refused: Refused, settled: () => void): void;
}

const times = {
  look_ms: 30_000,
  left_ms: 200,
  /// A page that slept for longer than this and wakes would send again what was sent for it.
  drained_ms: 90 * 24 * 3_600_000,
} as const;

/// The code of words that were found in what this page cannot read, and of those whose board is not to be had any more.
const unreadable = "outbox_unreadable";

export class Drain {
  private session: Session | undefined;
  private looking = false;
  private again = false;
  private closed = false;
  private readonly offered = new Set<string>();
  private cancel: () => void = () => undefined;

  constructor(
    private readonly premises: Premises,
    private readonly neighbours: Neighbours,
    private readonly board: string,
    private readonly transport: SessionOptions["transport"],
    private readonly events: DrainEvents,
  ) {}

  /// Looks now, and from time to time.
  async look(): Promise<void> {
    if (this.looking || this.closed) return void (this.again = true);
    this.looking = true;
    this.cancel();
    try {
      const records = await this.premises.shelf.all();
      for (const [client, raw] of records) if (!this.closed) await this.consider(client, raw);
    } catch {
      this.premises.failed();
    }
    this.looking = false;
    if (this.closed) return;
    const soon = this.again;
    this.again = false;
    this.cancel = this.premises.clock.after(soon ? times.left_ms : times.look_ms, () => void this.look());
  }

  /// A page has ended: what it left can be had in a moment.
  soon(): void {
    if (this.looking) this.again = true;
    else {
      this.cancel();
      this.cancel = this.premises.clock.after(times.left_ms, () => void this.look());
    }
  }

  wake(): void {
    this.session?.wake();
    void this.look();
  }

  close(): void {
    this.closed = true;
    this.cancel();
    this.session?.close();
  }

  private async consider(client: string, raw: unknown): Promise<void> {
    if (isDrained(raw)) return this.sweep(client, raw.drained);
    if (boardOfRecord(raw) !== this.board) return;
    const record = readRecord(raw);
    if (!record) return this.offer(client, unreadable, raw);
    // This page's own, or it was, and whoever wrote it here has not noticed yet that another page had taken it.
    if (record.owner === this.premises.owner || this.isHeld(client)) return;
    if (!(await this.isOrphan(record))) return;
    const taken = await this.take(client, record);
    if (taken) await this.send(taken);
  }

  private isHeld(client: string): boolean {
    return [...this.premises.claims].some((claim) => claim.client === client);
  }

  private async sweep(client: string, drained: number): Promise<void> {
    const old = this.premises.clock.now() - times.drained_ms;
    if (drained < old) await this.premises.shelf.change(client, (now) => (isDrained(now) ? "remove" : "leave"));
  }

  private async isOrphan({ owner, until }: PageRecord): Promise<boolean> {
    if (until === 0) return true;
    const lives = await this.neighbours.lives(owner);
    return lives === undefined ? until < this.premises.clock.now() : !lives;
  }

  /// Undefined if somebody else was quicker, or the page that it belongs to has written meanwhile.
  private async take(client: string, seen: PageRecord): Promise<PageRecord | undefined> {
    let taken: PageRecord | undefined;
    await this.premises.shelf.change(client, (now): Change => {
      const record = readRecord(now);
      if (!record || record.owner !== seen.owner || record.until !== seen.until) return "leave";
      taken = leased(record, this.premises);
      return { put: taken };
    });
    return taken;
  }

  /// Resolves when nothing of it is left, or it cannot be sent.
  private send(record: PageRecord): Promise<void> {
    return new Promise((resolve) => {
      const over = () => {
        session.close();
        if (this.session !== session) return;
        this.session = undefined;
        this.events.unsaved(0);
        resolve();
      };
      const keeper = new Claim(this.premises, () => senderOf(record), { over });
      const session: Session = this.open(record, keeper, {
        changed: (replica) => this.session === session && this.events.unsaved(unsaved(replica)),
        phase: (now) => {
          if (now.kind !== "gone") return;
          if (now.code !== "upgrade_required") this.offer(record.client, now.code, record);
          over();
        },
      });
      this.session = session;
      this.events.unsaved(unsaved(session.replica));
      session.start();
    });
  }

  private open(record: PageRecord, keeper: Keeper, own: Pick<SessionEvents, "changed" | "phase">): Session {
    const { clock } = this.premises;
    const quiet = () => undefined;
    const events: SessionEvents = {
      ...own,
      refused: (refused) => this.events.refused(refused, quiet),
      welcome: quiet,
      presence: quiet,
      held: quiet,
      movedOn: quiet,
      setBack: quiet,
    };
    const { token, person, name } = record;
    const replica = restored(record.unsaved);
    return new Session({ token, person, name, clock, transport: this.transport, keeper, replica, events });
  }

  /// What cannot be sent is kept until somebody has seen its words.
  private offer(client: string, code: string, raw: unknown): void {
    const text = wordsIn(raw);
    if (this.offered.has(client)) return;
    this.offered.add(client);
    this.events.refused({ code, text }, () => void this.remove(client));
  }

  private async remove(client: string): Promise<void> {
    await this.premises.shelf.change(client, () => "remove").catch(() => this.premises.failed());
  }
}

function senderOf({ client, board, token, person, name }: Sender): Sender {
  return { client, board, token, person, name };
}
