// One letter for each thing in the facilitators' panel: F and the letter, so that nothing in it is far for the keyboard.
import { onCleanup, onMount, Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("select, textarea, input:not([type=checkbox])");
}

/// Presses what has this letter as its `data-key`. Call within a component.
export function listenForLetters(root: () => HTMLElement | undefined): void {
  const down = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || !/^[a-z0-9]$/i.test(event.key)) return;
    const wanted = root()?.querySelector<HTMLElement>(`[data-key="${event.key.toUpperCase()}"]`);
    if (!wanted) return;
    event.preventDefault();
    wanted.click();
  };
  onMount(() => addEventListener("keydown", down));
  onCleanup(() => removeEventListener("keydown", down));
}

/// The letter beside the words; a phone has no keys.
export function KeyHint(props: { readonly ui: BoardUi; readonly letter: string }): JSX.Element {
  return (
    <Show when={!props.ui.phone()}>
      <kbd class="key" aria-hidden="true">
        {props.letter}
      </kbd>
    </Show>
  );
}

/// What the control of a letter carries: `<button {...byKey("S")}>`.
export function byKey(letter: string): { readonly "data-key": string; readonly "aria-keyshortcuts": string } {
  return { "data-key": letter, "aria-keyshortcuts": letter };
}
