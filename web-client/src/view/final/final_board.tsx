// The definition as a page of its own, made for a wall: large, no tools, no names.
import { createMemo, createSignal, For, onCleanup, onMount, Show, type JSX } from "solid-js";
import { authors, origins, posted } from "../../board";
import type { NoteId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { kFateOrder } from "../parts/fate_order";
import { byTheme } from "../parts/fates";
import { Icon } from "../parts/icons";
import { day } from "../parts/time";
import { openWhileMounted } from "../parts/on_top";
import { noteText } from "../parts/notes";
import { showInAddress } from "./address";
import { sizeOf } from "./sizes";
import "./final.css";

interface UiProps {
  readonly ui: BoardUi;
}

const board = (ui: BoardUi) => ({ notes: ui.store.notes(), phrases: ui.store.phrases() });

function Phrases(
  props: UiProps & { readonly chosen: NoteId | null; readonly choose: (id: NoteId) => void },
): JSX.Element {
  const { ui } = props;
  const shown = () => ui.store.phrases().filter((id) => !ui.store.note(id)()?.hidden);
  const keys = (event: KeyboardEvent, id: NoteId) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    props.choose(id);
  };
  const letters = () => shown().reduce((sum, id) => sum + (ui.store.note(id)()?.text.length ?? 0), 0);
  return (
    <Show when={shown().length > 0} fallback={<p class="final-text l">{ui.t("definitionEmpty")}</p>}>
      <ol
        class={`final-text ${sizeOf(letters())}`}
        classList={{ small: props.chosen !== null }}
        data-testid="final-text"
      >
        <For each={shown()}>
          {(id, at) => (
            <li classList={{ chosen: props.chosen === id, other: props.chosen !== null && props.chosen !== id }}>
              <span
                role="button"
                tabindex="0"
                class="final-phrase"
                data-testid="final-phrase"
                data-phrase-id={id}
                aria-expanded={props.chosen === id}
                onClick={() => props.choose(id)}
                onKeyDown={(event) => keys(event, id)}
              >
                <sup>{at() + 1}</sup>
                <span dir="auto">{noteText(ui.t, ui.store.note(id)())}</span>
              </span>{" "}
            </li>
          )}
        </For>
      </ol>
    </Show>
  );
}

/// The notes that a phrase comes from, by theme, without names.
function Behind(props: UiProps & { readonly id: NoteId }): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const notes = createMemo(() => origins(board(ui), props.id));
  const direct = () => !store.note(props.id)()?.sources;
  const words = () =>
    direct()
      ? t("phraseDirect")
      : t("phraseFrom", {
          notes: t("nNotes", { n: notes().length }),
          people: t("nPeople", { n: authors(board(ui), notes()) }),
        });
  return (
    <section class="final-behind" data-testid="final-behind" aria-live="polite">
      <h2>{words()}</h2>
      <Show when={!direct()}>
        <div class="final-themes">
          <For each={byTheme(store, notes())}>
            {([title, ids]) => (
              <div>
                <h3 dir="auto">{title || t("ungrouped")}</h3>
                <ul>
                  <For each={ids}>
                    {(id) => (
                      <li class={store.note(id)()?.colour ?? ""} dir="auto">
                        {noteText(t, store.note(id)())}
                      </li>
                    )}
                  </For>
                </ul>
              </div>
            )}
          </For>
        </div>
      </Show>
    </section>
  );
}

/// The ledger as a bar in proportion, with its numbers.
function LedgerBar(props: UiProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const parts = () => kFateOrder.map((fate) => ({ fate, n: store.ledger()[fate] })).filter(({ n }) => n > 0);
  return (
    <Show when={store.ledger().posted > 0}>
      <div class="final-ledger" data-testid="final-ledger">
        <div class="final-bar" aria-hidden="true">
          <For each={parts()}>
            {({ fate, n }) => <span class={`part ${fate}`} style={{ "flex-grow": String(n) }} />}
          </For>
        </div>
        <p>
          <b>{t("ledger.posted", { n: store.ledger().posted })}</b>
          <For each={parts()}>
            {({ fate, n }) => (
              <span class="final-key">
                <i class={`part ${fate}`} aria-hidden="true" /> {n} {t(`ledger.${fate}`, { n })}
              </span>
            )}
          </For>
        </p>
      </div>
    </Show>
  );
}

function State(props: UiProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const method = () => {
    const written = store.noteIds().filter((id) => posted(board(ui), id));
    return t("method", {
      people: t("nPeople", { n: authors(board(ui), written) }),
      notes: t("nNotes", { n: store.ledger().posted }),
    });
  };
  return (
    <p class="final-state" data-testid="final-state">
      <Show when={store.ratified()} fallback={<b>{t("draft")}</b>}>
        {(ratified) => <b class="adopted">{t("adopted", { date: day(ratified().at) })}</b>}
      </Show>{" "}
      <Show when={store.phrases().length > 0 && store.ledger().posted > 0}>{method()}</Show>
    </p>
  );
}

export function FinalBoard(props: UiProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const [chosen, setChosen] = createSignal<NoteId | null>(null);
  let dialog: HTMLDialogElement | undefined;
  openWhileMounted(() => dialog);
  onMount(() => showInAddress(true));
  onCleanup(() => showInAddress(false));
  const close = () => ui.openDialog(null);
  const cancel = (event: Event) => {
    event.preventDefault();
    if (chosen() !== null) setChosen(null);
    else close();
  };
  const still = () => {
    const id = chosen();
    return id !== null && store.phrases().includes(id) ? id : null;
  };
  return (
    <dialog ref={dialog} class="final whole" data-testid="final-board" aria-label={t("definition")} onCancel={cancel}>
      <div class="final-in">
        <header>
          <h1 dir="auto">{store.title()}</h1>
          <button type="button" class="ghost" data-testid="final-close" onClick={close}>
            <Icon name="close" />
            {t("close")}
          </button>
        </header>
        <main tabindex="-1" autofocus>
          <Phrases ui={ui} chosen={still()} choose={(id) => setChosen((now) => (now === id ? null : id))} />
          <Show when={still()} keyed>
            {(id) => <Behind ui={ui} id={id} />}
          </Show>
        </main>
        <footer>
          <State ui={ui} />
          <LedgerBar ui={ui} />
        </footer>
      </div>
    </dialog>
  );
}
