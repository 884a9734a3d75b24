// Undoing and redoing, and the line that says what was done: not always is it in view.
import type { Act, UndoAnswer } from "../store/api";
import type { BoardUi } from "./board_ui";

type What = "undo" | "redo";

/// The line that the one before it makes room for.
const said = new WeakMap<BoardUi, number>();

export function undoNow(ui: BoardUi, what: What): void {
  tell(ui, what, what === "undo" ? ui.store.undo() : ui.store.redo());
}

/// For the line that says what was just done: undoes it if it is still the last thing done, else does what sets it back.
export function undoOr(ui: BoardUi, back: () => void): () => void {
  const step = ui.store.lastStep();
  return () => {
    const answer = step === undefined ? undefined : ui.store.undo(step);
    if (!answer || answer.kind === "nothing") back();
    else if (answer.kind === "not_done") tell(ui, "undo", answer);
  };
}

function tell(ui: BoardUi, what: What, answer: UndoAnswer): void {
  if (answer.kind === "nothing") return;
  ui.dismissToast(said.get(ui) ?? 0);
  const [note] = answer.notes;
  if (answer.kind === "not_done") {
    said.set(ui, ui.say(ui.t(what === "undo" ? "undoNot" : "redoNot", { why: ui.t(`undoWhy.${answer.why}`) })));
    return;
  }
  const writing = ui.editing() ?? ui.writing();
  if (answer.act === "text" && note !== undefined && writing === note) return;
  const words = ui.t(what === "undo" ? "undone" : "redone", { what: nameOf(ui, answer.act, answer.notes.length) });
  said.set(ui, ui.say(answer.left ? `${words} · ${ui.t("undoLeft", { why: ui.t(`undoWhy.${answer.left}`) })}` : words));
  if (answer.notes.length === 1 && note !== undefined) ui.showNote(note);
}

function nameOf(ui: BoardUi, act: Act, n: number): string {
  return ui.t(`did.${act}`, { n });
}
