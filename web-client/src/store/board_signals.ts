import { type Accessor, batch, createMemo, createSignal, type Setter, type Signal, untrack } from "solid-js";
import { type Board, ledger, type Ledger } from "../board";
import type { Group, GroupId, Note, NoteId, Person, Ratified, Stage, StageId } from "../protocol/types";

const noNotes: ReadonlyMap<NoteId, Note> = new Map();
const noStage = "" as StageId;

/// The board in view as signals: one per field, one per note. To be made within a root.
export class BoardSignals {
  readonly title: Accessor<string>;
  readonly locale: Accessor<"fr" | "en">;
  readonly stages: Accessor<readonly Stage[]>;
  readonly currentStage: Accessor<StageId>;
  readonly groups: Accessor<ReadonlyMap<GroupId, Group>>;
  readonly phrases: Accessor<readonly NoteId[]>;
  readonly people: Accessor<ReadonlyMap<number, Person>>;
  readonly ratified: Accessor<Ratified | undefined>;
  readonly notes: Accessor<ReadonlyMap<NoteId, Note>>;
  readonly noteIds: Accessor<readonly NoteId[]>;
  readonly ready: Accessor<boolean>;
  readonly ledger: Accessor<Ledger>;
  private readonly setters: ((board: Board) => void)[] = [];
  private readonly setReady: Setter<boolean>;
  private readonly each = new Map<NoteId, Signal<Note | undefined>>();

  constructor() {
    const field = <T>(first: T, read: (board: Board) => T): Accessor<T> => {
      const [get, set] = createSignal<T>(first);
      this.setters.push((board) => set(() => read(board)));
      return get;
    };
    this.title = field("", (board) => board.title);
    this.locale = field<"fr" | "en">("fr", (board) => board.locale);
    this.stages = field<readonly Stage[]>([], (board) => board.stages);
    this.currentStage = field(noStage, (board) => board.current_stage);
    this.groups = field<ReadonlyMap<GroupId, Group>>(new Map(), (board) => board.groups);
    this.phrases = field<readonly NoteId[]>([], (board) => board.phrases);
    this.people = field<ReadonlyMap<number, Person>>(new Map(), (board) => board.people);
    this.ratified = field<Ratified | undefined>(undefined, (board) => board.ratified);
    this.notes = field(noNotes, (board) => board.notes);
    [this.ready, this.setReady] = createSignal(false);
    this.noteIds = createMemo<readonly NoteId[]>((before) => inOrder(before, this.notes()), []);
    const lineage = createMemo<ReadonlyMap<NoteId, Note>>((before) => {
      return sameLineage(before, this.notes()) ? before : this.notes();
    }, noNotes);
    this.ledger = createMemo(() => ledger({ notes: lineage(), phrases: this.phrases() }));
  }

  note(id: NoteId): Accessor<Note | undefined> {
    const known = this.each.get(id);
    if (known) return known[0];
    const made = createSignal(untrack(this.notes).get(id));
    this.each.set(id, made);
    return made[0];
  }

  show(board: Board): void {
    batch(() => {
      for (const set of this.setters) set(board);
      for (const [id, [, set]] of this.each) set(() => board.notes.get(id));
      this.setReady(true);
    });
  }
}

/// In order of posting. The list before is kept if it still is right, so that nobody has to draw it again.
function inOrder(before: readonly NoteId[], notes: ReadonlyMap<NoteId, Note>): readonly NoteId[] {
  const at = (id: NoteId) => notes.get(id)?.at ?? -1;
  const precedes = (a: NoteId, b: NoteId) => at(a) - at(b) || (a < b ? -1 : 1);
  const right = before.length === notes.size && before.every((id, i) => at(id) >= 0 && sorted(before, i, precedes));
  return right ? before : [...notes.keys()].sort(precedes);
}

function sorted(ids: readonly NoteId[], i: number, precedes: (a: NoteId, b: NoteId) => number): boolean {
  const [a, b] = [ids[i - 1], ids[i]];
  return a === undefined || b === undefined || precedes(a, b) < 0;
}

/// Most changes are to texts and places, which no fate depends on.
function sameLineage(before: ReadonlyMap<NoteId, Note>, now: ReadonlyMap<NoteId, Note>): boolean {
  if (before.size !== now.size) return false;
  for (const [id, note] of now) {
    const old = before.get(id);
    if (old === note) continue;
    if (!old || old.sources !== note.sources || old.merged !== note.merged) return false;
    if (old.set_aside !== note.set_aside || old.withdrawn !== note.withdrawn) return false;
  }
  return true;
}
