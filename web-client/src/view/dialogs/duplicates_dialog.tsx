// Notes that say nearly the same, as the server sees it: suggestions, nothing happens by itself.
import { createSignal, For, onMount, Show, type JSX } from "solid-js";
import type { NoteId, StageId } from "../../protocol/types";
import type { Key } from "../../i18n";
import { merge } from "../actions";
import type { BoardUi } from "../board_ui";
import { Modal } from "../parts/modal";
import { noteText, stageTitle } from "../parts/notes";
import { type Cluster, dismiss, stillAlike } from "./alike";

function ClusterOf(props: {
  readonly ui: BoardUi;
  readonly notes: Cluster;
  readonly onAlone: () => void;
}): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const longest = () =>
    [...props.notes].sort(
      (a, b) => (store.notes().get(b)?.text.length ?? 0) - (store.notes().get(a)?.text.length ?? 0),
    )[0];
  const [chosen, setChosen] = createSignal<NoteId | undefined>(longest());
  const stays = () => (props.notes.includes(chosen() as NoteId) ? chosen() : longest());
  const name = `alike-${props.notes[0] ?? ""}`;
  return (
    <li class="cluster" data-testid="cluster">
      <fieldset class="presets">
        <legend>{t("alike.stays")}</legend>
        <For each={props.notes}>
          {(id) => (
            <label>
              <input type="radio" name={name} checked={stays() === id} onChange={() => setChosen(() => id)} />
              <span dir="auto">{noteText(t, store.note(id)())}</span>
            </label>
          )}
        </For>
      </fieldset>
      <div class="row wrap">
        <button
          type="button"
          class="primary"
          data-testid="alike-merge"
          onClick={() => {
            const into = stays();
            if (into) merge(ui, props.notes, into);
          }}
        >
          {t("alike.merge", { n: props.notes.length - 1 })}
        </button>
        <button
          type="button"
          data-testid="alike-group"
          onClick={() => ui.openDialog({ kind: "group", notes: props.notes })}
        >
          {t("group")}
        </button>
        <button type="button" data-testid="alike-not" onClick={() => props.onAlone()}>
          {t("alike.not")}
        </button>
      </div>
    </li>
  );
}

export function DuplicatesDialog(props: { readonly ui: BoardUi; readonly stage: StageId }): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const [found, setFound] = createSignal<readonly Cluster[] | null>(null);
  const [failed, setFailed] = createSignal("");
  const ask = () => {
    setFailed("");
    store.duplicates(props.stage).then(setFound, (failure: unknown) => {
      const code = failure instanceof Error ? failure.message : "network";
      setFailed(t(`error.${code}` as Key) || t("error", { code }));
    });
  };
  onMount(ask);
  const clusters = () =>
    (found() ?? [])
      .map((all) => ({ all, notes: stillAlike(ui, props.stage, all) }))
      .filter(({ notes }) => notes.length > 1);
  return (
    <Modal
      shape="wide"
      testid="duplicates-dialog"
      title={t("alike.title", { stage: stageTitle(store, props.stage) })}
      closeLabel={t("close")}
      onClose={() => ui.openDialog(null)}
    >
      <p class="help">{t("alike.help")}</p>
      <Show when={failed()}>
        <p role="alert">{failed()}</p>
        <button type="button" onClick={ask}>
          {t("retry")}
        </button>
      </Show>
      <Show when={found()} fallback={<Show when={!failed()}>{<p role="status">{t("working")}</p>}</Show>}>
        <ul class="clusters">
          <For
            each={clusters()}
            fallback={
              <li class="empty" data-testid="alike-none">
                {t("alike.none")}
              </li>
            }
          >
            {({ all, notes }) => <ClusterOf ui={ui} notes={notes} onAlone={() => dismiss(all)} />}
          </For>
        </ul>
      </Show>
    </Modal>
  );
}
