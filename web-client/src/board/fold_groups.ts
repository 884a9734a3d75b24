// Rules OPG.
import type { GroupId, NoteId, OpOf } from "../protocol/types";
import { type Draft, placed } from "./draft";

export function createGroup(draft: Draft, op: OpOf<"group.create">): void {
  draft.setGroup(op.group, { stage: op.stage, title: op.title, notes: [] });
  const groups = draft.stage(op.stage).groups;
  draft.changeStage(op.stage, { groups: placed(groups, op.group, op.after ?? groups.at(-1) ?? "") });
  joinGroup(draft, op);
}

export function placeGroup(draft: Draft, op: OpOf<"group.place">): void {
  const { stage } = draft.group(op.group);
  draft.changeStage(stage, { groups: placed(draft.stage(stage).groups, op.group, op.after) });
}

export function joinGroup(draft: Draft, op: Pick<OpOf<"group.join">, "group" | "notes">): void {
  const group = draft.group(op.group);
  for (const other of draft.stage(group.stage).groups) {
    if (other !== op.group) leaveGroup(draft, { group: other, notes: op.notes });
  }
  const added = op.notes.filter((id) => !group.notes.includes(id));
  if (added.length > 0) draft.setGroup(op.group, { ...group, notes: [...group.notes, ...added] });
}

export function leaveGroup(draft: Draft, { group: id, notes }: Pick<OpOf<"group.leave">, "group" | "notes">): void {
  const group = draft.group(id);
  const left = group.notes.filter((note) => !notes.includes(note));
  if (left.length < group.notes.length) draft.setGroup(id, { ...group, notes: left });
}

export function dissolveGroup(draft: Draft, op: OpOf<"group.dissolve">): void {
  unlist(draft, op.group);
  draft.setGroup(op.group, undefined);
}

/// OPG7: what is left of it says where its support goes (VOT2).
export function mergeGroup(draft: Draft, { group, into }: OpOf<"group.merge">): void {
  const { stage, title, notes } = draft.group(group);
  joinGroup(draft, { group: into, notes });
  unlist(draft, group);
  draft.setGroup(group, { stage, title, notes: noNotes, into });
}

const noNotes: readonly NoteId[] = [];

function unlist(draft: Draft, group: GroupId) {
  const { stage } = draft.group(group);
  draft.changeStage(stage, { groups: draft.stage(stage).groups.filter((id) => id !== group) });
}
