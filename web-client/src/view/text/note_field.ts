// What the fields for a note's text share, on the board and in the phone's sheet.
import { createComputed, untrack } from "solid-js";
import type { Delta } from "../../board";
import type { Typed } from "../../board/field_text";
import type { Key } from "../../i18n";
import type { Note, NoteId } from "../../protocol/types";
import type { BoardStore } from "../../store/api";
import type { BoardUi } from "../board_ui";
import { mayEdit } from "../permissions";
import { undoNow } from "../take_back";
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

export interface NoteWriting {
  /// Keeps a field in step with the note's text. Call within a component of its own.
  readonly attach: (field: HTMLTextAreaElement, leftOut: TypingOptions["leftOut"]) => void;
}

/// Writing in one note. When others take it away from under the field: `close` is called, the reason is said, and what was
/// typed and not yet sent is offered back. Call within a component that outlives the field.
export function createNoteWriting(ui: BoardUi, id: NoteId, close: () => void): NoteWriting {
  const why = () => closedTo(ui.store, ui.store.note(id)());
  let typing: Typing | undefined;
  let offered = false;
  const send = (delta: Delta) => {
    const closed = untrack(why);
    if (!closed) return ui.store.editText(id, delta);
    const words = delta.filter((step) => typeof step === "string").join("");
    offered = words.trim() !== "";
    if (offered) ui.store.offer(closed, words);
  };
  const closes = (closed: NonNullable<ReturnType<typeof why>>) => {
    typing?.leave();
    close();
    if (!offered) ui.say(ui.t(`error.${closed}` satisfies Key));
    offered = false;
  };
  createComputed<boolean>((wasOpen) => {
    const closed = why();
    if (wasOpen && closed) untrack(() => closes(closed));
    return !closed;
  }, false);
  const text = () => ui.store.note(id)()?.text ?? "";
  const movedBy = () => ui.store.movedBy(id);
  const history = (what: "undo" | "redo") => undoNow(ui, what);
  return { attach: (field, leftOut) => void (typing = new Typing(field, { text, movedBy, send, leftOut, history })) };
}
