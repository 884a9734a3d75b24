import { Show, type JSX } from "solid-js";
import type { NoteId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { bringBack, wayBack } from "./restore";

/// The button that brings a note back as it is in `past`, or the sentence why it cannot be. `ui`: of the board of now.
export function RestoreAct(props: {
  readonly ui: BoardUi;
  readonly past: BoardUi;
  readonly note: NoteId;
  readonly onDone: () => void;
}): JSX.Element {
  const { ui, past } = props;
  const way = () => {
    const note = past.store.note(props.note)();
    return note ? wayBack(ui.store, props.note, note) : "same";
  };
  const restore = () => {
    const found = way();
    props.onDone();
    if (typeof found === "string") return;
    bringBack(ui.store, props.note, found);
    ui.say(ui.t("pastRestored"));
  };
  const why = () => {
    const found = way();
    return typeof found === "string" ? ui.t(`pastNo.${found}`) : "";
  };
  return (
    <>
      <button type="button" data-testid="past-restore" disabled={why() !== ""} onClick={restore}>
        {ui.t("pastRestore")}
      </button>
      <Show when={why()}>
        <p class="past-no" data-testid="past-no">
          {why()}
        </p>
      </Show>
    </>
  );
}
