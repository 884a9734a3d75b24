// One note with its text to edit and everything that may be done with it: the phone's way, and the way to edit a phrase.
import { createSignal, onCleanup, Show, type JSX } from "solid-js";
import type { NoteId } from "../../protocol/types";
import { paint } from "../actions";
import type { BoardUi } from "../board_ui";
import { Swatches } from "../board/swatches";
import { Modal } from "../parts/modal";
import { authorOf, noteText, stageTitle } from "../parts/notes";
import { writers, writersWords } from "../parts/writers";
import { mayColour, mayEdit } from "../permissions";
import { createNoteWriting, leftOutWords, type NoteWriting } from "../text/note_field";
import { React } from "../votes/reactions";
import { NoteVote } from "../votes/row_extras";
import { fateSentence } from "./fate_words";
import { NoteActs } from "./note_acts";

interface SheetProps {
  readonly ui: BoardUi;
  readonly note: NoteId;
}

/// Every keystroke is a change of its own: others see the text grow, and nothing waits for a button.
function TextField(props: SheetProps & { readonly writing: NoteWriting }): JSX.Element {
  const { ui } = props;
  const [leftOut, setLeftOut] = createSignal("");
  const tell = (writing: NoteId | null) => {
    ui.setWriting(writing);
    ui.store.setPresence(writing === null ? {} : { editing: writing });
  };
  onCleanup(() => tell(null));
  return (
    <>
      <textarea
        ref={(field) => props.writing.attach(field, (typed) => setLeftOut(leftOutWords(ui, typed)))}
        rows="4"
        dir="auto"
        data-testid="sheet-text"
        aria-label={ui.t("edit")}
        onFocus={() => tell(props.note)}
        onBlur={() => tell(null)}
        on:beforeinput={() => setLeftOut("")}
      />
      <p class="warn" role="status" data-testid="sheet-left-out">
        {leftOut()}
      </p>
      <p class="help" data-testid="field-writer">
        {writersWords(ui.t, writers(ui.store).get(props.note))}
      </p>
    </>
  );
}

export function NoteSheet(props: SheetProps): JSX.Element {
  const { ui } = props;
  const close = () => ui.openDialog(null);
  const note = () => ui.store.note(props.note)();
  const writing = createNoteWriting(ui, props.note, () => undefined);
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
            <TextField ui={ui} note={props.note} writing={writing} />
          </Show>
          <Show when={mayColour(ui.store, value())}>
            <Swatches ui={ui} chosen={value().colour} onPick={(colour) => paint(ui, [props.note], colour)} />
          </Show>
          <NoteVote ui={ui} id={props.note} />
          <React ui={ui} id={props.note} note={value()} />
          <Show when={value().set_aside ?? value().merged}>
            <p class="help" data-testid="note-fate">
              {fateSentence(ui, props.note, value())}
            </p>
          </Show>
          <div class="sheet-acts">
            <NoteActs ui={ui} id={props.note} note={value()} />
          </div>
        </Modal>
      )}
    </Show>
  );
}
