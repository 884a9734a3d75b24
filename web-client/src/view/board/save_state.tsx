// The save state in words; it is also told to screen readers when it changes between online and offline.
import type { JSX } from "solid-js";
import type { BoardUi } from "../board_ui";

export function SaveWord(props: { readonly ui: BoardUi; readonly short?: boolean }): JSX.Element {
  const word = () => {
    const { kind, pending } = props.ui.store.save();
    switch (kind) {
      case "saved":
        return props.ui.t("saved");
      case "saving":
        return props.ui.t("saving");
      case "offline":
        if (pending === 0) return props.ui.t("offlineIdle");
        return props.ui.t(props.short ? "offlineShort" : "offline", { n: pending });
      default:
        return kind satisfies never;
    }
  };
  return (
    <span class="save" data-testid="save-state" data-state={props.ui.store.save().kind} title={word()}>
      {word()}
    </span>
  );
}
