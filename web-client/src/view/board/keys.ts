// The keys of the board page. Letters act only where nobody is typing.
import { onCleanup, onMount } from "solid-js";
import type { BoardUi } from "../board_ui";
import { liveNotes } from "../parts/notes";
import { isFacilitator } from "../permissions";
import { undoNow } from "../take_back";
import { find } from "../find/opening";
import { leadByKey } from "./lead_keys";
import { nextPane } from "./panes";
import { voteByKey } from "../votes/items";
import type { NoteId } from "../../protocol/types";

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/// One thing at a time, the nearest first.
function escape(ui: BoardUi): void {
  if (ui.draft()) ui.startDraft(null);
  else if (ui.editing()) ui.startEditing(null);
  else if (ui.lineage()) ui.setLineage(null);
  else if (ui.selection().size > 0) ui.select([], "set");
  else if (ui.content.finding()) ui.content.setFinding(false);
  else if (ui.projecting()) ui.setProjecting(false);
  else if (ui.drawer()) ui.setDrawer(false);
}

function act(ui: BoardUi, event: KeyboardEvent): boolean {
  if (event.shiftKey && event.code === "Digit1") return (ui.fit("stage"), true);
  if (event.shiftKey && event.code === "Digit2") return (ui.fit("funnel"), true);
  if (event.key === "?") return (ui.openDialog({ kind: "help" }), true);
  switch (event.key.toLowerCase()) {
    case "n":
      document.getElementById("composer")?.focus();
      return true;
    case "/":
      find(ui);
      return true;
    case "v": {
      const note = document.activeElement?.closest<HTMLElement>("[data-note-id]")?.dataset["noteId"];
      return note !== undefined && voteByKey(ui, note as NoteId, event.shiftKey);
    }
    default:
      return isFacilitator(ui.store) && !ui.projecting() && leadByKey(ui, event);
  }
}

function selectAll(ui: BoardUi): void {
  if (isFacilitator(ui.store)) ui.select(liveNotes(ui.store, ui.focusedStage()), "set");
}

function historyKey(event: KeyboardEvent): "undo" | "redo" | undefined {
  if (event.altKey || !(event.ctrlKey || event.metaKey)) return undefined;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && event.ctrlKey ? "redo" : undefined;
}

/// Listens as long as it is there; draws nothing.
export function Keys({ ui }: { readonly ui: BoardUi }): null {
  const down = (event: KeyboardEvent) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.key === "F6") return (event.preventDefault(), nextPane());
    if (isTyping(event.target)) return;
    if (event.key === "Escape") return escape(ui);
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a") {
      event.preventDefault();
      return selectAll(ui);
    }
    const what = historyKey(event);
    if (what) {
      event.preventDefault();
      return undoNow(ui, what);
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (act(ui, event)) event.preventDefault();
  };
  onMount(() => addEventListener("keydown", down));
  onCleanup(() => removeEventListener("keydown", down));
  return null;
}
