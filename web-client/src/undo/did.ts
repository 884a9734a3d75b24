// What one change did: everything that is another value behind it than before it.
import { type Board, groupOf, madeBy, nameTold, notesNamed } from "../board";
import type { Group, GroupId, Note, NoteId, Op, Place, Ratified, Stage, StageId } from "../protocol/types";
import { type Act, actOf } from "./answer";
import { type Turned, turnedAfter, turnedBy } from "./room";

/// A thing before and behind the change; absent where it was not there.
export interface Pair<T> {
  readonly was: T | undefined;
  readonly is: T | undefined;
}
export interface Values<T> {
  readonly was: T;
  readonly is: T;
}

export interface Did {
  readonly act: Act;
  readonly notes: ReadonlyMap<NoteId, Pair<Note>>;
  readonly groups: ReadonlyMap<GroupId, Pair<Group>>;
  readonly stages: ReadonlyMap<StageId, Pair<Stage>>;
  readonly stageOrder?: Values<readonly StageId[]>;
  readonly phrases?: Values<readonly NoteId[]>;
  /// The groups, stages and phrases that were put elsewhere in their order.
  readonly placed: readonly string[];
  readonly title?: Values<string>;
  readonly current?: Values<StageId>;
  readonly name?: Values<string>;
  readonly ratified?: Pair<Ratified> & { readonly said: string };
  /// What was done to the room, and what this person says in it.
  readonly room: readonly Turned[];
  /// Words were erased, which is for good.
  readonly erased: boolean;
}

/// What these ops made out of `before`; undefined if nothing.
export function didOf(ops: readonly Op[], before: Board, after: Board, me: number): Did | undefined {
  const [first] = ops;
  if (!first) return undefined;
  const erased = ops.some((op) => op.op === "person.erase");
  const notes = erased ? new Map<NoteId, Pair<Note>>() : notesOf(ops, before, after);
  const did: Did = {
    act: actOf(first),
    notes,
    groups: groupsOf(notes, before, after),
    stages: stagesOf(before, after),
    placed: ops.flatMap((op) => placedBy(op) ?? []),
    room: turnedBy(ops, before, after, me),
    erased,
    ...fieldsOf(ops, before, after, me),
  };
  return isEmpty(did) ? undefined : did;
}

function isEmpty(did: Did): boolean {
  const tables = did.notes.size + did.groups.size + did.stages.size + did.room.length;
  return (
    tables === 0 &&
    !did.erased &&
    !(did.stageOrder ?? did.phrases ?? did.title ?? did.current ?? did.name ?? did.ratified)
  );
}

function notesOf(ops: readonly Op[], before: Board, after: Board): ReadonlyMap<NoteId, Pair<Note>> {
  const named = new Set(ops.flatMap((op) => [...notesNamed(op), madeBy(op) as NoteId]));
  return pairs(named, before.notes, after.notes);
}

/// Those that were changed, and those that notes were in which left their stage or were withdrawn: they come back there.
function groupsOf(notes: Did["notes"], before: Board, after: Board): ReadonlyMap<GroupId, Pair<Group>> {
  const changed = pairs([...before.groups.keys(), ...after.groups.keys()], before.groups, after.groups);
  const left = [...notes].flatMap(([id, { was, is }]): [GroupId, Pair<Group>][] => {
    const group = was && (was.stage !== is?.stage || is.withdrawn) ? groupOf(before, id) : undefined;
    if (group === undefined) return [];
    return [[group, { was: before.groups.get(group), is: after.groups.get(group) }]];
  });
  return new Map([...left, ...changed]);
}

function stagesOf(before: Board, after: Board): ReadonlyMap<StageId, Pair<Stage>> {
  if (before.stages === after.stages) return new Map();
  const [was, is] = [before, after].map(({ stages }) => new Map(stages.map((stage) => [stage.id, stage])));
  return pairs([...(was?.keys() ?? []), ...(is?.keys() ?? [])], was ?? new Map(), is ?? new Map());
}

function pairs<K, V>(ids: Iterable<K>, before: ReadonlyMap<K, V>, after: ReadonlyMap<K, V>): ReadonlyMap<K, Pair<V>> {
  const result = new Map<K, Pair<V>>();
  for (const id of ids) {
    const [was, is] = [before.get(id), after.get(id)];
    if (was !== is) result.set(id, { was, is });
  }
  return result;
}

function placedBy(op: Op): string | undefined {
  if (op.op === "group.place") return op.group;
  if (op.op === "stage.place") return op.stage;
  return op.op === "phrase.place" ? op.note : undefined;
}

function fieldsOf(ops: readonly Op[], before: Board, after: Board, me: number): Partial<Did> {
  const [was, is] = [before, after].map(({ stages }) => stages.map(({ id }) => id));
  return {
    ...(was && is && was.join(" ") !== is.join(" ") && { stageOrder: { was, is } }),
    ...(before.phrases !== after.phrases && { phrases: { was: before.phrases, is: after.phrases } }),
    ...(before.title !== after.title && { title: { was: before.title, is: after.title } }),
    ...(before.current_stage !== after.current_stage && {
      current: { was: before.current_stage, is: after.current_stage },
    }),
    ...nameOf(ops, before, me),
    ...ratifiedOf(ops, before, after),
  };
}

/// Of somebody whom the board does not know yet the name is set before the log says so. A name that the board does not
/// tell (SEE4) cannot be given back.
function nameOf(ops: readonly Op[], before: Board, me: number): Partial<Did> {
  const op = ops.find((one) => one.op === "person.name");
  if (!nameTold(before, me)) return {};
  const was = before.people.get(me)?.name ?? "";
  return op?.op === "person.name" && op.name !== was ? { name: { was, is: op.name } } : {};
}

/// By an act of its own only: who changes a phrase does not take back what the others agreed to.
function ratifiedOf(ops: readonly Op[], before: Board, after: Board): Partial<Did> {
  const acted = ops.some((op) => op.op === "definition.ratify" || op.op === "definition.reopen");
  if (!acted || before.ratified === after.ratified) return {};
  return { ratified: { was: before.ratified, is: after.ratified, said: saidBy(before) } };
}

/// What the definition says.
export function saidBy(board: Board): string {
  return board.phrases.map((id) => board.notes.get(id)?.text).join("\n");
}

/// The notes whose texts tell if the change can be set back: what was posted goes only as it was posted, and what was
/// agreed to is so again only if it says the same.
export function textsFor({ notes, ratified }: Did, now: Board): readonly NoteId[] {
  const posted = [...notes].flatMap(([id, { was }]) => (was ? [] : [id]));
  return ratified?.was ? [...posted, ...now.phrases] : posted;
}

/// With one note under another id, wherever it is named.
export function renamed<T>(value: T, from: string, to: string): T {
  const rename = (one: unknown): unknown => {
    if (one === from) return to;
    if (Array.isArray(one)) return one.map(rename);
    if (one instanceof Map) return new Map([...one].map(([key, item]) => [rename(key), rename(item)]));
    if (one === null || typeof one !== "object") return one;
    return Object.fromEntries(Object.entries(one).map(([key, item]) => [key, rename(item)]));
  };
  return rename(value) as T;
}

/// With the place that the server gave to a note instead of one that was guessed.
export function replaced(did: Did, id: NoteId, stage: StageId, guess: Place, place: Place): Did {
  const pair = did.notes.get(id);
  if (!pair) return did;
  const put = (note: Note | undefined) => {
    const at = note?.places[stage];
    return note && at && samePlace(at, guess) ? { ...note, places: { ...note.places, [stage]: place } } : note;
  };
  return { ...did, notes: new Map(did.notes).set(id, { was: put(pair.was), is: put(pair.is) }) };
}

export function samePlace(a: Place | undefined, b: Place | undefined): boolean {
  return a?.x === b?.x && a?.y === b?.y;
}

/// A later change as it is when an earlier one was refused, on which it was made: what it takes for the values before it
/// never was.
export function afterRefusal(later: Did, refused: Did): Did {
  return {
    ...later,
    notes: tableAfter(later.notes, refused.notes),
    groups: tableAfter(later.groups, refused.groups),
    stages: tableAfter(later.stages, refused.stages),
    room: turnedAfter(later.room, refused.room),
    ...valueAfter("stageOrder", later, refused),
    ...valueAfter("phrases", later, refused),
    ...valueAfter("title", later, refused),
    ...valueAfter("current", later, refused),
    ...valueAfter("name", later, refused),
  };
}

function tableAfter<K, T extends object>(later: ReadonlyMap<K, Pair<T>>, refused: ReadonlyMap<K, Pair<T>>) {
  return new Map(
    [...later].map(([id, { was, is }]): [K, Pair<T>] => {
      const { was: before, is: never } = refused.get(id) ?? {};
      return [id, { was: was && before && never ? fieldsAfter(was, before, never) : was, is }];
    }),
  );
}

/// `was` with every field that the refused change would have set as it was before that.
function fieldsAfter<T extends object>(was: T, before: T, never: T): T {
  const [now, old, gone] = [was, before, never].map((one) => new Map<string, unknown>(Object.entries(one)));
  if (!now || !old || !gone) return was;
  for (const field of new Set([...old.keys(), ...gone.keys()])) {
    if (same(old.get(field), gone.get(field)) || !same(now.get(field), gone.get(field))) continue;
    if (old.has(field)) now.set(field, old.get(field));
    else now.delete(field);
  }
  return Object.fromEntries(now) as T;
}

function valueAfter(field: "stageOrder" | "phrases" | "title" | "current" | "name", later: Did, refused: Did) {
  const [now, gone] = [later[field], refused[field]];
  return now && gone && same(now.was, gone.is) ? { [field]: { ...now, was: gone.was } } : {};
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
