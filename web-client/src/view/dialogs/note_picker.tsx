// A list of notes to choose one from, with a field that narrows it.
import { createMemo, createSignal, For, Show, type JSX } from "solid-js";
import type { NoteId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { noteText, stageTitle } from "../parts/notes";
import { isLive } from "../permissions";

const kShownMax = 60;

export interface PickerProps {
  readonly ui: BoardUi;
  readonly first: readonly NoteId[]; // shown on top
  readonly except: ReadonlySet<NoteId>;
  readonly onPick: (id: NoteId) => void;
}

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function NotePicker(props: PickerProps): JSX.Element {
  const { store, t } = props.ui;
  const [wanted, setWanted] = createSignal("");
  const found = createMemo(() => {
    const words = plain(wanted());
    const all = [...props.first, ...store.noteIds().filter((id) => !props.first.includes(id))];
    const fits = (id: NoteId) => {
      const note = store.notes().get(id);
      return note && isLive(note) && !note.hidden && !props.except.has(id) && plain(note.text).includes(words);
    };
    return all.filter(fits).slice(0, kShownMax);
  });
  /// Enter takes the first one, once this person has said which: by a word, or by what they selected.
  const ready = (id: NoteId) => found()[0] === id && (wanted().trim() !== "" || props.first.includes(id));
  const enter = (event: KeyboardEvent) => {
    const first = found()[0];
    if (event.key !== "Enter" || event.isComposing || first === undefined || !ready(first)) return;
    event.preventDefault();
    props.onPick(first);
  };
  return (
    <div class="picker">
      <input
        type="search"
        autofocus={!props.ui.phone()}
        data-testid="pick-search"
        onKeyDown={enter}
        aria-label={t("search")}
        placeholder={t("search")}
        value={wanted()}
        onInput={(event) => setWanted(event.currentTarget.value)}
      />
      <Show when={found().length > 0} fallback={<p class="help">{t("nothingFound")}</p>}>
        <ul class="note-list">
          <For each={found()}>
            {(id) => (
              <li class={store.notes().get(id)?.colour ?? ""} classList={{ wanted: props.first.includes(id) }}>
                <button type="button" data-testid="pick-note" data-pick-id={id} onClick={() => props.onPick(id)}>
                  <span dir="auto">{noteText(t, store.notes().get(id))}</span>
                  <small>
                    {stageTitle(store, store.notes().get(id)?.stage ?? store.currentStage())}
                    <Show when={ready(id) && !props.ui.phone()}>
                      {" "}
                      <kbd aria-hidden="true">{t("help.enter")}</kbd>
                    </Show>
                  </small>
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}
