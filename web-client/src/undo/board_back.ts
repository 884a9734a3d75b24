// Everything else set back: stages, phrases, title, name, what was agreed to. And the whole of it, in an order that works.
import { type Board, nameTold } from "../board";
import type { Op, Stage, StageId } from "../protocol/types";
import { type Did, renamed, saidBy, type Values } from "./did";
import { setGroupsBack } from "./groups_back";
import { setNotesBack, withdrawPosted } from "./notes_back";
import { behind, standing } from "./orders";
import { Plan, type Who } from "./plan";
import { roomBack } from "./room";

/// What sets the board in view back to what it was before a change, in so far as it still is as that change left it.
/// `repost`: notes that were withdrawn by undoing are posted again.
export function planBack(did: Did, board: Board, who: Who, repost: boolean): Plan {
  const plan = new Plan(board, who);
  if (did.erased) plan.leave("for_good");
  for (const [id, { was, is }] of did.stages) if (was && !is) addAgain(plan, did, id, was);
  if (did.current) currentBack(plan, did.current);
  for (const one of did.room) roomBack(plan, one);
  setNotesBack(plan, did, repost);
  // First: what is withdrawn need not leave its group, which may not be there any more when this is judged.
  withdrawPosted(plan, did);
  const named = withNewIds(did, plan.renames);
  setGroupsBack(plan, named);
  if (named.phrases) phrasesBack(plan, named, named.phrases);
  for (const [, { was, is }] of did.stages) if (was && is) stageBack(plan, was, is);
  if (did.stageOrder) stagesBack(plan, did, did.stageOrder);
  for (const [id, { was, is }] of did.stages) if (!was && is) removeAgain(plan, id, is);
  fieldsBack(plan, did);
  return plan;
}

/// Notes that were posted again come back to where they were.
function withNewIds(did: Did, renames: Plan["renames"]): Did {
  let { groups, phrases } = did;
  for (const [from, to] of renames) {
    groups = new Map([...groups].map(([id, { was, is }]) => [id, { was: renamed(was, from, to), is }]));
    phrases = phrases && { ...phrases, was: renamed(phrases.was, from, to) };
  }
  return { ...did, groups, ...(phrases && { phrases }) };
}

function stageIn(plan: Plan, id: StageId): Stage | undefined {
  return plan.now.stages.find((stage) => stage.id === id);
}

function stageIds(board: Board): readonly StageId[] {
  return board.stages.map(({ id }) => id);
}

/// With its groups, which were empty (OPC13); those come with the groups.
function addAgain(plan: Plan, { stageOrder }: Did, id: StageId, was: Stage): void {
  const second = was.kind === "definition" && plan.now.stages.some(({ kind }) => kind === "definition");
  if (stageIn(plan, id) || second) return plan.leave("changed");
  const after = behind(stageOrder?.was ?? [], id, stageIds(plan.now));
  const { title, prompt, kind, policy } = was;
  plan.do({ op: "stage.add", stage: id, title, prompt, kind, policy, after });
  if (was.status === "closed") plan.do({ op: "stage.status", stage: id, status: "closed" });
  if (was.visibility === "private" || was.revealed)
    plan.do({ op: "stage.visibility", stage: id, visibility: "private" });
  if (was.revealed) plan.do({ op: "stage.visibility", stage: id, visibility: "public" });
}

function removeAgain(plan: Plan, id: StageId, is: Stage): void {
  const now = stageIn(plan, id);
  if (!now) return plan.leave("removed");
  const noted = [...plan.now.notes.values()].some(({ places }) => places[id] !== undefined);
  const used = noted || plan.now.rounds?.some(({ stage }) => stage === id);
  if (used || plan.now.current_stage === id || now.groups.length > 0) return plan.leave("used");
  const fields = ["title", "prompt", "status", "visibility"] as const;
  const same = fields.every((field) => now[field] === is[field]) && samePolicy(now, is);
  if (same) plan.do({ op: "stage.remove", stage: id });
  else plan.leave("changed");
}

function samePolicy(a: Stage, b: Stage): boolean {
  return (Object.keys(a.policy) as (keyof Stage["policy"])[]).every((key) => a.policy[key] === b.policy[key]);
}

function stageBack(plan: Plan, was: Stage, is: Stage): void {
  const stage = was.id;
  const now = stageIn(plan, stage);
  const back = (changed: boolean, stands: boolean | undefined, op: Op) => {
    if (changed && stands) plan.do(op);
    else if (changed) plan.leave(now ? "changed" : "removed");
  };
  back(was.title !== is.title, now?.title === is.title, { op: "stage.rename", stage, title: was.title });
  back(was.prompt !== is.prompt, now?.prompt === is.prompt, { op: "stage.prompt", stage, prompt: was.prompt });
  back(was.status !== is.status, now?.status === is.status, { op: "stage.status", stage, status: was.status });
  back(!samePolicy(was, is), now && samePolicy(now, is), { op: "stage.policy", stage, policy: was.policy });
}

function stagesBack(plan: Plan, did: Did, order: Values<readonly StageId[]>): void {
  const placed = order.was.filter((id) => did.placed.includes(id));
  const stand = standing(placed, order, stageIds(plan.now));
  if (stand.length < placed.length) plan.leave("changed");
  for (const stage of stand) {
    const now = stageIds(plan.now);
    const after = behind(order.was, stage, now);
    if (after !== behind(now, stage, order.was)) plan.do({ op: "stage.place", stage, after });
  }
}

function currentBack(plan: Plan, { was, is }: Values<StageId>): void {
  if (plan.now.current_stage !== is) plan.leave("changed");
  else if (!stageIn(plan, was)) plan.leave("removed");
  else plan.do({ op: "stage.current", stage: was });
}

/// Those that were put elsewhere, and those that left the definition and are back in it, behind all others (STA1).
function phrasesBack(plan: Plan, did: Did, order: Values<Board["phrases"]>): void {
  if (!plan.who.facilitator) return;
  const placed = order.was.filter((id) => did.placed.includes(id) && order.is.includes(id));
  const stand = standing(placed, order, plan.board.phrases);
  if (stand.length < placed.length) plan.leave("changed");
  const back = order.was.filter((id) => !plan.board.phrases.includes(id) && plan.now.phrases.includes(id));
  for (const note of order.was.filter((id) => stand.includes(id) || back.includes(id))) {
    const now = plan.now.phrases;
    const after = now.includes(note) ? behind(order.was, note, now) : undefined;
    if (after === undefined || after === behind(now, note, order.was)) continue;
    plan.do({ op: "phrase.place", note, after });
    plan.notes.add(note);
  }
}

function fieldsBack(plan: Plan, { title, name, ratified }: Did): void {
  const { board, who } = plan;
  if (title && board.title !== title.is) plan.leave("changed");
  else if (title) plan.do({ op: "board.title", title: title.was });
  const called = nameTold(board, who.me) ? board.people.get(who.me)?.name : undefined;
  if (name && called !== name.is) plan.leave("changed");
  else if (name) plan.do({ op: "person.name", name: name.was });
  if (ratified) ratifiedBack(plan, ratified);
}

/// What was agreed to is so again only if the definition says the same.
function ratifiedBack(plan: Plan, { was, is, said }: NonNullable<Did["ratified"]>): void {
  const { ratified } = plan.board;
  const stands = is ? plan.mine(ratified) && ratified?.why === is.why : !ratified;
  if (!stands || (was && saidBy(plan.now) !== said)) return plan.leave("changed");
  if (!was) plan.do({ op: "definition.reopen" });
  else plan.do(was.why === undefined ? { op: "definition.ratify" } : { op: "definition.ratify", why: was.why });
}
