// Menus, dialogs and the drawer come when the page stands and before anybody needs them, so that the board is there sooner.
import { createEffect, createSignal, onMount, Show, type JSX } from "solid-js";
import type { BoardUi } from "./board_ui";
import type * as Parts from "./late_parts";

type Late = typeof Parts;

const [late, setLate] = createSignal<Late | null>(null);

async function load(): Promise<void> {
  const parts = await import("./late_parts");
  setLate(() => parts);
}

/// Fetches the parts; asked for again when one of them is wanted and is not there.
export function loadLate(ui: BoardUi, failed: () => string): void {
  onMount(() => void load().catch(() => undefined));
  createEffect(() => {
    const wanted = ui.dialog() ?? ui.menu() ?? (ui.drawer() || ui.projecting());
    if (wanted && !late()) load().catch(() => ui.say(failed()));
  });
}

/// Draws what the parts make, as soon as they are there.
export function WithLate(props: { readonly children: (parts: Late) => JSX.Element }): JSX.Element {
  return <Show when={late()}>{(parts) => props.children(parts())}</Show>;
}
