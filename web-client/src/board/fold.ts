// The fold of the log (POS4; rules OPC, OPN, OPG, OPD). It applies and never judges.
import type { Entry, Note, NoteId, Op, OpOf, Place, StageId } from "../protocol/types";
import { type Board, boardOf } from "./board";
import { apply } from "./delta";
import { broken, BrokenLog, Draft, placed, withPlace } from "./draft";

/// Who changes and when: of an entry, or as far as the author can know (me, now).
export interface Stamp {
  readonly at: number;
  readonly by: number;
}

/// The board after the entry. What did not change keeps its identity.
/// Throws BrokenLog if the entry does not fit the board; the board at hand stays as it is.
export function fold(board: Board, entry: Entry): Board {
  return foldEntries(board, [entry]);
}

/// Entries in order. `before` is told of each with the board as it is before it; that board is only to be read, and only then.
export function foldEntries(
  board: Board,
  entries: readonly Entry[],
  before: (entry: Entry, board: Board) => void = () => undefined,
): Board {
  if (entries.length === 0) return board;
  const draft = new Draft(board);
  for (const entry of entries) {
    before(entry, draft.now);
    for (const op of entry.ops) foldOp(draft, op, { at: entry.at, by: entry.by ?? 0 });
  }
  return draft.now;
}

/// The board of a log's first entry (OPC1).
export function boardFrom(entry: Entry): Board {
  const [create, ...rest] = entry.ops;
  if (create?.op !== "board.create") throw new BrokenLog("a log begins with board.create");
  return fold(boardOf(create.state), { ...entry, ops: rest });
}

/// Applies one op to a draft.
export function foldOp(draft: Draft, op: Op, stamp: Stamp): void {
  if (op.op.startsWith("note.")) return foldNoteOp(draft, op as OpOf<NoteOpName>, stamp);
  return foldBoardOp(draft, op as Exclude<Op, OpOf<NoteOpName>>, stamp);
}

type NoteOpName = Extract<Op["op"], `note.${string}`>;

function foldBoardOp(draft: Draft, op: Exclude<Op, OpOf<NoteOpName>>, stamp: Stamp): void {
  switch (op.op) {
    case "board.create":
      return draft.replace(boardOf(op.state));
    case "board.title":
      return draft.set({ title: op.title });
    case "person.join":
      return draft.setPerson(op.person, { name: op.name, role: op.role });
    case "person.name":
      return renamePerson(draft, op.person ?? stamp.by, op.name);
    case "person.erase":
      return erasePerson(draft, op.person ?? stamp.by, stamp.at);
    case "stage.add":
      return addStage(draft, op);
    case "stage.rename":
      return draft.changeStage(op.stage, { title: op.title });
    case "stage.prompt":
      return draft.changeStage(op.stage, { prompt: op.prompt });
    case "stage.policy":
      return draft.changeStage(op.stage, { policy: op.policy });
    case "stage.status":
      return draft.changeStage(op.stage, { status: op.status });
    case "stage.place":
      return placeStage(draft, op);
    case "stage.current":
      return draft.set({ current_stage: draft.stage(op.stage).id });
    case "stage.remove":
      return removeStage(draft, op.stage);
    case "group.create":
      return createGroup(draft, op);
    case "group.rename":
      return draft.setGroup(op.group, { ...draft.group(op.group), title: op.title });
    case "group.place":
      return placeGroup(draft, op);
    case "group.join":
      return joinGroup(draft, op);
    case "group.leave":
      return leaveGroup(draft, op);
    case "group.dissolve":
      return dissolveGroup(draft, op);
    case "phrase.place":
      return draft.setPhrases(placed(draft.now.phrases, op.note, op.after));
    case "definition.ratify":
      return draft.set({ ratified: op.why === undefined ? { ...stamp } : { ...stamp, why: op.why } });
    case "definition.reopen":
      return draft.dropRatified();
    case "stage.visibility":
    case "round.open":
    case "round.close":
    case "vote.cast":
    case "vote.withdraw":
    case "links.renew":
      throw new BrokenLog(`${op.op} is not known to this page`);
    default:
      return unknownOp(op);
  }
}

function foldNoteOp(draft: Draft, op: OpOf<NoteOpName>, stamp: Stamp): void {
  switch (op.op) {
    case "note.post":
      return postNote(draft, op, stamp);
    case "note.distil":
      return draft.setNote(op.note, { ...newNote(op, stamp), sources: op.sources });
    case "note.edit":
      return editNote(draft, op);
    case "note.move":
      return moveNotes(draft, op);
    case "note.colour":
      return op.notes.forEach((id) => draft.changeNote(id, { colour: op.colour }));
    case "note.withdraw":
      return op.notes.forEach((id) => draft.changeNote(id, { text: "", withdrawn: { at: stamp.at } }));
    case "note.set_aside":
      return op.notes.forEach((id) => {
        if (!draft.note(id).set_aside) draft.changeNote(id, { set_aside: { ...stamp, why: op.why } });
      });
    case "note.restore":
      return op.notes.forEach((id) => draft.dropFromNote(id, "set_aside", "merged"));
    case "note.hide":
      return op.notes.forEach((id) => {
        if (!draft.note(id).hidden) draft.changeNote(id, { text: "", hidden: { ...stamp } });
      });
    case "note.unhide":
      // The text comes with the snapshot that every audience gets (OPN9).
      return op.notes.forEach((id) => draft.dropFromNote(id, "hidden"));
    case "note.merge":
      return op.notes.forEach((id) => draft.changeNote(id, { merged: { ...stamp, into: op.into } }));
    case "note.add_source":
      return addSources(draft, op);
    case "note.remove_source":
      return removeSources(draft, op);
    default:
      return unknownOp(op);
  }
}

function unknownOp(op: never): never {
  throw new BrokenLog(`${(op as Op).op} is not known to this page`);
}

function renamePerson(draft: Draft, number: number, name: string) {
  const person = draft.now.people.get(number) ?? broken(`person ${number}`);
  draft.setPerson(number, { ...person, name });
}

/// OPC14
function erasePerson(draft: Draft, number: number, at: number) {
  renamePerson(draft, number, "");
  for (const [id, note] of draft.now.notes) {
    if (note.by === number && !note.withdrawn) draft.changeNote(id, { text: "", withdrawn: { at } });
    const { set_aside } = draft.note(id);
    if (set_aside?.by === number) draft.changeNote(id, { set_aside: { ...set_aside, why: "" } });
  }
  const { ratified } = draft.now;
  if (ratified?.by === number) draft.set({ ratified: { at: ratified.at, by: ratified.by } });
}

function addStage(draft: Draft, op: OpOf<"stage.add">) {
  const { stage: id, title, prompt, kind, policy, after } = op;
  const stage = { id, title, prompt, kind, status: "open", visibility: "public", policy, groups: [] } as const;
  draft.set({ stages: [...draft.now.stages, stage] });
  placeStage(draft, { stage: id, after });
}

function placeStage(draft: Draft, op: Pick<OpOf<"stage.place">, "stage" | "after">) {
  const ids = draft.now.stages.map((stage) => stage.id);
  draft.stage(op.stage);
  draft.set({ stages: placed(ids, op.stage, op.after).map((id) => draft.stage(id)) });
}

/// With its groups, which are empty (OPC13).
function removeStage(draft: Draft, id: StageId) {
  for (const group of draft.stage(id).groups) draft.setGroup(group, undefined);
  draft.set({ stages: draft.now.stages.filter((stage) => stage.id !== id) });
}

function newNote(op: OpOf<"note.post"> | OpOf<"note.distil">, stamp: Stamp): Note {
  const { colour, text, stage } = op;
  if (!op.place) throw new BrokenLog(`note ${op.note} has no place`);
  return { ...stamp, colour, text, version: 0, stage, places: { [stage]: op.place } as Record<StageId, Place> };
}

function postNote(draft: Draft, op: OpOf<"note.post">, stamp: Stamp) {
  draft.setNote(op.note, newNote(op, stamp));
  if (op.group) joinGroup(draft, { group: op.group, notes: [op.note] });
}

function editNote(draft: Draft, op: OpOf<"note.edit">) {
  const note = draft.note(op.note);
  const text = apply(note.text, op.delta) ?? broken(`text behind the end of note ${op.note}`);
  draft.changeNote(op.note, { text, version: note.version + 1 });
}

function moveNotes(draft: Draft, op: OpOf<"note.move">) {
  op.notes.forEach((id, i) => {
    const note = draft.note(id);
    const place = op.places?.[i] ?? note.places[op.stage] ?? broken(`no place for note ${id}`);
    draft.setNote(id, withPlace(note, op.stage, place));
  });
}

function addSources(draft: Draft, op: OpOf<"note.add_source">) {
  const sources = draft.note(op.note).sources ?? [];
  const added = op.sources.filter((id) => !sources.includes(id));
  draft.changeNote(op.note, { sources: [...sources, ...added] });
}

function removeSources(draft: Draft, op: OpOf<"note.remove_source">) {
  const left = (draft.note(op.note).sources ?? []).filter((id) => !op.sources.includes(id));
  if (left.length > 0) draft.changeNote(op.note, { sources: left });
  else draft.dropFromNote(op.note, "sources");
}

function createGroup(draft: Draft, op: OpOf<"group.create">) {
  draft.setGroup(op.group, { stage: op.stage, title: op.title, notes: [] });
  const groups = draft.stage(op.stage).groups;
  draft.changeStage(op.stage, { groups: placed(groups, op.group, op.after ?? groups.at(-1) ?? "") });
  joinGroup(draft, op);
}

function placeGroup(draft: Draft, op: OpOf<"group.place">) {
  const { stage } = draft.group(op.group);
  draft.changeStage(stage, { groups: placed(draft.stage(stage).groups, op.group, op.after) });
}

function joinGroup(draft: Draft, op: Pick<OpOf<"group.join">, "group" | "notes">) {
  const group = draft.group(op.group);
  for (const other of draft.stage(group.stage).groups) {
    if (other !== op.group) removeMembers(draft, other, op.notes);
  }
  const added = op.notes.filter((id) => !group.notes.includes(id));
  if (added.length > 0) draft.setGroup(op.group, { ...group, notes: [...group.notes, ...added] });
}

function leaveGroup(draft: Draft, op: OpOf<"group.leave">) {
  removeMembers(draft, op.group, op.notes);
}

function removeMembers(draft: Draft, id: OpOf<"group.leave">["group"], notes: readonly NoteId[]) {
  const group = draft.group(id);
  const left = group.notes.filter((note) => !notes.includes(note));
  if (left.length < group.notes.length) draft.setGroup(id, { ...group, notes: left });
}

function dissolveGroup(draft: Draft, op: OpOf<"group.dissolve">) {
  const { stage } = draft.group(op.group);
  draft.changeStage(stage, { groups: draft.stage(stage).groups.filter((id) => id !== op.group) });
  draft.setGroup(op.group, undefined);
}
