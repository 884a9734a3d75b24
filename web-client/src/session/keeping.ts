// What is not in the log yet is kept for the time after this page, and nothing is sent before it is (SUB10).
import type { Op, OpsMessage } from "../protocol/types";
import * as replicas from "../replica";
import { type Replica, unsaved, withNext } from "../replica";

/// Where a session keeps what outlives its page.
export interface Keeper {
  /// Under which client id all this is sent.
  readonly client: string;
  /// Keeps what of the replica is not saved, in place of what it kept before; nothing unsaved: nothing. `lost`: another page
  /// has taken over what was kept. Not called again before it has answered, which it may do at once.
  keep(replica: Replica, done: (answer: "kept" | "lost") => void): void;
  /// After `lost`: with what this page goes on. `kept`: what the other page has. Undefined: it is not to go on.
  goOn(now: Replica, kept: Replica | undefined): { readonly replica: Replica; readonly keeper: Keeper } | undefined;
}

/// Keeps nothing beyond this page.
export function forgetful(client: string): Keeper {
  return { client, keep: (_, done) => done("kept"), goOn: () => undefined };
}

/// What is or shall be kept: as it is written, and as the page would have it now if it had done nothing since.
interface Held {
  readonly next: Replica;
  source: Replica;
}

/// Writes what a session last had, one write at a time: what changes meanwhile goes with the next.
export class Keeping {
  private last: Held | undefined; // what the last finished write holds
  private writing: Held | undefined;
  private wanted: Held | undefined;
  private over = false;

  constructor(
    readonly keeper: Keeper,
    private readonly done: (answer: "kept" | "lost") => void,
  ) {}

  /// What another page has, once it took over what was kept.
  get kept(): Replica | undefined {
    return this.last?.source;
  }

  /// What is to be kept now. `seq`: the number of the next change, which is kept with it: then it can be sent at any moment.
  follow(replica: Replica, seq: number): void {
    const next = withNext(replica, seq);
    const newest = this.wanted ?? this.writing ?? this.last;
    if (!same(next, newest?.next)) {
      this.wanted = { next, source: replica };
      this.write();
    } else if (newest) newest.source = replica;
  }

  /// The server said something: `before` became `after` by it, and `take` says what it makes of another replica.
  heard(before: Replica, after: Replica, take: (replica: Replica) => Replica): void {
    for (const held of this.all()) held.source = held.source === before ? after : take(held.source);
  }

  /// The first pending change is on its way.
  sent(first: Replica["pending"][number] | undefined, seq: number): void {
    for (const held of this.all()) {
      const { source } = held;
      if (first && source.pending[0] === first) held.source = withNext(source, seq);
    }
  }

  /// Writes the same again: it is still wanted, and still this page's.
  renew(): void {
    if (this.last && unsaved(this.last.next) > 0) this.wanted ??= this.writing ?? this.last;
    this.write();
  }

  /// True if this change is kept under its number, word for word, and nothing else is about to be kept under it.
  holds(seq: number, ops: readonly Op[]): boolean {
    const has = ({ inFlight }: Replica) => inFlight?.seq === seq && sameOps(inFlight.ops, ops);
    return this.last !== undefined && has(this.last.next) && (!this.writing || has(this.writing.next));
  }

  /// True if nothing was kept before, and nothing but this change is about to be: it may go unkept if there is no time left.
  isFirst(seq: number, ops: readonly Op[]): boolean {
    const nothing = !this.last || unsaved(this.last.next) === 0;
    const others = [this.writing, this.wanted].filter((held) => held !== undefined && unsaved(held.next) > 0);
    return nothing && others.every((held) => held?.next.inFlight?.seq === seq && sameOps(held.next.inFlight.ops, ops));
  }

  private all(): ReadonlySet<Held> {
    return new Set([this.last, this.writing, this.wanted].filter((held) => held !== undefined));
  }

  private write(): void {
    const { wanted } = this;
    if (this.over || this.writing || !wanted) return;
    this.wanted = undefined;
    this.writing = wanted;
    this.keeper.keep(wanted.next, (answer) => {
      this.writing = undefined;
      this.over = answer === "lost";
      if (!this.over) this.last = wanted;
      this.done(answer);
      this.write();
    });
  }
}

function same(now: Replica, before: Replica | undefined): boolean {
  if (!before || unsaved(now) + unsaved(before) === 0) return unsaved(now) === 0;
  const [a, b] = [now.inFlight, before.inFlight];
  const sameFlight = a?.seq === b?.seq && sameOps(a?.ops, b?.ops);
  return (
    sameFlight && sameList(now.again, before.again) && sameList(now.pending, before.pending) && now.gone === before.gone
  );
}

function sameOps(a: readonly Op[] | undefined, b: readonly Op[] | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

/// The replica after these entries, if they go on from where it is.
export function followed(replica: Replica, message: OpsMessage): Replica {
  const next = replicas.onOps(replica, message);
  return next === "missed" ? replica : next;
}
