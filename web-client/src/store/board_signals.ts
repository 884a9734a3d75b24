import { type Accessor, batch, createMemo, createSignal, type Setter, type Signal, untrack } from "solid-js";
import { type Board, ledger, type Ledger, type Objection, openObjections, openRound, type Support } from "../board";
import type {
  BoardAct,
  Group,
  GroupId,
  Method,
  Note,
  NoteId,
  Person,
  Ratified,
  Round,
  RoundId,
  Stage,
  StageId,
  Stance,
  Timer,
} from "../protocol/types";
import { RoundSignals, type Votes } from "./round_signals";

const noNotes: ReadonlyMap<NoteId, Note> = new Map();
const noStage = "" as StageId;
const none: readonly never[] = [];

/// The board in view as signals: one per field, one per note. To be made within a root.
export abstract class BoardSignals {
  /// This person's participant number.
  abstract readonly me: Accessor<number>;
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
  readonly linkGeneration: Accessor<number>;
  readonly started: Accessor<BoardAct | undefined>;
  readonly closed: Accessor<BoardAct | undefined>;
  readonly frozen: Accessor<boolean>;
  readonly namesShown: Accessor<"shown" | "chosen" | "hidden">;
  readonly methods: Accessor<readonly Method[]>;
  readonly timer: Accessor<Timer | undefined>;
  readonly hands: Accessor<readonly number[]>;
  readonly rounds: Accessor<readonly Round[]>;
  readonly openRound: Accessor<Round | undefined>;
  readonly objections: Accessor<readonly Objection[]>;
  private readonly ofRounds = new RoundSignals(this, () => this.me());
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
    this.linkGeneration = field(0, (board) => board.links.generation);
    this.started = field<BoardAct | undefined>(undefined, (board) => board.started);
    this.closed = field<BoardAct | undefined>(undefined, (board) => board.closed);
    this.frozen = field(false, (board) => board.frozen ?? false);
    this.namesShown = field<"shown" | "chosen" | "hidden">("shown", (board) => board.names ?? "shown");
    this.methods = field<readonly Method[]>(none, (board) => board.methods ?? none);
    this.timer = field<Timer | undefined>(undefined, (board) => board.timer);
    this.hands = field<readonly number[]>(none, (board) => board.hands ?? none);
    this.rounds = field<readonly Round[]>(none, (board) => board.rounds ?? none);
    this.openRound = createMemo(() => openRound({ rounds: this.rounds() }));
    this.objections = createMemo(() => openObjections({ rounds: this.rounds(), phrases: this.phrases() }));
    [this.ready, this.setReady] = createSignal(false);
    const timely = createMemo<ReadonlyMap<NoteId, Note>>((before) => {
      return sameTimes(before, this.notes()) ? before : this.notes();
    }, noNotes);
    this.noteIds = createMemo<readonly NoteId[]>((before) => inOrder(before, timely()), []);
    const lineage = createMemo<ReadonlyMap<NoteId, Note>>((before) => {
      return sameLineage(before, this.notes()) ? before : this.notes();
    }, noNotes);
    this.ledger = createMemo(() => ledger({ notes: lineage(), phrases: this.phrases() }));
  }

  readonly handUp = (): boolean => this.hands().includes(this.me());
  readonly muted = (): boolean => this.people().get(this.me())?.muted ?? false;
  readonly nameShown = (): boolean => this.people().get(this.me())?.shown ?? false;

  ballot(round: RoundId): readonly string[] {
    return this.ofRounds.ballot(round);
  }
  stance(round: RoundId, note: NoteId): Stance | undefined {
    return this.ofRounds.stance(round, note);
  }
  tally(round: RoundId): readonly Support[] {
    return this.ofRounds.tally(round);
  }
  votes(round: RoundId): Votes {
    return this.ofRounds.votes(round);
  }

  note(id: NoteId): Accessor<Note | undefined> {
    const known = this.each.get(id);
    if (known) return known[0];
    const made = createSignal(untrack(this.notes).get(id));
    this.each.set(id, made);
    return made[0];
  }

  show(board: Board): void {
    const before = untrack(this.notes);
    batch(() => {
      for (const set of this.setters) set(board);
      if (board.notes !== before) this.tellNotes(before, board.notes);
      this.setReady(true);
    });
  }

  private tellNotes(before: ReadonlyMap<NoteId, Note>, now: ReadonlyMap<NoteId, Note>): void {
    for (const [id, [, set]] of this.each) {
      const note = now.get(id);
      if (note !== before.get(id)) set(() => note);
    }
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

/// Most changes are to notes that are there already, and leave their order.
function sameTimes(before: ReadonlyMap<NoteId, Note>, now: ReadonlyMap<NoteId, Note>): boolean {
  if (before.size !== now.size) return false;
  for (const [id, note] of now) {
    const old = before.get(id);
    if (old !== note && old?.at !== note.at) return false;
  }
  return true;
}

/// Most changes are to texts and places, which no fate depends on.
function sameLineage(before: ReadonlyMap<NoteId, Note>, now: ReadonlyMap<NoteId, Note>): boolean {
  if (before.size !== now.size) return false;
  for (const [id, note] of now) {
    const old = before.get(id);
    if (old === note) continue;
    if (!old || old.sources !== note.sources || old.merged !== note.merged) return false;
    if (old.set_aside !== note.set_aside || old.withdrawn !== note.withdrawn || old.trial !== note.trial) return false;
  }
  return true;
}
