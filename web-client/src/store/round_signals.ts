import { type Accessor, createMemo, getOwner, type Owner, runWithOwner } from "solid-js";
import { ballotOf, counted, roundOf, stanceOf, type Support, tally } from "../board";
import type { Note, NoteId, Round, RoundId, Stance } from "../protocol/types";
import type { BoardSignals } from "./board_signals";

/// What a person cast in a round: how many units count for each thing, and how many may still be cast.
export interface Votes {
  readonly on: ReadonlyMap<string, number>;
  readonly left: number;
}

interface OfRound {
  readonly round: Accessor<Round | undefined>;
  readonly tally: Accessor<readonly Support[]>;
  readonly votes: Accessor<Votes>;
}

const nothing: readonly never[] = [];
const noVotes: Votes = { on: new Map(), left: 0 };

/// The rounds in view, each result computed once for all who ask. To be made within a root.
export class RoundSignals {
  private readonly owner: Owner | null = getOwner();
  private readonly known = new Map<RoundId, OfRound>();
  private counts: Accessor<ReadonlyMap<NoteId, Note>> | undefined;

  constructor(
    private readonly board: BoardSignals,
    private readonly me: Accessor<number>,
  ) {}

  ballot(id: RoundId): readonly string[] {
    const round = this.of(id).round();
    return round ? ballotOf(round, this.me()) : nothing;
  }

  stance(id: RoundId, note: NoteId): Stance | undefined {
    const round = this.of(id).round();
    return round && stanceOf(round, note, this.me());
  }

  tally(id: RoundId): readonly Support[] {
    return this.of(id).tally();
  }

  votes(id: RoundId): Votes {
    return this.of(id).votes();
  }

  private of(id: RoundId): OfRound {
    const known = this.known.get(id);
    if (known) return known;
    const made = this.within(() => this.make(id));
    this.known.set(id, made);
    return made;
  }

  private make(id: RoundId): OfRound {
    const round = createMemo(() => roundOf({ rounds: this.board.rounds() }, id));
    const result = createMemo<readonly Support[]>(
      () => {
        const now = round();
        return now ? tally(this.voted(), now) : nothing;
      },
      nothing,
      { equals: sameSupport },
    );
    const votes = createMemo(() => {
      const now = round();
      return now ? votesOf(counted(this.voted(), now, ballotOf(now, this.me())), now.budget) : noVotes;
    });
    return { round, tally: result, votes };
  }

  private voted() {
    this.counts ??= this.within(() =>
      createMemo<ReadonlyMap<NoteId, Note>>((before) => {
        const now = this.board.notes();
        return before && sameTargets(before, now) ? before : now;
      }),
    );
    return { notes: this.counts(), groups: this.board.groups(), stages: this.board.stages() };
  }

  /// Lives as long as the board, whoever asks first.
  private within<T>(make: () => T): T {
    return runWithOwner(this.owner, make) as T;
  }
}

function votesOf(items: readonly string[], budget: number): Votes {
  const on = new Map<string, number>();
  for (const item of items) on.set(item, (on.get(item) ?? 0) + 1);
  return { on, left: budget - items.length };
}

/// A round in view is made anew with everything that is pending.
function sameSupport(a: readonly Support[], b: readonly Support[]): boolean {
  const same = (one: Support, i: number) =>
    one.item === b[i]?.item && one.units === b[i]?.units && one.people === b[i]?.people;
  return a.length === b.length && a.every(same);
}

/// Most changes are to texts and places, on which no vote depends.
function sameTargets(before: ReadonlyMap<NoteId, Note>, now: ReadonlyMap<NoteId, Note>): boolean {
  if (before.size !== now.size) return false;
  const fields = ["stage", "merged", "set_aside", "withdrawn", "trial", "hidden"] as const;
  for (const [id, note] of now) {
    const old = before.get(id);
    if (old !== note && (!old || fields.some((field) => old[field] !== note[field]))) return false;
  }
  return true;
}
