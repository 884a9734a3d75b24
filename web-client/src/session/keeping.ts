// What is not in the log yet is kept for the time after this page, and nothing is sent before it is (SUB10).
import type { Op } from "../protocol/types";
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

/// Writes what a session last had, one write at a time: what changes meanwhile goes with the next.
export class Keeping {
  /// What the last finished write holds.
  kept: Replica | undefined;
  private writing: Replica | undefined;
  private wanted: Replica | undefined;
  private over = false;

  constructor(
    readonly keeper: Keeper,
    private readonly done: (answer: "kept" | "lost") => void,
  ) {}

  /// What is to be kept now. `seq`: the number of the next change, which is kept with it: then it can be sent at any moment.
  follow(replica: Replica, seq: number): void {
    const next = withNext(replica, seq);
    if (same(next, this.wanted ?? this.writing ?? this.kept)) return;
    this.wanted = next;
    this.write();
  }

  /// Writes the same again: it is still wanted, and still this page's.
  renew(): void {
    if (this.kept && unsaved(this.kept) > 0) this.wanted ??= this.writing ?? this.kept;
    this.write();
  }

  /// True if this change is kept under its number, word for word, and nothing else is about to be kept under it.
  holds(seq: number, ops: readonly Op[]): boolean {
    const has = ({ inFlight }: Replica) => inFlight?.seq === seq && sameOps(inFlight.ops, ops);
    return this.kept !== undefined && has(this.kept) && (!this.writing || has(this.writing));
  }

  private write(): void {
    const { wanted } = this;
    if (this.over || this.writing || !wanted) return;
    this.wanted = undefined;
    this.writing = wanted;
    this.keeper.keep(wanted, (answer) => {
      this.writing = undefined;
      this.over = answer === "lost";
      if (!this.over) this.kept = wanted;
      this.done(answer);
      this.write();
    });
  }
}

function same(now: Replica, before: Replica | undefined): boolean {
  if (!before || unsaved(now) + unsaved(before) === 0) return unsaved(now) === 0;
  const [a, b] = [now.inFlight, before.inFlight];
  const sameFlight = a?.seq === b?.seq && a?.seen === b?.seen && sameOps(a?.ops, b?.ops);
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
