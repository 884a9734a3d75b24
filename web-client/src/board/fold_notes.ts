// Rules OPN.
import type { Note, NoteId, Op, OpOf, Place, StageId } from "../protocol/types";
import { apply } from "./delta";
import { broken, BrokenLog, type Draft, type Stamp, withPlace } from "./draft";
import { joinGroup } from "./fold_groups";

export type NoteOpName = Extract<Op["op"], `note.${string}`>;

export function foldNoteOp(draft: Draft, op: OpOf<NoteOpName>, stamp: Stamp): void {
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
    case "note.react":
      return react(draft, op, stamp.by);
    default:
      return unknownOp(op);
  }
}

export function unknownOp(op: never): never {
  throw new BrokenLog(`${(op as Op).op} is not known to this page`);
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

function react(draft: Draft, op: OpOf<"note.react">, by: number) {
  const { [op.reaction]: before = [], ...others } = draft.note(op.note).reactions ?? {};
  if (before.includes(by) === op.on) return;
  const numbers = op.on ? [...before, by] : before.filter((number) => number !== by);
  const reactions: Note["reactions"] = numbers.length > 0 ? { ...others, [op.reaction]: numbers } : others;
  if (Object.keys(reactions).length > 0) draft.changeNote(op.note, { reactions });
  else draft.dropFromNote(op.note, "reactions");
}

/// In order of their ids (by bytes), which is the same everywhere.
export function inIdOrder(notes: Iterable<NoteId>): readonly NoteId[] {
  return [...notes].sort();
}
