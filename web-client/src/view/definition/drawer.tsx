// The definition as it stands: one text, every phrase of it a way back to the notes.
import { createSignal, For, onCleanup, Show, type JSX } from "solid-js";
import type { NoteId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { Icon } from "../parts/icons";
import { lineageOf } from "../parts/fates";
import { day } from "../parts/time";
import { Modal } from "../parts/modal";
import { noteText } from "../parts/notes";
import { isFacilitator, mayEdit } from "../permissions";
import { Consent } from "../votes/consent";
import { adopt } from "./adopt";
import { copyDefinition } from "./copy_definition";
import { PhraseOrder } from "./phrase_order";
import { PhraseSources } from "./phrase_sources";

interface DrawerProps {
  readonly ui: BoardUi;
}

function Phrase(props: DrawerProps & { readonly id: NoteId; readonly onChoose: () => void }): JSX.Element {
  const ui = props.ui;
  const chosen = () => ui.lineage()?.phrase === props.id;
  const keys = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    props.onChoose();
  };
  return (
    <span
      role="button"
      tabindex="0"
      class="phrase"
      classList={{ chosen: chosen() }}
      data-testid="phrase"
      data-note-id={props.id}
      aria-pressed={chosen()}
      onClick={() => props.onChoose()}
      onKeyDown={keys}
    >
      {noteText(ui.t, ui.store.note(props.id)())}
    </span>
  );
}

/// Adopted on a day, or still a working version; facilitators change which.
function Adoption(props: DrawerProps): JSX.Element {
  const { store, t } = props.ui;
  const adopted = () => store.ratified();
  return (
    <p class="adoption">
      <Show when={adopted()} fallback={<span>{t("draft")}</span>}>
        {(ratified) => (
          <span>
            <span class="adopted">{t("adopted", { date: day(ratified().at) })}</span>
            <Show when={ratified().why}>
              {(why) => <small data-testid="adopted-why"> {t("adoptedWhy", { why: why() })}</small>}
            </Show>
          </span>
        )}
      </Show>
      <Show when={isFacilitator(store)}>
        <Show
          when={adopted()}
          fallback={
            <button
              type="button"
              class="primary"
              data-testid="adopt"
              disabled={store.phrases().length === 0}
              onClick={() => adopt(props.ui)}
            >
              {t("adopt")}
            </button>
          }
        >
          <button type="button" data-testid="reopen" onClick={() => store.submit([{ op: "definition.reopen" }])}>
            {t("reopen")}
          </button>
        </Show>
      </Show>
    </p>
  );
}

function Tools(props: DrawerProps & { readonly ordering: boolean; readonly onOrder: () => void }): JSX.Element {
  const { store, t } = props.ui;
  return (
    <div class="drawer-tools">
      <Show when={store.phrases().length > 0}>
        <button type="button" data-testid="drawer-copy" onClick={() => copyDefinition(props.ui)}>
          {t("copyDefinition")}
        </button>
        <button type="button" data-testid="drawer-final" onClick={() => props.ui.openDialog({ kind: "final" })}>
          {t("final.show")}
        </button>
      </Show>
      <Show when={isFacilitator(store)}>
        <button type="button" data-testid="write-phrase" onClick={() => props.ui.openDialog({ kind: "write-phrase" })}>
          {t("writePhrase")}
        </button>
        <Show when={store.phrases().length > 1}>
          <button
            type="button"
            data-testid="order-phrases"
            aria-pressed={props.ordering}
            onClick={() => props.onOrder()}
          >
            {props.ordering ? t("done") : t("order")}
          </button>
        </Show>
      </Show>
    </div>
  );
}

/// What is known of the chosen phrase, and what may be done with it.
function Chosen(props: DrawerProps & { readonly id: NoteId }): JSX.Element {
  const ui = props.ui;
  const editable = () => {
    const note = ui.store.note(props.id)();
    return note !== undefined && mayEdit(ui.store, note);
  };
  return (
    <PhraseSources ui={ui} id={props.id}>
      <div class="drawer-tools">
        <button
          type="button"
          data-testid="phrase-lineage"
          onClick={() => ui.openDialog({ kind: "lineage", note: props.id })}
        >
          {ui.t("lineage.all")}
        </button>
        <Show when={editable()}>
          <button type="button" onClick={() => ui.openDialog({ kind: "note", note: props.id })}>
            {ui.t("edit")}
          </button>
        </Show>
        <Show when={isFacilitator(ui.store)}>
          <button type="button" onClick={() => ui.openDialog({ kind: "sources", note: props.id })}>
            {ui.t("sources")}
          </button>
        </Show>
      </div>
    </PhraseSources>
  );
}

function DefinitionBody(props: DrawerProps): JSX.Element {
  const ui = props.ui;
  const [ordering, setOrdering] = createSignal(false);
  const chosen = () => {
    const phrase = ui.lineage()?.phrase;
    return phrase !== undefined && ui.store.phrases().includes(phrase) ? phrase : null;
  };
  const choose = (id: NoteId) => ui.setLineage(chosen() === id ? null : lineageOf(ui.store, id));
  onCleanup(() => ui.setLineage(null));
  return (
    <>
      <Show when={ui.store.phrases().length > 0} fallback={<p class="empty">{ui.t("definitionEmpty")}</p>}>
        <Show when={!ordering()} fallback={<PhraseOrder ui={ui} />}>
          <p class="definition-text" data-testid="definition-text" dir="auto">
            <For each={ui.store.phrases()}>
              {(id) => (
                <>
                  <Phrase ui={ui} id={id} onChoose={() => choose(id)} />{" "}
                </>
              )}
            </For>
          </p>
        </Show>
        <Consent ui={ui} />
        <Adoption ui={ui} />
      </Show>
      <Tools ui={ui} ordering={ordering()} onOrder={() => setOrdering(!ordering())} />
      <Show when={chosen()} keyed>
        {(id) => <Chosen ui={ui} id={id} />}
      </Show>
    </>
  );
}

function drawerTitle(ui: BoardUi): string {
  return `${ui.t("definition")} · ${ui.store.phrases().length}`;
}

export function Drawer(props: DrawerProps): JSX.Element {
  const ui = props.ui;
  return (
    <Show
      when={ui.drawer()}
      fallback={
        <button
          type="button"
          class="drawer-tab panel"
          data-testid="definition-open"
          aria-expanded="false"
          onClick={() => ui.setDrawer(true)}
        >
          {drawerTitle(ui)}
        </button>
      }
    >
      <aside class="drawer" data-testid="definition-drawer" aria-label={ui.t("definition")}>
        <header class="modal-head">
          <h2>{drawerTitle(ui)}</h2>
          <button type="button" class="ghost square" aria-label={ui.t("close")} onClick={() => ui.setDrawer(false)}>
            <Icon name="close" />
          </button>
        </header>
        <DefinitionBody ui={ui} />
      </aside>
    </Show>
  );
}

/// The same from below, on a phone.
export function DefinitionSheet(props: DrawerProps): JSX.Element {
  const ui = props.ui;
  return (
    <Show when={ui.drawer()}>
      <Modal
        light
        shape="sheet"
        testid="definition-drawer"
        title={drawerTitle(ui)}
        closeLabel={ui.t("close")}
        onClose={() => ui.setDrawer(false)}
      >
        <DefinitionBody ui={ui} />
      </Modal>
    </Show>
  );
}
