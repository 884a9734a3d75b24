import { type Board, groupOf, hasGroup, live, madeBy, notesNamed, stateOf } from "../src/board";
import { type Entry, type NoteId, noteId, type Op, type StageId } from "../src/protocol/types";
import type { Move, Replica, Turn } from "../src/replica";
import { unsavedChanges } from "../src/replica/change";
import { type Act, History, type UndoAnswer } from "../src/undo";
import { Page } from "./page";
import type { Random } from "./seeds";
import type { Sequencer } from "./sequencer";
import { fail, groupsIn, type Kind, kinds, maybe } from "./undo_kinds";

/// A page that can undo. Time goes on as it is told.
export class UndoPage extends Page {
  now = 1;
  /// May erase what this person wrote.
  erases = false;
  facilitator = true;
  kinds: readonly Kind[] = kinds;
  /// Old ids by those under which notes were posted again.
  readonly renames = new Map<NoteId, NoteId>();
  readonly answers: UndoAnswer[] = [];
  readonly history: History;
  /// Notes that were withdrawn by an act of their own, which is for good.
  readonly withdrawn = new Set<NoteId>();
  /// What an own undoing named that the server refused: all of it stays undone or not, by the rules of a change (POS3).
  readonly spoilt = new Set<string>();
  /// What stayed as this person's acts left it because that is for good.
  readonly forGood = new Set<Act>();
  private readonly undoings = new Set<number | undefined>();
  private moves: Move[] = [];
  private made = 0;
  private undoing = false;

  constructor(
    server: Sequencer,
    person: string,
    client: string,
    words?: (random: Random) => readonly string[],
    deletes = true,
  ) {
    super(server, person, client, words, deletes);
    this.replica = { ...this.replica, watch: (move) => void this.moves.push(move) };
    this.history = new History({
      replica: () => this.replica,
      submit: (ops) => this.submit(ops),
      edit: (note, delta) => this.edit(note, delta),
      facilitator: () => this.facilitator,
      newNote: (old) => {
        const id = noteId(`${client}_${++this.made}`);
        this.renames.set(id, old);
        return id;
      },
    });
  }

  protected override became(replica: Replica, how: Turn["how"] = "heard", entries: readonly Entry[] = []) {
    const [before, moves] = [this.replica, this.moves];
    if (replica === before) return;
    this.replica = replica;
    this.moves = [];
    if (this.undoing) this.undoings.add(replica.pending.at(-1)?.step);
    if (how === "refused") this.spoil(before, replica);
    this.history.take({ before, after: replica, at: this.now, how, moves, entries });
  }

  private spoil(before: Replica, after: Replica) {
    const left = new Set(unsavedChanges(after).map(({ step }) => step));
    for (const { step, ops } of unsavedChanges(before)) {
      if (left.has(step) || !this.undoings.has(step)) continue;
      for (const op of ops) {
        for (const id of [...notesNamed(op), madeBy(op)]) this.spoilt.add(`note ${id}`);
        if ("group" in op) this.spoilt.add(`group ${op.group}`);
        if ("stage" in op) this.spoilt.add(`stage ${op.stage}`);
        this.spoilt.add(op.op);
      }
    }
  }

  /// The id under which the note was posted first.
  readonly firstName = (id: NoteId): NoteId => {
    const old = this.renames.get(id);
    return old ? this.firstName(old) : id;
  };

  undo(): UndoAnswer {
    return this.told(() => this.history.undo());
  }
  redo(): UndoAnswer {
    return this.told(() => this.history.redo());
  }

  private told(act: () => UndoAnswer): UndoAnswer {
    this.undoing = true;
    const answer = act();
    this.undoing = false;
    this.answers.push(answer);
    const why = answer.kind === "done" ? answer.left : answer.kind === "not_done" ? answer.why : undefined;
    if (answer.kind !== "nothing" && why === "for_good") this.forGood.add(answer.act);
    return answer;
  }

  /// What this person does by itself.
  do(...ops: Op[]) {
    this.submit(ops);
  }
  write(note: NoteId, ...delta: (string | number)[]) {
    this.edit(note, delta);
  }

  protected override submit(ops: readonly Op[]) {
    for (const op of ops) {
      if (op.op === "note.withdraw" && !this.undoing) op.notes.forEach((id) => this.withdrawn.add(id));
      if (op.op === "person.erase") this.written().forEach((id) => this.withdrawn.add(id));
    }
    super.submit(ops);
  }

  /// Any op that fits what is in view.
  override act(random: Random) {
    const { view } = this.replica;
    // One may have removed every stage in view, which is refused.
    if (!view || view.stages.length === 0) return;
    this.now += random.pick([10, 200, 1500]);
    const notes = [...view.notes.keys()].filter((id) => !view.notes.get(id)?.withdrawn);
    if (notes.length < 3 || random.chance(0.08)) return this.submit(this.newNote(random));
    if (random.chance(0.4)) {
      const open = notes.filter((id) => live(view.notes.get(id) ?? fail()) && !view.notes.get(id)?.hidden);
      if (open.length > 0) this.type(random, random.pick(open));
      return;
    }
    if (this.erases && random.chance(0.02)) return this.submit([{ op: "person.erase" }]);
    const ops = random.pick(this.kinds)(random, view, notes, () => `${this.client}${++this.made}`);
    if (ops.length > 0) this.submit(ops);
  }

  private written(): readonly NoteId[] {
    const { view, me } = this.replica;
    return [...(view?.notes ?? [])].flatMap(([id, { by }]) => (by === me || by === 0 ? [id] : []));
  }

  protected override newNote(random: Random): readonly Op[] {
    const note = noteId(`${this.client}-${++this.posts}`);
    const text = this.client + random.pick(["", this.client, `${this.client} ${this.client}`]);
    const stage = random.pick(this.replica.view?.stages ?? []).id;
    const post = { op: "note.post", note, text, colour: "yellow", stage } as const;
    const group = maybe(random, groupsIn(this.replica.view, stage));
    return [group ? { ...post, group } : post];
  }
}

/// Everything of a board that one may compare, each thing under a name of its own. What cannot come back by the rules is
/// left out: withdrawn notes, places in stages that a note is not in, who did what when, versions.
export function things(board: Board, name: (id: NoteId) => NoteId = (id) => id): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  const put = (key: string, value: unknown) => result.set(key, JSON.stringify(value ?? null));
  for (const [id, note] of board.notes) {
    if (note.withdrawn) continue;
    const of = (aspect: string, value: unknown) => put(`note ${name(id)} ${aspect}`, value);
    of("text", note.hidden ? "" : note.text);
    of("place", [note.stage, note.places[note.stage]]);
    of("colour", note.colour);
    of("fate", [note.set_aside?.why, note.merged && name(note.merged.into)]);
    of("hidden", note.hidden !== undefined);
    for (const [reaction, numbers] of Object.entries(note.reactions ?? {}))
      for (const number of numbers) put(`reaction ${name(id)}_${reaction}_${number}`, true);
    of("sources", (note.sources ?? []).filter((source) => !board.notes.get(source)?.withdrawn).map(name));
    of("group", groupOf(board, id));
  }
  const seen = (id: NoteId, stage: StageId) => {
    const note = board.notes.get(id);
    return note?.stage === stage && !note.withdrawn;
  };
  for (const [id, { stage, title, notes }] of board.groups) {
    if (!hasGroup(board, id)) continue;
    put(`group ${id} title`, [stage, title]);
    put(`group ${id} notes`, notes.filter((note) => seen(note, stage)).map(name));
  }
  for (const { id, groups, ...fields } of stateOf(board).stages) {
    for (const [field, value] of Object.entries(fields)) put(`stage ${id} ${field}`, value);
    put(`stage ${id} groups`, groups);
  }
  put(
    "stages",
    board.stages.map(({ id }) => id),
  );
  put("phrases", board.phrases.map(name));
  put("title", board.title);
  put("current", board.current_stage);
  put("closed", board.closed !== undefined);
  put("frozen", board.frozen);
  put("names", board.names);
  put("methods", board.methods);
  put("timer", board.timer && [board.timer.total, board.timer.ends_at !== undefined]);
  for (const number of board.hands ?? []) put(`hand ${number}`, true);
  for (const { id, ballots = {}, stances = {} } of board.rounds ?? []) {
    for (const [number, units] of Object.entries(ballots)) put(`ballot ${id}_${number}`, units);
    for (const [note, of] of Object.entries(stances))
      for (const [number, { says }] of Object.entries(of)) put(`stance ${id}_${note}_${number}`, says);
  }
  for (const [number, { name: called }] of board.people) put(`person ${number}`, called);
  return result;
}
