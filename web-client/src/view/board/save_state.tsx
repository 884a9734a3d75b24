// The save state in words. Where something is wrong it can be pressed, and says more.
import { Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { saveWhy, saveWords } from "../parts/save_words";

export function SaveWord(props: { readonly ui: BoardUi; readonly short?: boolean }): JSX.Element {
  const { ui } = props;
  const kind = () => ui.store.save().kind;
  const all = () => `${saveWords(ui)}. ${saveWhy(ui)}`;
  return (
    <Show
      when={saveWhy(ui)}
      fallback={
        <span class="save" data-testid="save-state" data-state={kind()} title={saveWords(ui)}>
          {saveWords(ui, props.short)}
        </span>
      }
    >
      <button
        type="button"
        class="save"
        data-testid="save-state"
        data-state={kind()}
        title={all()}
        onClick={() => ui.say(all())}
      >
        {saveWords(ui, props.short)}
      </button>
    </Show>
  );
}
