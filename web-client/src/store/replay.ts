// What a board was: fetched when somebody asks, this file too.
import { type Accessor, createComputed, createMemo, createRoot, createSignal, type Setter } from "solid-js";
import { type Board, textWithheld } from "../board";
import type { Note, NoteId } from "../protocol/types";
import type { BoardStore, Replay } from "./api";
import { BoardSignals } from "./board_signals";
import { type FetchPage, pagesOf, withHistory } from "./history";
import type { Timeline } from "./timeline";

/// Rejects with ApiError.
export function openReplay(live: BoardStore, path: string, token: string): Promise<Replay> {
  return replayOf(live, pagesOf(path, token));
}

export function replayOf(live: BoardStore, fetchPage: FetchPage): Promise<Replay> {
  return withHistory(fetchPage, (timeline, epoch) => {
    return createRoot((dispose) => new ReplayStore(live, timeline, epoch, dispose));
  });
}

/// A note that may not be read today, as far as the past may show it.
function struck(note: Note, now: Note): Note {
  const hidden = now.hidden ?? { at: now.withdrawn?.at ?? note.at, by: 0 };
  return { ...note, text: "", hidden };
}

class ReplayStore extends BoardSignals implements Replay {
  readonly board: string;
  readonly role = () => "viewer" as const;
  readonly save = () => ({ kind: "saved", pending: 0 }) as const;
  readonly phase: BoardStore["phase"];
  readonly keptUntil: BoardStore["keptUntil"];
  readonly me: BoardStore["me"];
  readonly name: BoardStore["name"];
  readonly position: BoardStore["position"];
  readonly drafts: BoardStore["drafts"];
  readonly count = () => 0;
  readonly peers = () => [];
  readonly refusals = () => [];
  readonly setBacks = () => [];
  readonly erased = () => 0;
  readonly canUndo = () => false;
  readonly canRedo = () => false;
  readonly keeps: BoardStore["keeps"];
  readonly steps: Replay["steps"];
  readonly marks: Replay["marks"];
  readonly cut: boolean;
  readonly step: Accessor<number>;
  readonly newer: Accessor<number>;
  readonly stale: Accessor<boolean>;
  private readonly setStep: Setter<number>;
  private readonly masks = new Map<NoteId, { readonly of: Note; readonly now: Note; readonly shown: Note }>();

  constructor(
    private readonly live: BoardStore,
    timeline: Timeline,
    epoch: number,
    private readonly dispose: () => void,
  ) {
    super();
    ({ board: this.board, phase: this.phase, keptUntil: this.keptUntil } = live);
    ({ me: this.me, name: this.name, position: this.position, drafts: this.drafts } = live);
    this.keeps = live.keeps;
    ({ steps: this.steps, marks: this.marks, cut: this.cut } = timeline);
    [this.step, this.setStep] = createSignal(this.steps.length - 1);
    this.newer = () => Math.max(0, (live.position()?.revision ?? 0) - timeline.revision);
    this.stale = createMemo(() => (live.position()?.epoch ?? epoch) !== epoch);
    createComputed(() => this.stale() || this.show(this.masked(timeline.boardAt(this.step()))));
  }

  go(step: number): void {
    this.setStep(Math.min(Math.max(0, Math.round(step)), this.steps.length - 1));
  }

  isMine(note: Note): boolean {
    return this.live.isMine(note);
  }
  links(): ReturnType<BoardStore["links"]> {
    return this.live.links();
  }
  download(format: "json" | "md" | "pdf", authors: boolean): Promise<void> {
    return this.live.download(format, authors, this.steps[this.step()]?.revision);
  }
  replay(): Promise<Replay> {
    return this.live.replay();
  }
  serverNow(): number {
    return this.live.serverNow();
  }
  joinCode(): ReturnType<BoardStore["joinCode"]> {
    return this.live.joinCode();
  }
  makeJoinCode(renew?: boolean): ReturnType<BoardStore["makeJoinCode"]> {
    return this.live.makeJoinCode(renew);
  }
  dropJoinCode(): Promise<void> {
    return this.live.dropJoinCode();
  }
  duplicates(...what: Parameters<BoardStore["duplicates"]>): ReturnType<BoardStore["duplicates"]> {
    return this.live.duplicates(...what);
  }
  personsWork(...what: Parameters<BoardStore["personsWork"]>): ReturnType<BoardStore["personsWork"]> {
    return this.live.personsWork(...what);
  }
  close(): void {
    this.dispose();
  }

  // Nobody changes the past.
  submit(): void {}
  post(): readonly NoteId[] {
    return [];
  }
  editText(): void {}
  erase(): void {}
  movedBy(): undefined {}
  lastStep(): undefined {}
  undo() {
    return { kind: "nothing" } as const;
  }
  redo() {
    return this.undo();
  }
  setName(): void {}
  setPresence(): void {}
  dismiss(): void {}
  offer(): void {}
  dismissSetBack(): void {}

  /// What was struck since the history was fetched is struck here, too.
  private masked(board: Board): Board {
    const notes = new Map(board.notes);
    for (const [id, now] of this.live.notes()) {
      const note = notes.get(id);
      const withheld = textWithheld(now, this.live.me());
      if (!note || note.withdrawn || (!now.hidden && !now.withdrawn && !withheld)) continue;
      const known = this.masks.get(id);
      const shown = known?.of === note && known.now === now ? known.shown : struck(note, now);
      this.masks.set(id, { of: note, now, shown });
      notes.set(id, shown);
    }
    return { ...board, notes };
  }
}
