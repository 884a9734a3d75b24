// One note with its text to edit and everything that may be done with it: the phone's way, and the way to edit a phrase.
import { createEffect, onCleanup, Show, type JSX } from "solid-js";
import { limits, type NoteId } from "../../protocol/types";
import { paint } from "../actions";
import type { BoardUi } from "../board_ui";
import { Swatches } from "../board/composer";
import { movedCaret } from "../canvas/caret";
import { Modal } from "../parts/modal";
import { authorOf, noteText, stageTitle } from "../parts/notes";
import { mayColour, mayEdit } from "../permissions";
import { NoteActs } from "./note_acts";

interface SheetProps {
  readonly ui: BoardUi;
  readonly note: NoteId;
}

/// Every keystroke is a change of its own: others see the text grow, and nothing waits for a button.
function TextField(props: SheetProps & { readonly text: string }): JSX.Element {
  const { ui } = props;
  let field: HTMLTextAreaElement | undefined;
  createEffect(() => {
    const text = props.text;
    if (!field || field.value === text) return;
    const caret = movedCaret(field.value, text, field.selectionEnd);
    field.value = text;
    field.setSelectionRange(caret, caret);
  });
  onCleanup(() => ui.store.setPresence({}));
  return (
    <textarea
      ref={field}
      rows="4"
      data-testid="sheet-text"
      aria-label={ui.t("edit")}
      maxlength={limits.note_text_max}
      onFocus={() => ui.store.setPresence({ editing: props.note })}
      onInput={(event) => ui.store.editText(props.note, event.currentTarget.value, event.currentTarget.selectionEnd)}
    />
  );
}

export function NoteSheet(props: SheetProps): JSX.Element {
  const { ui } = props;
  const close = () => ui.openDialog(null);
  const note = () => ui.store.note(props.note)();
  const meta = () => {
    const value = note();
    return value ? [authorOf(ui.store, value), stageTitle(ui.store, value.stage)].filter(Boolean).join(" · ") : "";
  };
  return (
    <Show when={note()}>
      {(value) => (
        <Modal
          light
          shape="sheet"
          testid="note-sheet"
          title={meta() || ui.t("note")}
          closeLabel={ui.t("close")}
          onClose={close}
        >
          <Show
            when={mayEdit(ui.store, value())}
            fallback={
              <p class="quoted" dir="auto">
                {noteText(ui.t, value())}
              </p>
            }
          >
            <TextField ui={ui} note={props.note} text={value().text} />
          </Show>
          <Show when={mayColour(ui.store, value())}>
            <Swatches ui={ui} chosen={value().colour} onPick={(colour) => paint(ui, [props.note], colour)} />
          </Show>
          <div class="sheet-acts">
            <NoteActs ui={ui} id={props.note} note={value()} />
          </div>
        </Modal>
      )}
    </Show>
  );
}
