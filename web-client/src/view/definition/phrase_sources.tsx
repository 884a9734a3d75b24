// "This phrase comes from 20 notes by 16 people": statement, theme, notes, through all generations.
import { For, Show, type JSX } from "solid-js";
import { authors, mergedInto, origins } from "../../board/lineage";
import type { NoteId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { byTheme } from "../parts/fates";
import { authorOf, noteText } from "../parts/notes";

interface SourceProps {
  readonly ui: BoardUi;
  readonly id: NoteId;
}

const board = (ui: BoardUi) => ({ notes: ui.store.notes(), phrases: ui.store.phrases() });

function Leaf(props: SourceProps): JSX.Element {
  const note = () => props.ui.store.note(props.id)();
  const merged = () => mergedInto(board(props.ui), [props.id]).length;
  const author = () => {
    const value = note();
    return value ? authorOf(props.ui.store, value) : "";
  };
  return (
    <li class={`leaf ${note()?.colour ?? ""}`} data-source-id={props.id}>
      <button type="button" onClick={() => props.ui.showNote(props.id)}>
        <span dir="auto">{noteText(props.ui.t, note())}</span>
        <small>
          {author()}
          <Show when={merged() > 0}> {props.ui.t("plusMerged", { n: merged() })}</Show>
        </small>
      </button>
    </li>
  );
}

/// The sources of one note: those that have sources themselves first, then the posted notes by theme.
function SourcesOf(props: SourceProps): JSX.Element {
  const ui = props.ui;
  const sources = () => {
    const notes = ui.store.notes();
    return (notes.get(props.id)?.sources ?? []).filter((id) => notes.has(id));
  };
  const isStatement = (id: NoteId) => ui.store.notes().get(id)?.sources !== undefined;
  return (
    <>
      <For each={sources().filter(isStatement)}>
        {(id) => (
          <section class="statement" data-source-id={id}>
            <h4 dir="auto">{noteText(ui.t, ui.store.note(id)())}</h4>
            <SourcesOf ui={ui} id={id} />
          </section>
        )}
      </For>
      <For
        each={byTheme(
          ui.store,
          sources().filter((id) => !isStatement(id)),
        )}
      >
        {([title, notes]) => (
          <section class="theme">
            <h5 dir="auto">{title || ui.t("ungrouped")}</h5>
            <ul>
              <For each={notes}>{(id) => <Leaf ui={ui} id={id} />}</For>
            </ul>
          </section>
        )}
      </For>
    </>
  );
}

export function PhraseSources(props: SourceProps & { readonly children?: JSX.Element }): JSX.Element {
  const { store, t } = props.ui;
  const direct = () => !store.note(props.id)()?.sources;
  const from = () => {
    const all = origins(board(props.ui), props.id);
    const people = authors(board(props.ui), all);
    return t("phraseFrom", { notes: t("nNotes", { n: all.length }), people: t("nPeople", { n: people }) });
  };
  return (
    <div class="phrase-sources" data-testid="phrase-sources">
      <h3 aria-live="polite">{direct() ? t("phraseDirect") : from()}</h3>
      {props.children}
      <SourcesOf ui={props.ui} id={props.id} />
    </div>
  );
}
