import { Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";

/// A day in the language of the page.
export function day(at: number): string {
  return new Date(at).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
}

/// A day and the time of it.
export function moment(at: number): string {
  const how = { dateStyle: "short", timeStyle: "short" } as const;
  return new Date(at).toLocaleString(document.documentElement.lang, how);
}

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
