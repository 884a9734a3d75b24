// Erasing what a person wrote, for good (OPC14): what will happen, then once more the question.
import { createEffect, createRoot, createSignal, For, onMount, Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { nameOf } from "../facilitate/names";
import { Modal } from "../parts/modal";

/// How many notes of the person still have their text.
export function notesBy(ui: BoardUi, person: number): number {
  return [...ui.store.notes().values()].filter((note) => note.by === person && !note.withdrawn).length;
}

/// Erases, and says so when it is saved. A refusal is told by itself.
function erase(ui: BoardUi, person: number | undefined): void {
  const { store } = ui;
  const done = person === undefined ? ui.t("erase.doneMine") : ui.t("erase.doneTheirs", { name: nameOf(ui, person) });
  store.erase(person);
  const refused = store.refusals().length;
  createRoot((dispose) =>
    createEffect(() => {
      if (store.save().pending > 0) return;
      if (store.refusals().length <= refused) ui.say(done);
      dispose();
    }),
  );
}

interface EraseProps {
  readonly ui: BoardUi;
  /// Absent: this person themselves.
  readonly person?: number | undefined;
}

function What(props: EraseProps): JSX.Element {
  const { t } = props.ui;
  const lines = () =>
    props.person === undefined
      ? (["erase.notesMine", "erase.nameMine", "erase.everywhere", "erase.lettersMine", "erase.copies"] as const)
      : (["erase.notesTheirs", "erase.nameTheirs", "erase.everywhere", "erase.lettersTheirs", "erase.copies"] as const);
  return (
    <ul class="what">
      <For each={lines()}>{(key) => <li>{t(key)}</li>}</For>
    </ul>
  );
}

/// The second question. Neither button is what Enter would press.
function Really(props: EraseProps & { readonly notes: string; readonly close: () => void }): JSX.Element {
  const { ui } = props;
  let cancel: HTMLButtonElement | undefined;
  onMount(() => cancel?.focus());
  return (
    <>
      <p role="alert" data-testid="erase-really">
        <b>{ui.t("erase.really", { notes: props.notes })}</b>
      </p>
      <footer class="row end">
        <button type="button" ref={cancel} data-testid="erase-cancel" onClick={() => props.close()}>
          {ui.t("cancel")}
        </button>
        <button
          type="button"
          class="primary danger"
          data-testid="erase-ok"
          onClick={() => (props.close(), erase(ui, props.person))}
        >
          {ui.t("erase.ok")}
        </button>
      </footer>
    </>
  );
}

export function EraseDialog(props: EraseProps): JSX.Element {
  const { ui, person } = props;
  const [sure, setSure] = createSignal(false);
  const close = () => ui.openDialog(null);
  const notes = () => ui.t("nNotes", { n: notesBy(ui, person ?? ui.store.me()) });
  const title = () => (person === undefined ? ui.t("eraseMine") : ui.t("eraseTheirs", { name: nameOf(ui, person) }));
  return (
    <Modal testid="erase-dialog" title={title()} closeLabel={ui.t("close")} onClose={close}>
      <p data-testid="erase-count">{ui.t("erase.concerns", { notes: notes() })}</p>
      <What ui={ui} person={person} />
      <Show when={sure()} fallback={<Next ui={ui} close={close} next={() => setSure(true)} />}>
        <Really ui={ui} person={person} notes={notes()} close={close} />
      </Show>
    </Modal>
  );
}

function Next(props: { readonly ui: BoardUi; readonly close: () => void; readonly next: () => void }): JSX.Element {
  const { t } = props.ui;
  return (
    <footer class="row end">
      <button type="button" autofocus onClick={() => props.close()}>
        {t("cancel")}
      </button>
      <button type="button" data-testid="erase-next" onClick={() => props.next()}>
        {t("erase.next")}
      </button>
    </footer>
  );
}
