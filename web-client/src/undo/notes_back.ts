// Notes set back: their fate, place, colour, sources; posted ones withdrawn, withdrawn ones posted again.
import type { Note, NoteId, Place, StageId } from "../protocol/types";
import type { Why } from "./answer";
import { type Did, type Pair, samePlace } from "./did";
import { sameList, turned } from "./orders";
import type { Plan } from "./plan";

type Changed = readonly [NoteId, Values];
interface Values {
  readonly was: Note;
  readonly is: Note;
}

/// Of every note that was there before and is not withdrawn: what still is as it was left. `repost`: what was withdrawn
/// was so by undoing, and comes back.
export function setNotesBack(plan: Plan, { notes }: Did, repost: boolean): void {
  const changed = [...notes].filter(
    (one): one is [NoteId, Values] => one[1].was !== undefined && one[1].is !== undefined,
  );
  const gone = changed.filter(([, { was, is }]) => is.withdrawn && !was.withdrawn);
  const kept = changed.filter((one) => !gone.includes(one) && stands(plan, one));
  const fates = kept.filter((one) => fateStands(plan, one));
  restore(plan, fates);
  moveBack(plan, kept);
  colourBack(plan, kept);
  hideBack(plan, kept);
  for (const one of kept) sourcesBack(plan, one);
  mergeAgain(plan, fates);
  setAsideAgain(plan, fates);
  for (const [id, { was }] of gone) {
    if (repost) postAgain(plan, id, was);
    else plan.leave("for_good");
  }
}

/// False, and why, if somebody took the note away from where it can be set back.
function stands(plan: Plan, [id, { is }]: Changed): boolean {
  const why = whyNot(plan.board.notes.get(id), is);
  plan.leave(why);
  return why === undefined;
}

function whyNot(now: Note | undefined, is: Note): Why | undefined {
  if (!now || (now.withdrawn && !is.withdrawn)) return "removed";
  if (now.hidden && !is.hidden) return "hidden";
  if (now.set_aside && !is.set_aside) return "set_aside";
  return now.merged && !is.merged ? "merged" : undefined;
}

/// True if being set aside or merged was changed, and nobody changed it since.
function fateStands(plan: Plan, [id, { was, is }]: Changed): boolean {
  const aside = !was.set_aside !== !is.set_aside;
  const merged = was.merged?.into !== is.merged?.into;
  const now = plan.board.notes.get(id);
  if ((!aside && !merged) || !now) return false;
  const sameAside = !aside || (is.set_aside ? plan.mine(now.set_aside) : !now.set_aside);
  const sameMerged = !merged || (is.merged ? now.merged?.into === is.merged.into : !now.merged);
  if (!sameAside || !sameMerged) plan.leave("changed");
  return sameAside && sameMerged;
}

function restore(plan: Plan, changed: readonly Changed[]): void {
  const out = changed.filter(([, { was, is }]) => (is.set_aside && !was.set_aside) || (is.merged && !was.merged));
  const notes = touched(plan, out);
  if (notes.length > 0) plan.do({ op: "note.restore", notes });
}

function touched(plan: Plan, changed: readonly Changed[]): readonly NoteId[] {
  const notes = changed.map(([id]) => id);
  notes.forEach((id) => plan.notes.add(id));
  return notes;
}

function moveBack(plan: Plan, changed: readonly Changed[]): void {
  const moved = changed.filter(([, { was, is }]) => was.stage !== is.stage || !samePlace(placeOf(was), placeOf(is)));
  const stages = new Map<StageId, { readonly notes: NoteId[]; readonly places: Place[] }>();
  for (const [id, { was, is }] of moved) {
    const now = plan.now.notes.get(id);
    const place = placeOf(was);
    const there = now?.stage === is.stage && samePlace(placeOf(now), placeOf(is));
    if (!there || !plan.isLive(id) || !place || !plan.now.stages.some((stage) => stage.id === was.stage)) {
      plan.leave("changed");
      continue;
    }
    const group = stages.get(was.stage) ?? { notes: [], places: [] };
    stages.set(was.stage, group);
    group.notes.push(id);
    group.places.push(place);
    plan.notes.add(id);
  }
  for (const [stage, { notes, places }] of stages) plan.do({ op: "note.move", notes, stage, places });
}

function placeOf(note: Note | undefined): Place | undefined {
  return note?.places[note.stage];
}

function colourBack(plan: Plan, changed: readonly Changed[]): void {
  const colours = new Map<Note["colour"], NoteId[]>();
  for (const [id, { was, is }] of changed) {
    if (was.colour === is.colour) continue;
    if (plan.now.notes.get(id)?.colour !== is.colour) plan.leave("changed");
    else colours.set(was.colour, [...(colours.get(was.colour) ?? []), id]);
  }
  for (const [colour, notes] of colours) {
    notes.forEach((id) => plan.notes.add(id));
    plan.do({ op: "note.colour", notes, colour });
  }
}

function hideBack(plan: Plan, changed: readonly Changed[]): void {
  const now = (id: NoteId) => plan.now.notes.get(id)?.hidden;
  const shown = changed.filter(([id, { was, is }]) => is.hidden && !was.hidden && plan.mine(now(id)));
  const hidden = changed.filter(([id, { was, is }]) => was.hidden && !is.hidden && !now(id));
  const [back, again] = [touched(plan, shown), touched(plan, hidden)];
  if (back.length > 0) plan.do({ op: "note.unhide", notes: back });
  if (again.length > 0) plan.do({ op: "note.hide", notes: again });
  if (changed.some(([, { was, is }]) => !was.hidden !== !is.hidden) && back.length + again.length === 0)
    plan.leave("changed");
}

/// As the list was, order included, if nobody touched it; else what was added goes, and what was removed comes.
function sourcesBack(plan: Plan, [id, values]: Changed): void {
  const [was, is] = [values.was.sources ?? [], values.is.sources ?? []];
  if (sameList(was, is)) return;
  const now = plan.now.notes.get(id)?.sources ?? [];
  const may = (source: NoteId) => plan.isLive(source) && !plan.leadsTo(id, source);
  let { leave, come } = turned(now, was, () => true);
  if (!sameList(now, is) || !come.every(may)) {
    leave = is.filter((source) => !was.includes(source) && now.includes(source));
    come = was.filter((source) => !is.includes(source) && !now.includes(source) && may(source));
    const rest = was.filter((source) => !is.includes(source) && !now.includes(source) && !may(source));
    if (rest.length > 0 || leave.length + come.length === 0) plan.leave("changed");
  }
  if (leave.length + come.length > 0) plan.notes.add(id);
  if (leave.length > 0) plan.do({ op: "note.remove_source", note: id, sources: leave });
  if (come.length > 0) plan.do({ op: "note.add_source", note: id, sources: come });
}

function mergeAgain(plan: Plan, changed: readonly Changed[]): void {
  for (const [id, { was, is }] of changed) {
    const into = was.merged?.into;
    if (into === undefined || plan.now.notes.get(id)?.merged) continue;
    if (!plan.isLive(id) || !plan.isLive(into) || plan.leadsTo(into, id)) {
      plan.leave(is.merged ? undefined : "changed");
      continue;
    }
    plan.notes.add(id);
    plan.do({ op: "note.merge", notes: [id], into });
  }
}

function setAsideAgain(plan: Plan, changed: readonly Changed[]): void {
  const reasons = new Map<string, NoteId[]>();
  for (const [id, { was }] of changed) {
    if (!was.set_aside || plan.now.notes.get(id)?.set_aside) continue;
    reasons.set(was.set_aside.why, [...(reasons.get(was.set_aside.why) ?? []), id]);
  }
  for (const [why, notes] of reasons) {
    notes.forEach((id) => plan.notes.add(id));
    plan.do({ op: "note.set_aside", notes, why });
  }
}

function postAgain(plan: Plan, id: NoteId, was: Note): void {
  const place = placeOf(was);
  const sources = was.sources?.filter((source) => plan.isLive(source));
  const there = plan.now.stages.some((stage) => stage.id === was.stage);
  if (!place || !there || sources?.length === 0 || was.text.trim() === "") return plan.leave("removed");
  const note = plan.who.newNote(id);
  const { text, colour, stage } = was;
  const post = { note, text, colour, stage, place } as const;
  plan.do(sources ? { op: "note.distil", ...post, sources } : { op: "note.post", ...post });
  plan.renames.set(id, note);
  plan.notes.add(note);
}

/// What was posted, if it is as it was posted and nothing was made of it.
export function withdrawPosted(plan: Plan, { notes }: Did): void {
  const posted = [...notes].flatMap(([id, { was, is }]: [NoteId, Pair<Note>]) =>
    is && !was ? [[id, is] as const] : [],
  );
  const gone = posted.filter(([id, is]) => {
    const why = whyNotWithdrawn(plan, id, is);
    plan.leave(why);
    return why === undefined;
  });
  const ids = gone.map(([id]) => id);
  ids.forEach((id) => plan.notes.add(id));
  if (ids.length > 0) plan.do({ op: "note.withdraw", notes: ids });
}

function whyNotWithdrawn(plan: Plan, id: NoteId, is: Note): Why | undefined {
  const now = plan.now.notes.get(id);
  const why = whyNot(now, is);
  if (why || !now) return why ?? "removed";
  if (now.text !== is.text) return "changed";
  const used = [...plan.now.notes.values()].some(
    (other) => !other.withdrawn && (other.sources?.includes(id) || other.merged?.into === id),
  );
  return used ? "used" : undefined;
}
