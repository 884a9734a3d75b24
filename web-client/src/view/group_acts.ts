// What is done with whole groups: one act, one change, one line that says so and takes it back.
import { membersOf, stageOf } from "../board";
import type { GroupId, NoteId, Op } from "../protocol/types";
import type { BoardUi } from "./board_ui";
import { undoOr } from "./take_back";

/// The group of now as it was made, with all that it lists and where it stands.
function madeAgain(ui: BoardUi, id: GroupId): readonly Op[] {
  const group = ui.store.groups().get(id);
  const order = group && (stageOf(ui.store.stages(), group.stage)?.groups ?? []);
  if (!group || !order) return [];
  const { stage, title } = group;
  const after = order[order.indexOf(id) - 1] ?? "";
  const notes = membersOf({ notes: ui.store.notes() }, group);
  return [{ op: "group.create", group: id, stage, title, notes, after }];
}

const nameOf = (ui: BoardUi, id: GroupId) => ui.store.groups().get(id)?.title || ui.t("noTitle");

function doing(ui: BoardUi, words: string, ops: readonly Op[], back: readonly Op[]): void {
  ui.store.submit(ops);
  const run = undoOr(ui, () => back.length > 0 && ui.store.submit(back));
  ui.say(words, { label: ui.t("undo"), run });
}

export function dissolveGroup(ui: BoardUi, group: GroupId): void {
  doing(
    ui,
    ui.t("group.dissolved", { title: nameOf(ui, group) }),
    [{ op: "group.dissolve", group }],
    madeAgain(ui, group),
  );
}

export function mergeGroup(ui: BoardUi, group: GroupId, into: GroupId): void {
  const words = ui.t("group.merged", { title: nameOf(ui, group), into: nameOf(ui, into) });
  doing(ui, words, [{ op: "group.merge", group, into }], madeAgain(ui, group));
}

/// Two people who name a group at once: the last one stands, and the other's words are offered back. `before`: the title
/// that this person began to change.
export function renameGroup(ui: BoardUi, group: GroupId, before: string, title: string): void {
  const now = ui.store.groups().get(group)?.title;
  if (now === undefined || title === now || title === before) return;
  ui.store.submit([{ op: "group.rename", group, title }]);
  if (now === before) return;
  const run = () => ui.store.submit([{ op: "group.rename", group, title: now }]);
  ui.say(ui.t("group.renamedToo", { title: now || ui.t("noTitle") }), { label: ui.t("group.takeTheirs"), run });
}

/// The notes of a group as one idea, its title the first words.
export function distilGroup(ui: BoardUi, id: GroupId, notes: readonly NoteId[]): void {
  ui.openDialog({ kind: "distil", notes, text: ui.store.groups().get(id)?.title ?? "" });
}
