// Where a phrase comes from and where a note went, walked from note to note: every line is a button to the next.
import { createEffect, createMemo, createSignal, For, on, Show, type JSX } from "solid-js";
import { authors, destinations, mergedInto, nextOf, origins } from "../../board";
import type { NoteId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { byTheme, lineageOf, pathOf } from "../parts/fates";
import { Icon } from "../parts/icons";
import { Modal } from "../parts/modal";
import { authorOf, noteText, stageTitle } from "../parts/notes";
import { fateSentence } from "./fate_words";

interface StepProps {
  readonly ui: BoardUi;
  readonly id: NoteId;
  readonly go: (id: NoteId) => void;
}

const board = (ui: BoardUi) => ({ notes: ui.store.notes(), phrases: ui.store.phrases() });

/// One note on the way: its words, where it stands, by whom.
function Step(props: StepProps): JSX.Element {
  const { ui } = props;
  const note = () => ui.store.note(props.id)();
  const meta = () => {
    const found = note();
    if (!found) return "";
    const at = ui.store.phrases().indexOf(props.id);
    const phrase = at >= 0 ? ui.t("lineage.phrase", { n: at + 1 }) : "";
    const from = found.sources
      ? ui.t("lineage.from", { n: origins(board(ui), props.id).length })
      : authorOf(ui.store, found);
    return [stageTitle(ui.store, found.stage), phrase, from].filter(Boolean).join(" · ");
  };
  return (
    <li class={note()?.colour ?? ""}>
      <button type="button" data-testid="lineage-step" data-note-id={props.id} onClick={() => props.go(props.id)}>
        <span dir="auto">{noteText(ui.t, note())}</span>
        <small>{meta()}</small>
      </button>
    </li>
  );
}

function Steps(props: { readonly ui: BoardUi; readonly ids: readonly NoteId[]; readonly go: (id: NoteId) => void }) {
  return (
    <ul class="note-list">
      <For each={props.ids}>{(id) => <Step ui={props.ui} id={id} go={props.go} />}</For>
    </ul>
  );
}

/// Its direct sources by theme, and what was merged into it.
function Down(props: StepProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const sources = () => (store.note(props.id)()?.sources ?? []).filter((id) => store.notes().has(id));
  const merged = () => mergedInto(board(ui), [props.id]);
  const sum = () => {
    const all = origins(board(ui), props.id);
    return t("lineage.sum", {
      notes: t("nNotes", { n: all.length }),
      people: t("nPeople", { n: authors(board(ui), all) }),
    });
  };
  return (
    <section aria-label={t("lineage.down")}>
      <h3>{sources().length > 0 ? `${t("lineage.down")} · ${sum()}` : t("lineage.down")}</h3>
      <For each={byTheme(store, sources())} fallback={<p class="help">{t("lineage.direct")}</p>}>
        {([title, notes]) => (
          <>
            <Show when={title}>
              <h4 dir="auto">{title}</h4>
            </Show>
            <Steps ui={ui} ids={notes} go={props.go} />
          </>
        )}
      </For>
      <Show when={merged().length > 0}>
        <h4>{t("lineage.merged", { n: merged().length })}</h4>
        <Steps ui={ui} ids={merged()} go={props.go} />
      </Show>
    </section>
  );
}

/// What it flowed into, and where that ended.
function Up(props: StepProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const next = () => nextOf(board(ui), props.id).filter((id) => store.notes().has(id));
  const ends = createMemo(() => {
    const phrases = new Set(store.phrases());
    return destinations(board(ui), props.id).filter((id) => phrases.has(id) && !next().includes(id));
  });
  return (
    <section aria-label={t("lineage.up")}>
      <h3>{t("lineage.up")}</h3>
      <Show when={store.note(props.id)()}>
        {(note) => <p data-testid="lineage-fate">{fateSentence(ui, props.id, note())}</p>}
      </Show>
      <Steps ui={ui} ids={next()} go={props.go} />
      <Show when={ends().length > 0}>
        <h4>{t("lineage.ends")}</h4>
        <Steps ui={ui} ids={ends()} go={props.go} />
      </Show>
    </section>
  );
}

export function LineageDialog(props: { readonly ui: BoardUi; readonly note: NoteId }): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const [way, setWay] = createSignal<readonly NoteId[]>([props.note]);
  const at = () => way().at(-1) ?? props.note;
  let here: HTMLParagraphElement | undefined;
  // Whoever walks by keys or hears the page begins at the note that they went to.
  createEffect(on(at, () => here?.focus(), { defer: true }));
  const go = (id: NoteId) => setWay((before) => [...before, id]);
  const close = () => ui.openDialog(null);
  const show = () => {
    const id = at();
    close();
    const up = pathOf(store, id);
    const down = lineageOf(store, id);
    ui.setLineage({ phrase: id, notes: new Set([...up.notes, ...down.notes]) });
    ui.fit("funnel");
  };
  return (
    <Modal
      light
      shape="wide"
      testid="lineage-dialog"
      title={t("lineage.title")}
      closeLabel={t("close")}
      onClose={close}
    >
      <div class="row wrap">
        <Show when={way().length > 1}>
          <button type="button" data-testid="lineage-back" onClick={() => setWay((before) => before.slice(0, -1))}>
            <Icon name="back" />
            {t("lineage.back")}
          </button>
        </Show>
        <Show when={!ui.phone()}>
          <button type="button" data-testid="lineage-board" onClick={show}>
            {t("showOnBoard")}
          </button>
        </Show>
      </div>
      <p class="quoted lead" tabindex="-1" ref={here} dir="auto" data-testid="lineage-here" data-note-id={at()}>
        {noteText(t, store.note(at())())}
        <small>
          {[
            stageTitle(store, store.note(at())()?.stage ?? store.currentStage()),
            store.note(at())() ? authorOf(store, store.note(at())() as never) : "",
          ]
            .filter(Boolean)
            .join(" · ")}
        </small>
      </p>
      <Show when={at()} keyed>
        {(id) => (
          <div class="lineage-ways">
            <Up ui={ui} id={id} go={go} />
            <Down ui={ui} id={id} go={go} />
          </div>
        )}
      </Show>
    </Modal>
  );
}
