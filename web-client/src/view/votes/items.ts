// What is voted on, in order and in words; casting and taking back.
import { groupOf, type Item, live, membersOf, stageOf, target } from "../../board";
import type { GroupId, NoteId, Round } from "../../protocol/types";
import type { BoardStore } from "../../store/api";
import type { BoardUi } from "../board_ui";
import { shortText } from "../parts/notes";
import { mayVote } from "./rights";

const kNameMax = 80;

export const voted = (store: BoardStore) => ({ notes: store.notes(), groups: store.groups(), stages: store.stages() });

/// What a vote for this note is a vote for (VOT2); undefined: nothing that this round is about.
export function itemOf(store: BoardStore, round: Round, note: NoteId): Item | undefined {
  return round.on === "phrases" ? undefined : target(voted(store), round, note);
}

/// Everything that can be voted on now: groups in their order, then notes in order of posting.
export function itemsOf(store: BoardStore, round: Round): readonly Item[] {
  if (round.on === "phrases") return [];
  const groups = round.on === "groups" ? (stageOf(store.stages(), round.stage)?.groups ?? []) : [];
  const inside = new Set(groups.flatMap((id) => store.groups().get(id)?.notes ?? []));
  const notes = store.noteIds().filter((id) => {
    const note = store.notes().get(id);
    return note && live(note) && !note.hidden && note.stage === round.stage && !inside.has(id);
  });
  return [...groups, ...notes];
}

export function groupName(ui: BoardUi, id: GroupId): string {
  return ui.store.groups().get(id)?.title || ui.t("noTitle");
}

export const isGroup = (store: BoardStore, item: Item): item is GroupId => store.groups().has(item as GroupId);

export function itemName(ui: BoardUi, item: Item, max = kNameMax): string {
  if (isGroup(ui.store, item)) return groupName(ui, item);
  return shortText(ui.t, ui.store.notes().get(item as NoteId), max);
}

/// The live notes that stand or fall with an item.
export function notesOf(store: BoardStore, item: Item): readonly NoteId[] {
  const group = store.groups().get(item as GroupId);
  return group ? membersOf({ notes: store.notes() }, group) : [item as NoteId];
}

/// The group of a note as the round sees it, for telling that the vote goes there.
export function groupOfNote(store: BoardStore, id: NoteId): GroupId | undefined {
  return groupOf({ notes: store.notes(), groups: store.groups() }, id);
}

/// How many of this person's units stand on the item.
export const unitsOn = (store: BoardStore, round: Round, item: Item): number => store.votes(round.id).on.get(item) ?? 0;

/// Why no further unit can go there; undefined if one can.
export function castNo(store: BoardStore, round: Round, item: Item): "budget_spent" | "item_full" | undefined {
  if (store.votes(round.id).left <= 0) return "budget_spent";
  return unitsOn(store, round, item) >= round.per_item ? "item_full" : undefined;
}

export function cast(ui: BoardUi, round: Round, item: Item): void {
  const no = castNo(ui.store, round, item);
  if (no) return void ui.say(ui.t(`error.${no}`));
  ui.store.submit([{ op: "vote.cast", round: round.id, item }]);
}

export function takeBack(ui: BoardUi, round: Round, item: Item): void {
  if (unitsOn(ui.store, round, item) > 0) ui.store.submit([{ op: "vote.withdraw", round: round.id, item }]);
}

/// V and Shift+V on a note. False: nothing is voted on there.
export function voteByKey(ui: BoardUi, note: NoteId, back: boolean): boolean {
  const round = ui.store.openRound();
  const item = round && mayVote(ui.store, round) ? itemOf(ui.store, round, note) : undefined;
  if (!round || item === undefined) return false;
  if (back) takeBack(ui, round, item);
  else cast(ui, round, item);
  return true;
}

/// The closed round whose results stand on the notes: the last one, while the workshop is still at its stage and no other
/// vote is open, unless this person took them off.
export function shownRound(ui: BoardUi): Round | undefined {
  const last = ui.store
    .rounds()
    .filter(({ on }) => on !== "phrases")
    .at(-1);
  if (!last || last.closed === undefined || ui.store.openRound()) return undefined;
  return last.stage === ui.store.currentStage() && ui.content.hidden() !== last.id ? last : undefined;
}
