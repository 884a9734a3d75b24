// What became of one's own notes. Never a score: only what there is to tell is told.
import { createMemo, For, Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { Modal } from "../parts/modal";
import { noteText } from "../parts/notes";
import { fateSentence } from "./fate_words";
import { kOrder, mineOf, mineWords } from "./mine";

export function MyNotesDialog(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const close = () => ui.openDialog(null);
  const mine = createMemo(() => mineOf(ui));
  const sorted = () => [...mine()].sort(([, a], [, b]) => kOrder.indexOf(a) - kOrder.indexOf(b));
  return (
    <Modal light shape="wide" testid="my-notes" title={t("mine.title")} closeLabel={t("close")} onClose={close}>
      <Show when={mine().size > 0} fallback={<p data-testid="mine-sum">{t("mine.none")}</p>}>
        <p class="lead" data-testid="mine-sum">
          {mineWords(ui, mine())}
        </p>
        <p>{t("mine.thanks")}</p>
        <ul class="note-list">
          <For each={sorted()}>
            {([id]) => (
              <li class={store.note(id)()?.colour ?? ""}>
                <button
                  type="button"
                  data-testid="mine-note"
                  data-note-id={id}
                  onClick={() => ui.openDialog({ kind: "lineage", note: id })}
                >
                  <span dir="auto">{noteText(t, store.note(id)())}</span>
                  <Show when={store.note(id)()}>{(note) => <small>{fateSentence(ui, id, note())}</small>}</Show>
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <footer class="row end">
        <Show when={store.phrases().length > 0}>
          <button type="button" data-testid="mine-final" onClick={() => ui.openDialog({ kind: "final" })}>
            {t("final.show")}
          </button>
        </Show>
        <button type="button" class="primary" onClick={close}>
          {t("done")}
        </button>
      </footer>
    </Modal>
  );
}
