import { type Board, boardOf, BrokenLog, madeBy } from "../src/board";
import type { Entry, GroupId, NoteId, Op, State } from "../src/protocol/types";
import type { Sequencer } from "./sequencer";
import { things } from "./undo_world";

/// What the others' ops alone would have made, and what both they and `me` touched, which may be anything.
export interface Alone {
  readonly board: Board;
  /// Of the names of `things`. An id: everything that has to do with it.
  readonly both: ReadonlySet<string>;
}

/// Hidden texts are as the server keeps them.
export function aloneOf(server: Sequencer, begin: State, me: number): Alone {
  let [real, board] = [boardOf(begin), boardOf(begin)];
  const touched = { me: new Set<string>(), others: new Set<string>() };
  const both = new Set<string>();
  const used = new Set<string>();
  const hidden = { real: new Map<NoteId, string>(), alone: new Map<NoteId, string>() };
  for (const { entry } of server.log) {
    const before = things(real);
    real = server.folded(real, entry, hidden.real);
    const mine = entry.by === me;
    const orders = entry.ops.flatMap((op) =>
      op.op === "group.place" ? [`stage ${real.groups.get(op.group)?.stage} groups`] : [],
    );
    const changed = [...orders, ...changedBy(entry, before, things(real))];
    changed.forEach((key) => touched[mine ? "me" : "others"].add(key));
    // Where a note has been, no stage can be removed (OPC13).
    if (mine) {
      for (const { places } of real.notes.values()) for (const id of Object.keys(places)) used.add(`stage ${id}`);
      continue;
    }
    const made = new Set(entry.ops.map(madeBy));
    const ops = entry.ops.map((op) => withoutUnknown(op, (id) => board.notes.has(id) || made.has(id)));
    try {
      board = server.folded(board, { ...entry, ops }, hidden.alone);
    } catch (error) {
      if (!(error instanceof BrokenLog)) throw error;
      changed.forEach((key) => both.add(key));
    }
  }
  const has = (set: ReadonlySet<string>, key: string) => set.has(key) || set.has(idOf(key));
  for (const key of [...touched.me, ...touched.others])
    if (has(touched.me, key) && has(touched.others, key)) both.add(key);
  // What others did to the whole of something is done to every part of it.
  for (const key of touched.me) if (touched.others.has(idOf(key))) both.add(idOf(key));
  for (const key of touched.others) if (touched.me.has(idOf(key))) both.add(idOf(key));
  const alone = new Set<string>(board.stages.map(({ id }) => `stage ${id}`));
  for (const id of used) if (!alone.has(id)) both.add(id);
  // What stays because others changed it keeps what it was made of.
  for (const key of both) {
    const note = /^note (\S+)/.exec(key)?.[1] as NoteId | undefined;
    const stage = real.groups.get(/^group (\S+)/.exec(key)?.[1] as GroupId)?.stage;
    if (stage) both.add(`stage ${stage}`);
    const { sources = [], merged } = (note && real.notes.get(note)) ?? {};
    for (const id of merged ? [...sources, merged.into] : sources) both.add(`note ${id}`);
  }
  return { board, both };
}

export function idOf(key: string): string {
  return key.split(" ").slice(0, 2).join(" ");
}

/// Whoever makes something, takes it out of the way, or builds on it has touched all of it.
function changedBy(
  entry: Entry,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));
  const whole = keys.filter((key) => /fate|hidden/.test(key) || !before.has(key) || !after.has(key)).map(idOf);
  return [...keys, ...whole, ...entry.ops.flatMap(builtOn)];
}

function builtOn(op: Op): readonly string[] {
  const notes = "notes" in op ? op.notes : "note" in op ? [op.note] : [];
  const aspect: Partial<Record<Op["op"], string>> = {
    "note.edit": "text",
    "note.move": "place",
    "note.colour": "colour",
    "note.add_source": "sources",
    "note.remove_source": "sources",
    "group.join": "group",
    "group.leave": "group",
    "group.create": "group",
  };
  const what = aspect[op.op];
  const keys = op.op.startsWith("note.") || what ? notes.map((id) => (what ? `note ${id} ${what}` : `note ${id}`)) : [];
  if (op.op === "note.distil" || op.op === "note.add_source") keys.push(...op.sources.map((id) => `note ${id}`));
  if (op.op === "note.merge") keys.push(`note ${op.into}`);
  if (op.op.startsWith("group.") && "group" in op && op.group)
    keys.push(`group ${op.group} ${op.op === "group.rename" ? "title" : "notes"}`);
  if ("stage" in op && /^(note|group|stage|round)\.(post|distil|move|create|remove|current|open)/.test(op.op))
    keys.push(`stage ${op.stage}`);
  const field = /^stage\.(prompt|policy|status)$/.exec(op.op)?.[1] ?? (op.op === "stage.rename" ? "title" : undefined);
  if ("stage" in op && field) keys.push(`stage ${op.stage} ${field}`);
  if (op.op === "stage.place" || op.op === "stage.add") keys.push("stages");
  if (op.op === "phrase.place") keys.push("phrases");
  if (op.op === "stage.current") keys.push("current");
  if (op.op === "board.title") keys.push("title");
  if (op.op.startsWith("timer.")) keys.push("timer");
  const room = /^board\.(freeze|names|methods|close|reopen)$/.exec(op.op)?.[1];
  if (room) keys.push({ freeze: "frozen", close: "closed", reopen: "closed" }[room] ?? room);
  return keys;
}

function withoutUnknown(op: Op, isKnown: (id: NoteId) => boolean): Op {
  if (!("notes" in op)) return op;
  const known = op.notes.map(isKnown);
  const result = { ...op, notes: op.notes.filter((_, i) => known[i]) };
  if (result.op === "note.move" && result.places)
    return { ...result, places: result.places.filter((_, i) => known[i]) };
  return result;
}
