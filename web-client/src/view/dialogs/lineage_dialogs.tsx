// Merging, sources, and where a note went.
import { createMemo, For, Show, type JSX } from "solid-js";
import { destinations, reaches } from "../../board/lineage";
import type { NoteId } from "../../protocol/types";
import { merge } from "../actions";
import type { BoardUi } from "../board_ui";
import { Icon } from "../parts/icons";
import { pathOf } from "../parts/fates";
import { Modal } from "../parts/modal";
import { noteText, shortText, stageTitle } from "../parts/notes";
import { fateSentence } from "./fate_words";
import { NotePicker } from "./note_picker";

interface OneProps {
  readonly ui: BoardUi;
  readonly note: NoteId;
}

const board = (ui: BoardUi) => ({ notes: ui.store.notes(), phrases: ui.store.phrases() });

/// Of several selected notes one stays; a single one goes into any other.
export function MergeDialog(props: { readonly ui: BoardUi; readonly notes: readonly NoteId[] }): JSX.Element {
  const ui = props.ui;
  const close = () => ui.openDialog(null);
  const several = () => props.notes.length > 1;
  const pick = (into: NoteId) => {
    close();
    merge(ui, props.notes, into);
  };
  return (
    <Modal
      testid="merge-dialog"
      title={ui.t(several() ? "mergeOf" : "mergeTitle")}
      closeLabel={ui.t("close")}
      onClose={close}
    >
      <p class="help">{ui.t("mergeHelp")}</p>
      <NotePicker
        ui={ui}
        first={several() ? props.notes : []}
        except={new Set(several() ? [] : props.notes)}
        onPick={pick}
      />
    </Modal>
  );
}

export function SourcesDialog(props: OneProps): JSX.Element {
  const ui = props.ui;
  const sources = () => ui.store.note(props.note)()?.sources ?? [];
  const drop = (id: NoteId) => ui.store.submit([{ op: "note.remove_source", note: props.note, sources: [id] }]);
  const add = (id: NoteId) => ui.store.submit([{ op: "note.add_source", note: props.note, sources: [id] }]);
  const barred = createMemo(() => {
    const circle = ui.store.noteIds().filter((id) => reaches(board(ui), props.note, id));
    return new Set([...circle, ...sources(), props.note]);
  });
  return (
    <Modal light title={ui.t("sources")} closeLabel={ui.t("close")} onClose={() => ui.openDialog(null)}>
      <p class="quoted" dir="auto">
        {noteText(ui.t, ui.store.note(props.note)())}
      </p>
      <ul class="note-list">
        <For each={sources()} fallback={<li class="help">{ui.t("sourcesNone")}</li>}>
          {(id) => (
            <li class={ui.store.note(id)()?.colour ?? ""}>
              <span dir="auto">{noteText(ui.t, ui.store.note(id)())}</span>
              <button type="button" class="ghost square" aria-label={ui.t("remove")} onClick={() => drop(id)}>
                <Icon name="close" />
              </button>
            </li>
          )}
        </For>
      </ul>
      <h3>{ui.t("addSources")}</h3>
      <NotePicker ui={ui} first={[]} except={barred()} onPick={add} />
    </Modal>
  );
}

export function FateDialog(props: OneProps): JSX.Element {
  const ui = props.ui;
  const close = () => ui.openDialog(null);
  const note = () => ui.store.note(props.note)();
  const path = createMemo(() => destinations(board(ui), props.note));
  const show = () => {
    close();
    ui.setLineage(pathOf(ui.store, props.note));
    ui.fit("funnel");
  };
  return (
    <Modal light testid="fate-dialog" title={ui.t("whereTo")} closeLabel={ui.t("close")} onClose={close}>
      <p class="quoted" dir="auto">
        {noteText(ui.t, note())}
      </p>
      <Show when={note()}>{(value) => <p>{fateSentence(ui, props.note, value())}</p>}</Show>
      <ol class="path">
        <For each={path()}>
          {(id) => (
            <li>
              <button type="button" onClick={() => ui.openDialog({ kind: "lineage", note: id })}>
                <small>{stageTitle(ui.store, ui.store.note(id)()?.stage ?? ui.store.currentStage())}</small>
                <span dir="auto">{shortText(ui.t, ui.store.note(id)(), 200)}</span>
              </button>
            </li>
          )}
        </For>
      </ol>
      <footer class="row end wrap">
        <button
          type="button"
          data-testid="fate-lineage"
          onClick={() => ui.openDialog({ kind: "lineage", note: props.note })}
        >
          {ui.t("lineage.all")}
        </button>
        <Show when={path().length > 0}>
          <button type="button" class="primary" onClick={show}>
            {ui.t("showOnBoard")}
          </button>
        </Show>
      </footer>
    </Modal>
  );
}
