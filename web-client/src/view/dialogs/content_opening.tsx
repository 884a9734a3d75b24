// Fetches what a dialog of the content needs; nothing of it is here before somebody asks.
import { createSignal, onMount, Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import type { ContentDialog } from "../content";
import type * as Parts from "./content_dialogs";

const [parts, setParts] = createSignal<typeof Parts | null>(null);

export function OpenContent(props: { readonly ui: BoardUi; readonly dialog: ContentDialog }): JSX.Element {
  const { ui } = props;
  const failed = () => {
    ui.openDialog(null);
    ui.say(ui.t("error.network"));
  };
  onMount(() => {
    if (!parts()) import("./content_dialogs").then((loaded) => setParts(() => loaded), failed);
  });
  return <Show when={parts()}>{(loaded) => loaded().ContentDialogs({ ui, dialog: props.dialog })}</Show>;
}
