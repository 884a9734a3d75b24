import { type Board, groupOf, hasGroup, live, madeBy, notesNamed, openRound, stateOf } from "../src/board";
import {
  type GroupId,
  groupId,
  type NoteId,
  noteId,
  type Op,
  roundId,
  type Stage,
  type StageId,
  stageId,
} from "../src/protocol/types";
import type { Entry } from "../src/protocol/types";
import type { Move, Replica, Turn } from "../src/replica";
import { unsavedChanges } from "../src/replica/change";
import { type Act, History, type UndoAnswer } from "../src/undo";
import { Page } from "./page";
import type { Random } from "./seeds";
import type { Sequencer } from "./sequencer";

const policy = { post: true, group: true, vote: false, react: false, move: "all", edit: "all" } as const;

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

function fail(): never {
  throw new Error("not there");
}

function maybe<T>(random: Random, list: readonly T[]): T | undefined {
  return list.length === 0 || random.chance(0.2) ? undefined : random.pick(list);
}

function groupsIn(view: Board | undefined, stage: StageId): readonly GroupId[] {
  return view?.stages.find(({ id }) => id === stage)?.groups ?? [];
}

type Kind = (random: Random, view: Board, notes: readonly NoteId[], newId: () => string) => readonly Op[];

const some = (random: Random, notes: readonly NoteId[]) => [
  ...new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick(notes))),
];
const liveOf = (view: Board, notes: readonly NoteId[]) => notes.filter((id) => live(view.notes.get(id) ?? fail()));
const place = (random: Random) => ({ x: random.below(2000), y: random.below(2000) });
const stageOf = (random: Random, view: Board): Stage => random.pick(view.stages);
const groupOfView = (random: Random, view: Board) =>
  maybe(
    random,
    [...view.groups.keys()].filter((id) => hasGroup(view, id)),
  );

const kinds: readonly Kind[] = [
  (random, view, notes) => {
    const moved = liveOf(view, some(random, notes));
    if (moved.length === 0) return [];
    const op = { op: "note.move", notes: moved, stage: stageOf(random, view).id } as const;
    return [random.chance(0.5) ? op : { ...op, places: moved.map(() => place(random)) }];
  },
  (random, view, notes) => {
    const moved = liveOf(view, some(random, notes));
    const home = view.notes.get(moved[0] ?? fail0)?.stage;
    // Of a stage that one removed, which is refused, one cannot see the notes.
    const there = view.stages.some(({ id }) => id === home);
    return moved.length > 0 && home && there
      ? [{ op: "note.move", notes: moved, stage: home, places: moved.map(() => place(random)) }]
      : [];
  },
  (random, _, notes) => [
    { op: "note.colour", notes: some(random, notes), colour: random.pick(["blue", "pink", "green"]) },
  ],
  (random, _, notes) => [{ op: "note.set_aside", notes: some(random, notes), why: random.pick(["", "later"]) }],
  (random, _, notes) => [{ op: "note.restore", notes: some(random, notes) }],
  (random, _, notes) => [{ op: random.chance(0.3) ? "note.hide" : "note.unhide", notes: some(random, notes) }],
  (random, view, notes) => {
    const [into, ...merged] = liveOf(view, some(random, notes));
    return into && merged.length > 0 ? [{ op: "note.merge", notes: merged, into }] : [];
  },
  (random, view, notes, newId) => {
    const sources = liveOf(view, some(random, notes));
    const note = noteId(newId());
    if (sources.length === 0) return [];
    return [
      { op: "note.distil", note, text: note.slice(0, 1), colour: "white", stage: stageOf(random, view).id, sources },
    ];
  },
  (random, view, notes) => {
    const [note, ...sources] = liveOf(view, some(random, notes));
    return note && sources.length > 0 ? [{ op: "note.add_source", note, sources }] : [];
  },
  (random, view, notes) => {
    const note = random.pick(notes);
    const sources = view.notes.get(note)?.sources;
    return sources ? [{ op: "note.remove_source", note, sources: [random.pick(sources)] }] : [];
  },
  (random, view, notes) => {
    // Only what is one's own may be withdrawn.
    const note = random.pick(notes);
    return random.chance(0.2) && view.notes.has(note) ? [{ op: "note.withdraw", notes: [note] }] : [];
  },
  ...Array.from({ length: 2 }, (): Kind => (random, view, notes, newId) => {
    const stage = stageOf(random, view).id;
    const inside = some(random, notes).filter((id) => view.notes.get(id)?.stage === stage);
    const op = {
      op: "group.create",
      group: groupId(newId()),
      stage,
      title: random.pick(["", "g"]),
      notes: inside,
    } as const;
    const after = maybe(random, ["" as const, ...groupsIn(view, stage)]);
    return [after === undefined ? op : { ...op, after }];
  }),
  ...Array.from({ length: 3 }, (): Kind => (random, view, notes) => {
    const group = groupOfView(random, view);
    const stage = group && view.groups.get(group)?.stage;
    const inside = notes.filter((id) => view.notes.get(id)?.stage === stage);
    return group && inside.length > 0 ? [{ op: "group.join", group, notes: some(random, inside) }] : [];
  }),
  (random, view) => {
    const group = groupOfView(random, view);
    const inside = group ? (view.groups.get(group)?.notes ?? []) : [];
    return group && inside.length > 0 ? [{ op: "group.leave", group, notes: some(random, inside) }] : [];
  },
  (random, view) => {
    const group = groupOfView(random, view);
    return group ? [{ op: "group.rename", group, title: random.pick(["a", "b", "c"]) }] : [];
  },
  (random, view) => {
    const group = groupOfView(random, view);
    const stage = group && view.groups.get(group)?.stage;
    const after = random.pick(["" as const, ...groupsIn(view, stage ?? ("" as StageId))]);
    return group && group !== after ? [{ op: "group.place", group, after }] : [];
  },
  (random, view) => {
    const group = groupOfView(random, view);
    return group ? [{ op: "group.dissolve", group }] : [];
  },
  (random, view) => {
    const [note, after] = [maybe(random, view.phrases), random.pick(["" as const, ...view.phrases])];
    return note && note !== after ? [{ op: "phrase.place", note, after }] : [];
  },
  (random) => [random.chance(0.5) ? { op: "definition.ratify" } : { op: "definition.reopen" }],
  (random) => [{ op: "board.title", title: random.pick(["t1", "t2", "t3"]) }],
  (random) => [{ op: "person.name", name: random.pick(["n1", "n2", "n3"]) }],
  (random, view) => [{ op: "stage.rename", stage: stageOf(random, view).id, title: random.pick(["s1", "s2"]) }],
  (random, view) => [{ op: "stage.prompt", stage: stageOf(random, view).id, prompt: random.pick(["p1", "p2"]) }],
  (random, view) => [{ op: "stage.status", stage: stageOf(random, view).id, status: random.pick(["open", "closed"]) }],
  (random, view) => [
    { op: "stage.policy", stage: stageOf(random, view).id, policy: { ...policy, post: random.chance(0.5) } },
  ],
  (random, view) => [{ op: "stage.current", stage: stageOf(random, view).id }],
  (random, view) => {
    const [stage, after] = [stageOf(random, view).id, random.pick(["" as const, ...view.stages.map(({ id }) => id)])];
    return stage !== after ? [{ op: "stage.place", stage, after }] : [];
  },
  (random, view, _, newId) => {
    const after = random.pick(["" as const, ...view.stages.map(({ id }) => id)]);
    const stage = stageId(newId());
    return view.stages.length < 8
      ? [{ op: "stage.add", stage, title: "new", prompt: "", kind: "notes", policy, after }]
      : [];
  },
  (random, view) => [{ op: "stage.remove", stage: stageOf(random, view).id }],
];

/// Those of a room that is facilitated beside the others. Whoever removes a stage in view and undoes something before that
/// is refused is told that it is gone: this is among the others.
export const roomKinds: readonly Kind[] = [
  ...kinds.slice(0, -1),
  ...Array.from({ length: 2 }, (): Kind => (random, view) => {
    const group = groupOfView(random, view);
    const into = maybe(random, groupsIn(view, view.groups.get(group ?? ("" as GroupId))?.stage ?? ("" as StageId)));
    return group && into && group !== into ? [{ op: "group.merge", group, into }] : [];
  }),
  (random, _, notes) => [
    { op: "note.react", note: random.pick(notes), reaction: random.pick(["love", "idea"]), on: random.chance(0.6) },
  ],
  (random) => [
    random.pick<Op>([
      { op: "board.freeze", frozen: random.chance(0.5) },
      { op: random.chance(0.5) ? "board.close" : "board.reopen" },
      { op: "board.names", names: random.pick(["shown", "chosen", "hidden"]) },
      { op: "board.methods", methods: random.pick([[], ["hands"], ["follow", "hands"]]) },
      { op: "person.hand", up: random.chance(0.5) },
      { op: "links.renew" },
    ]),
  ],
  (random, view) => {
    if (!view.timer || random.chance(0.3)) return [{ op: "timer.start", ms: random.pick([60_000, 300_000]) }];
    if (random.chance(0.2)) return [{ op: "timer.stop" }];
    return [{ op: view.timer.ends_at === undefined ? "timer.start" : "timer.pause" }];
  },
  (random, view, _, newId) => {
    const open = openRound(view);
    if (open) return random.chance(0.2) ? [{ op: "round.close", round: open.id }] : [];
    const on = random.pick(["notes", "groups", "phrases"] as const);
    const phrases = view.stages.find(({ kind }) => kind === "definition");
    const stage = on === "phrases" ? phrases : stageOf(random, view);
    const rest = { on, title: "", budget: 3, per_item: 2, secret: random.chance(0.3) };
    return stage ? [{ op: "round.open", round: roundId(newId()), stage: stage.id, ...rest }] : [];
  },
  ...Array.from({ length: 3 }, (): Kind => (random, view, notes) => {
    const open = openRound(view);
    if (!open) return [];
    const round = open.id;
    if (open.on === "phrases") {
      const note = maybe(random, view.phrases);
      if (!note) return [];
      return random.chance(0.2)
        ? [{ op: "stance.clear", round, note }]
        : [{ op: "stance.set", round, note, says: random.pick(["agree", "concern", "objection"]) }];
    }
    const item = random.pick([...notes, ...groupsIn(view, open.stage)]);
    return [random.chance(0.7) ? { op: "vote.cast", round, item } : { op: "vote.withdraw", round, item }];
  }),
];
const fail0 = "" as NoteId;

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
