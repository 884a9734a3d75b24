// Groups set back: made ones dissolved, dissolved ones made again; who was in them, in which order; titles; their own order.
import type { Group, GroupId, NoteId, StageId } from "../protocol/types";
import type { Did, Pair } from "./did";
import { behind, sameList, standing, turned } from "./orders";
import type { Plan } from "./plan";

export function setGroupsBack(plan: Plan, did: Did): void {
  const all = [...did.groups];
  // Judged before anything moves: taking notes home is no change by others.
  const made = all.filter(([id, { was, is }]) => !was && there(is) && isUntouched(plan, id, is));
  for (const [id, { was, is }] of all) if (there(was) && !there(is)) makeAgain(plan, did, id, was);
  for (const [id, { was, is }] of all) if (was?.into && there(is)) mergeAgain(plan, id, was.into, is);
  for (const [id, { was, is }] of all) if (there(was) && there(is)) membersBack(plan, did, id, was, is);
  for (const [id] of made) plan.do({ op: "group.dissolve", group: id });
  for (const [id, pair] of all) titleBack(plan, id, pair);
  for (const [stage, { was, is }] of did.stages) if (was && is) orderBack(plan, did, stage, was.groups, is.groups);
}

/// What was merged into another one counts as gone (OPG7).
function there(group: Group | undefined): group is Group {
  return group !== undefined && group.into === undefined;
}

/// A group that was made anew out of one that had been merged.
function mergeAgain(plan: Plan, id: GroupId, into: GroupId, is: Group): void {
  if (!there(plan.now.groups.get(id)) || !there(plan.now.groups.get(into))) return plan.leave("removed");
  if (!isUntouched(plan, id, is)) return;
  plan.do({ op: "group.merge", group: id, into });
  is.notes.forEach((note) => plan.notes.add(note));
}

/// False, and why, if others named it anew or put notes into it.
function isUntouched(plan: Plan, id: GroupId, is: Group): boolean {
  const now = plan.board.groups.get(id);
  const untouched =
    now?.title === is.title && now.notes.every((note) => is.notes.includes(note) || !isIn(plan, now, note));
  if (!untouched) plan.leave(now ? "changed" : "removed");
  return untouched;
}

/// True if the note is to be seen in the stage of the group, and can be put into it.
function isIn(plan: Plan, group: Group, id: NoteId): boolean {
  const note = plan.now.notes.get(id);
  return note !== undefined && note.stage === group.stage && !note.withdrawn;
}

function makeAgain(plan: Plan, did: Did, id: GroupId, was: Group): void {
  const stage = plan.now.stages.find((one) => one.id === was.stage);
  if (!stage || there(plan.now.groups.get(id))) return plan.leave("changed");
  const notes = was.notes.filter((note) => isIn(plan, was, note) && isFree(plan, did, was, note));
  const after = behind(did.stages.get(was.stage)?.was?.groups ?? [], id, stage.groups);
  plan.do({ op: "group.create", group: id, stage: was.stage, title: was.title, notes, after });
  notes.forEach((note) => plan.notes.add(note));
}

/// True if nobody else took the note into a group since: it is in none, or in one that this change put it into.
function isFree(plan: Plan, did: Did, home: Group, note: NoteId): boolean {
  for (const [id, group] of plan.now.groups) {
    if (group.stage !== home.stage || !group.notes.includes(note)) continue;
    if (!did.groups.get(id)?.is?.notes.includes(note)) return false;
  }
  return true;
}

function membersBack(plan: Plan, did: Did, id: GroupId, was: Group, is: Group): void {
  const now = plan.now.groups.get(id);
  const stage = plan.now.stages.find((one) => one.id === was.stage);
  if (!there(now) || !stage) return plan.leave("removed");
  if (!plan.mayGroup(stage)) return;
  const inside = (note: NoteId) => isIn(plan, now, note);
  const returns = (note: NoteId) => !now.notes.includes(note) && inside(note) && isFree(plan, did, now, note);
  const wanted = was.notes.filter((note) => (now.notes.includes(note) ? inside(note) : returns(note)));
  if (isAsLeft(plan, is, now)) return become(plan, id, turned(now.notes, wanted, inside));
  const added = (note: NoteId) => inside(note) && is.notes.includes(note) && !was.notes.includes(note);
  become(plan, id, { leave: now.notes.filter(added), come: wanted.filter(returns) });
}

/// True if nobody took notes out of it, put some in, or changed their order since. Notes that are not in its stage, or only
/// come back to it now, tell nothing.
function isAsLeft(plan: Plan, is: Group, now: Group): boolean {
  const before = plan.board.notes;
  const there = (id: NoteId) => before.get(id)?.stage === is.stage && !before.get(id)?.withdrawn;
  return sameList(now.notes.filter(there), is.notes.filter(there));
}

function become(plan: Plan, group: GroupId, change: { leave: readonly NoteId[]; come: readonly NoteId[] }): void {
  if (change.leave.length > 0) plan.do({ op: "group.leave", group, notes: change.leave });
  if (change.come.length > 0) plan.do({ op: "group.join", group, notes: change.come });
  [...change.leave, ...change.come].forEach((note) => plan.notes.add(note));
}

function titleBack(plan: Plan, id: GroupId, { was, is }: Pair<Group>): void {
  if (!there(was) || !there(is) || was.title === is.title) return;
  const now = plan.now.groups.get(id);
  if (there(now) && now.title === is.title) plan.do({ op: "group.rename", group: id, title: was.title });
  else plan.leave(now ? "changed" : "removed");
}

function orderBack(plan: Plan, did: Did, id: StageId, was: readonly GroupId[], is: readonly GroupId[]): void {
  const now = () => plan.now.stages.find((stage) => stage.id === id)?.groups ?? [];
  const placed = was.filter((group) => did.placed.includes(group));
  const stand = standing(placed, { was, is }, now());
  if (stand.length < placed.length) plan.leave("changed");
  for (const group of stand) {
    const after = behind(was, group, now());
    if (after !== behind(now(), group, was)) plan.do({ op: "group.place", group, after });
  }
}
