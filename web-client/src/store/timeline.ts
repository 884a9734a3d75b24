import { type Board, boardOf, foldEntries } from "../board";
import type { Entry, History } from "../protocol/types";
import type { StageMark, Step } from "./api";

/// Boards are kept at every so many steps: any other one is at most so many folds away.
const kEvery = 100;

/// The pages do not belong to one history under one visibility: it changed while they were fetched.
export class TornHistory extends Error {}

/// A board's history, page by page, and the board at each of its steps. Pure; boards share what does not change.
export class Timeline {
  readonly steps: Step[] = [];
  readonly marks: StageMark[] = [];
  /// Older entries are not kept.
  cut = false;
  private readonly entries: Entry[] = [];
  private readonly kept: Board[] = [];
  private covered = 0;
  private last: { readonly step: number; readonly board: Board } | undefined;

  /// The next page. Throws TornHistory if it does not follow the last, BrokenLog if it does not fold.
  add(page: History): void {
    const first = this.steps.length === 0;
    if (!first && page.from !== this.covered + 1) throw new TornHistory();
    if (first) this.begin(page);
    for (const entry of first && !this.cut ? page.entries.slice(1) : page.entries) this.push(entry);
    this.covered = page.to;
  }

  /// The last revision that the pages cover.
  get revision(): number {
    return this.covered;
  }

  /// `step`: an index of `steps`.
  boardAt(step: number): Board {
    const near = this.last && this.last.step <= step && step - this.last.step < kEvery ? this.last : this.keptAt(step);
    const board = foldEntries(near.board, this.entries.slice(near.step + 1, step + 1));
    this.last = { step, board };
    return board;
  }

  /// Every entry, oldest first, with the board as it is before it. That board is only to be read, and only then.
  each(visit: (entry: Entry, board: Board) => void): void {
    foldEntries(this.keptAt(0).board, this.entries.slice(1), visit);
  }

  private keptAt(step: number) {
    const index = Math.floor(step / kEvery);
    const board = this.kept[index];
    if (!board) throw new TornHistory();
    return { step: index * kEvery, board };
  }

  private begin({ base, entries }: History) {
    const [first] = entries;
    const created = first?.ops[0];
    const state = base ? base.state : created?.op === "board.create" && created.state;
    if (!state) throw new TornHistory();
    const rest = base || !first ? [] : [{ ...first, ops: first.ops.slice(1) }];
    const board = foldEntries(boardOf(state), rest);
    this.cut = base !== undefined;
    // A base has no time of its own: that of the last thing that it tells of.
    const at = base ? Math.max(board.created_at, ...[...board.notes.values()].map((note) => note.at)) : first?.at;
    const revision = base ? base.position.revision : first?.revision;
    this.entries.push({ revision: revision ?? 0, at: at ?? 0, ops: [] });
    this.steps.push({ revision: revision ?? 0, at: at ?? 0 });
    this.kept.push(board);
    this.mark(board, 0);
  }

  private push(entry: Entry) {
    const step = this.steps.push({ revision: entry.revision, at: entry.at }) - 1;
    this.entries.push(entry);
    if (step % kEvery === 0) this.kept.push(foldEntries(this.keptAt(step - 1).board, this.entries.slice(-kEvery)));
    if (entry.ops.some(({ op }) => op === "stage.current")) this.mark(this.boardAt(step), step);
  }

  private mark(board: Board, step: number) {
    const title = board.stages.find(({ id }) => id === board.current_stage)?.title ?? "";
    this.marks.push({ step, title });
  }
}
