// What ⋯ offers of the content: the search, the definition as a page, results.
import { Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { find } from "../find/opening";

interface ItemsProps {
  readonly ui: BoardUi;
  readonly item: (label: string, act: () => void, testid?: string) => JSX.Element;
}

export function ContentItems(props: ItemsProps): JSX.Element {
  const { ui, item } = props;
  const lastVote = () =>
    ui.store
      .rounds()
      .filter(({ on, closed }) => on !== "phrases" && closed !== undefined)
      .at(-1);
  return (
    <>
      {item(ui.t("find"), () => find(ui), "menu-find")}
      <Show when={ui.store.phrases().length > 0}>
        {item(ui.t("final.show"), () => ui.openDialog({ kind: "final" }), "menu-final")}
      </Show>
      <Show when={ui.store.closed() && ui.store.role() !== "viewer"}>
        {item(ui.t("mine.title"), () => ui.openDialog({ kind: "my-notes" }), "menu-my-notes")}
      </Show>
      <Show when={lastVote()}>
        {(round) =>
          item(ui.t("round.results"), () => ui.openDialog({ kind: "results", round: round().id }), "menu-results")
        }
      </Show>
    </>
  );
}
