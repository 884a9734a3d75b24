// What somebody may do on a board, at random.
import { type Board, hasGroup, live, openRound } from "../src/board";
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
import type { Random } from "./seeds";

const policy = { post: true, group: true, vote: false, react: false, move: "all", edit: "all" } as const;

export function fail(): never {
  throw new Error("not there");
}

export function maybe<T>(random: Random, list: readonly T[]): T | undefined {
  return list.length === 0 || random.chance(0.2) ? undefined : random.pick(list);
}

export function groupsIn(view: Board | undefined, stage: StageId): readonly GroupId[] {
  return view?.stages.find(({ id }) => id === stage)?.groups ?? [];
}

/// Ops that fit what is in view; none if there is nothing to do it to.
export type Kind = (random: Random, view: Board, notes: readonly NoteId[], newId: () => string) => readonly Op[];

const noNote = "" as NoteId;
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

export const kinds: readonly Kind[] = [
  (random, view, notes) => {
    const moved = liveOf(view, some(random, notes));
    if (moved.length === 0) return [];
    const op = { op: "note.move", notes: moved, stage: stageOf(random, view).id } as const;
    return [random.chance(0.5) ? op : { ...op, places: moved.map(() => place(random)) }];
  },
  (random, view, notes) => {
    const moved = liveOf(view, some(random, notes));
    const home = view.notes.get(moved[0] ?? noNote)?.stage;
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
