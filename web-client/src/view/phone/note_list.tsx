// The phone's lists: All and Mine, newest first. A tap opens the note's sheet.
import { createMemo, createSignal, For, Show, type JSX } from "solid-js";
import { fates } from "../../board/lineage";
import type { NoteId } from "../../protocol/types";
import type { BoardUi, Tab } from "../board_ui";
import { authorOf, isBlank, noteText, stageTitle } from "../parts/notes";
import { writers, writersWords } from "../parts/writers";
import { WithLate } from "../late";
import { isLive } from "../permissions";

const kPage = 100;

function Row(props: {
  readonly ui: BoardUi;
  readonly id: NoteId;
  readonly fate: string;
  readonly writing: string;
}): JSX.Element {
  const { ui } = props;
  const note = () => ui.store.note(props.id)();
  const blank = () => {
    const value = note();
    return value !== undefined && isBlank(value);
  };
  const meta = () => {
    const value = note();
    return value
      ? [blank() ? "" : authorOf(ui.store, value), stageTitle(ui.store, value.stage), props.fate]
          .filter(Boolean)
          .join(" · ")
      : "";
  };
  return (
    <li class={blank() ? "veiled-row" : (note()?.colour ?? "")} data-note-id={props.id} data-testid="note">
      <button type="button" onClick={() => ui.openDialog({ kind: "note", note: props.id })}>
        <span dir="auto" classList={{ blank: blank() }}>
          {noteText(ui.t, note())}
        </span>
        <small>{meta()}</small>
        <Show when={props.writing}>
          <small class="writes">{props.writing}</small>
        </Show>
      </button>
      <WithLate>{({ RowExtras }) => <RowExtras ui={ui} id={props.id} />}</WithLate>
    </li>
  );
}

/// Mine shows every note of this person with its fate, so that nobody wonders where theirs went.
export function NoteList(props: { readonly ui: BoardUi; readonly tab: Exclude<Tab, "board"> }): JSX.Element {
  const { store, t } = props.ui;
  const [shown, setShown] = createSignal(kPage);
  const ids = createMemo(() => {
    const notes = store.notes();
    const mine = props.tab === "mine";
    const wanted = (id: NoteId) => {
      const note = notes.get(id);
      return note !== undefined && (mine ? store.isMine(note) && !note.sources && !note.trial : isLive(note));
    };
    return store.noteIds().filter(wanted).reverse();
  });
  const writing = createMemo(() => writers(store));
  const fate = createMemo(() => fates({ notes: store.notes(), phrases: store.phrases() }));
  const fateWord = (id: NoteId) => {
    const found = fate().get(id);
    return props.tab === "mine" && found && found !== "open" ? t(`fate.${found}`) : "";
  };
  return (
    <Show when={ids().length > 0} fallback={<p class="empty">{t(props.tab === "mine" ? "mineEmpty" : "firstNote")}</p>}>
      <ul class="note-list phone-list" data-testid={`list-${props.tab}`}>
        <For each={ids().slice(0, shown())}>
          {(id) => <Row ui={props.ui} id={id} fate={fateWord(id)} writing={writersWords(t, writing().get(id))} />}
        </For>
      </ul>
      <Show when={ids().length > shown()}>
        <button type="button" class="more" onClick={() => setShown(shown() + kPage)}>
          {t("showMore")}
        </button>
      </Show>
    </Show>
  );
}
