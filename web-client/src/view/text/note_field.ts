// What the fields for a note's text share, on the board and in the phone's sheet.
import { createComputed, untrack } from "solid-js";
import type { Typed } from "../../board/field_text";
import type { Key } from "../../i18n";
import type { Note, NoteId } from "../../protocol/types";
import type { BoardStore } from "../../store/api";
import type { BoardUi } from "../board_ui";
import { mayEdit } from "../permissions";
import { Typing, type TypingOptions } from "./typing";

/// Why this person cannot write in the note: a code of `errors.json`; undefined if they can.
export function closedTo(store: BoardStore, note: Note | undefined) {
  if (!note) return "unknown_note";
  if (note.withdrawn) return "note_withdrawn";
  if (note.hidden) return "note_hidden";
  if (note.merged) return "note_merged";
  if (note.set_aside) return "note_set_aside";
  if (mayEdit(store, note)) return undefined;
  const stage = store.stages().find(({ id }) => id === note.stage);
  return stage?.status === "closed" ? "stage_closed" : "stage_forbids";
}

/// What was not taken over, in words.
export function leftOutWords(ui: BoardUi, { cut, removed }: Typed): string {
  const words = [
    cut > 0 ? ui.t("leftOut.cut", { n: cut }) : "",
    removed > 0 ? ui.t("leftOut.removed", { n: removed }) : "",
  ];
  return words.filter(Boolean).join(" ");
}

/// Keeps `field` in step with the note's text. Call within a component.
export function writeIn(
  ui: BoardUi,
  id: NoteId,
  field: HTMLTextAreaElement,
  leftOut: TypingOptions["leftOut"],
): Typing {
  return new Typing(field, {
    text: () => ui.store.note(id)()?.text ?? "",
    send: (delta) => ui.store.editText(id, delta),
    leftOut,
  });
}

/// When others take the note away from under the field: `close`, say why, and offer back what was typed and not yet sent.
export function createClosing(ui: BoardUi, id: NoteId, typing: () => Typing | undefined, close: () => void): void {
  createComputed(() => {
    const why = closedTo(ui.store, ui.store.note(id)());
    if (!why) return;
    untrack(() => {
      const words = typing()?.drop() ?? "";
      close();
      if (words.trim() !== "") ui.store.offer(why, words);
      else ui.say(ui.t(`error.${why}` satisfies Key));
    });
  });
}
