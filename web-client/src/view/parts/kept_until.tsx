import { Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { day } from "./time";

/// How long the server keeps the board, if not for ever.
export function KeptUntil(props: { readonly ui: BoardUi }): JSX.Element {
  return (
    <Show when={props.ui.store.keptUntil()}>
      {(at) => (
        <p class="kept-until" data-testid="kept-until">
          {props.ui.t("keptUntil", { date: day(at()) })}
        </p>
      )}
    </Show>
  );
}
