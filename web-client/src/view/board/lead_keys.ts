// The letters that facilitators have besides: for the panel, and for what is selected.
import { groupOf, membersOf } from "../../board/board";
import type { NoteId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { adopt } from "../definition/adopt";
import { distilGroup } from "../group_acts";
import { nextStage } from "../parts/notes";
import { isLive } from "../permissions";

/// What is selected, else the note that has the focus.
export function chosenNotes(ui: BoardUi): readonly NoteId[] {
  const focused = document.activeElement?.closest<HTMLElement>("[data-note-id]")?.dataset["noteId"];
  const ids = ui.selection().size > 0 ? [...ui.selection()] : focused === undefined ? [] : [focused as NoteId];
  return ids.filter((id) => {
    const note = ui.store.notes().get(id);
    return note !== undefined && isLive(note);
  });
}

type Asked = "take" | "group" | "distil" | "merge" | "hide";
function ask(ui: BoardUi, kind: Asked): boolean {
  const notes = chosenNotes(ui);
  if (notes.length === 0) return false;
  ui.openDialog({ kind, notes });
  return true;
}

/// One note of a group that is not selected stands for its group.
function distil(ui: BoardUi): boolean {
  const [only, ...more] = chosenNotes(ui);
  const board = { notes: ui.store.notes(), groups: ui.store.groups() };
  const id = only !== undefined && more.length === 0 && ui.selection().size === 0 ? groupOf(board, only) : undefined;
  const group = id && ui.store.groups().get(id);
  if (!id || !group) return ask(ui, "distil");
  distilGroup(ui, id, membersOf(board, group));
  return true;
}

function adoptByKey(ui: BoardUi): boolean {
  if (ui.store.phrases().length === 0 || ui.store.ratified()) return false;
  ui.setDrawer(true);
  adopt(ui);
  return true;
}

function goOn(ui: BoardUi): boolean {
  if (!nextStage(ui.store, ui.store.currentStage())) return false;
  ui.openDialog({ kind: "next-stage" });
  return true;
}

/// True if the key meant something. Facilitators only.
export function leadByKey(ui: BoardUi, event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (event.shiftKey) return key === "a" && adoptByKey(ui);
  switch (key) {
    case "f":
      return (ui.openDialog({ kind: "facilitate" }), true);
    case "p":
      return (ui.openDialog({ kind: "people" }), true);
    case "s":
      return goOn(ui);
    case "m":
      return ask(ui, "take");
    case "g":
      return ask(ui, "group");
    case "d":
      return distil(ui);
    case "u":
      return ask(ui, "merge");
    case "h":
      return ask(ui, "hide");
    default:
      return false;
  }
}
