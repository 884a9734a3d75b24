// Menus, dialogs and the drawer come when the page stands and before anybody needs them, so that the board is there sooner.
import { createEffect, createSignal, onMount, Show, type JSX } from "solid-js";
import type { I18n } from "../i18n";
import type { BoardUi } from "./board_ui";
import type * as Parts from "./late_parts";

type Late = typeof Parts;

const [late, setLate] = createSignal<Late | null>(null);

async function load(i18n: I18n): Promise<void> {
  const [parts] = await Promise.all([import("./late_parts"), i18n.loadMore()]);
  setLate(() => parts);
}

const kAgainMs = 5000;

/// Fetches the parts; if that failed, again in a moment, and when one of them is wanted and is not there.
export function loadLate(ui: BoardUi, i18n: I18n): void {
  const fetch = () => void load(i18n).catch(() => setTimeout(fetch, kAgainMs));
  onMount(fetch);
  createEffect(() => {
    const wanted = ui.dialog() ?? ui.menu() ?? ui.editing() ?? ui.draft() ?? (ui.drawer() || ui.projecting());
    if (wanted && !late()) load(i18n).catch(() => ui.say(i18n.t("offline", { n: ui.store.save().pending })));
  });
}

/// Draws what the parts make, as soon as they are there.
export function WithLate(props: { readonly children: (parts: Late) => JSX.Element }): JSX.Element {
  return <Show when={late()}>{(parts) => props.children(parts())}</Show>;
}
