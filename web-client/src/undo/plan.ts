// What sets a board back, being made op by op, each on what those before it leave.
import { type Board, foldOp, live, nextOf } from "../board";
import { Draft } from "../board/draft";
import type { NoteId, Op, Stage } from "../protocol/types";
import type { Why } from "./answer";

/// The person who undoes.
export interface Who {
  /// The participant number; 0 if there is none yet.
  readonly me: number;
  readonly facilitator: boolean;
  /// The id under which a note comes back that was withdrawn.
  readonly newNote: (withdrawn: NoteId) => NoteId;
}

export class Plan {
  readonly ops: Op[] = [];
  readonly left: Why[] = [];
  /// The notes that are changed, posted again ones under their new ids.
  readonly notes = new Set<NoteId>();
  /// Under which id a note is posted again.
  readonly renames = new Map<NoteId, NoteId>();
  private readonly draft: Draft;

  constructor(
    /// As it is in view. `now` is what the ops leave of it.
    readonly board: Board,
    readonly who: Who,
  ) {
    this.draft = new Draft(board);
  }

  get now(): Board {
    return this.draft.now;
  }

  do(op: Op): void {
    this.ops.push(op);
    foldOp(this.draft, op, { at: 0, by: this.who.me });
  }

  leave(why: Why | undefined): void {
    if (why) this.left.push(why);
  }

  /// True if the record bears this person's number, or none yet.
  mine(record: { readonly by: number } | undefined): boolean {
    return record !== undefined && (record.by === this.who.me || record.by === 0);
  }

  mayGroup(stage: Stage): boolean {
    return this.who.facilitator || (stage.policy.group && stage.status === "open");
  }

  isLive(id: NoteId): boolean {
    const note = this.now.notes.get(id);
    return note !== undefined && live(note);
  }

  /// True if `to` came out of `from` (FAT2): then `from` cannot come out of `to` (OPX2).
  leadsTo(from: NoteId, to: NoteId): boolean {
    const seen = new Set([from]);
    for (const id of seen) for (const next of nextOf(this.now, id)) seen.add(next);
    return seen.has(to);
  }
}
