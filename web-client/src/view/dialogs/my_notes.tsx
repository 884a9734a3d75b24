// What became of one's own notes. Never a score: only what there is to tell is told.
import { createMemo, For, Show, type JSX } from "solid-js";
import { fates, type Fate } from "../../board";
import type { NoteId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { Modal } from "../parts/modal";
import { noteText } from "../parts/notes";
import { fateSentence } from "./lineage_dialogs";

const kOrder: readonly Fate[] = ["carried", "merged", "open", "set_aside", "withdrawn"];

/// This person's posted notes with their fates.
export function mineOf(ui: BoardUi): ReadonlyMap<NoteId, Fate> {
  const { store } = ui;
  const all = fates({ notes: store.notes(), phrases: store.phrases() });
  return new Map([...all].filter(([id]) => store.isMine(store.notes().get(id) ?? ({ by: -1 } as never))));
}

/// "Your 3 notes: 2 in the definition, 1 merged." What there is none of is not told.
export function mineWords(ui: BoardUi, mine: ReadonlyMap<NoteId, Fate>): string {
  const { t } = ui;
  const counts = kOrder.map((fate) => ({ fate, n: [...mine.values()].filter((one) => one === fate).length }));
  const parts = counts.filter(({ n }) => n > 0).map(({ fate, n }) => t(`mine.${fate}`, { n }));
  return t("mine.sum", { n: mine.size, parts: parts.join(", ") });
}

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
