// Hands that are up: raising one's own, and the facilitators' list, the first one first.
import { For, Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { Modal } from "../parts/modal";
import { isFacilitator } from "../permissions";
import { lowerHands, raiseHand } from "./acts";
import { RoomIcon } from "./room_icons";
import { nameOf } from "./names";

interface UiProps {
  readonly ui: BoardUi;
}

export function HandList(props: UiProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  return (
    <Show when={store.hands().length > 0} fallback={<p class="help">{t("hands.none")}</p>}>
      <ol class="hands" data-testid="hand-list">
        <For each={store.hands()}>
          {(person, at) => (
            <li data-person={person}>
              <span class="nth">{at() + 1}</span>
              <span class="row-text" dir="auto">
                {nameOf(ui, person)}
              </span>
              <button
                type="button"
                data-testid="hand-lower"
                aria-label={t("hands.lowerOf", { name: nameOf(ui, person) })}
                onClick={() => lowerHands(ui, [person])}
              >
                {t("hands.lower")}
              </button>
            </li>
          )}
        </For>
      </ol>
      <button type="button" data-testid="hands-lower-all" onClick={() => lowerHands(ui, store.hands())}>
        {t("hands.lowerAll")}
      </button>
    </Show>
  );
}

export function HandsDialog(props: UiProps): JSX.Element {
  const { ui } = props;
  return (
    <Modal
      light
      testid="hands-dialog"
      title={ui.t("hands.title")}
      closeLabel={ui.t("close")}
      onClose={() => ui.openDialog(null)}
    >
      <HandList ui={ui} />
    </Modal>
  );
}

/// One's own hand; for facilitators those of the others, as long as there are any.
export function HandButton(props: UiProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const offered = () => store.methods().includes("hands");
  const mayRaise = () =>
    store.role() === "participant" && !store.closed() && !store.frozen() && (!store.muted() || store.handUp());
  const words = () => t(store.handUp() ? "hands.down" : "hands.up");
  return (
    <>
      <Show when={offered() && mayRaise()}>
        <button
          type="button"
          class="hand-button"
          data-testid="hand"
          aria-pressed={store.handUp()}
          aria-label={words()}
          title={words()}
          onClick={() => raiseHand(ui, !store.handUp())}
        >
          <RoomIcon name="raised" />
          <span>{words()}</span>
        </button>
      </Show>
      <Show when={isFacilitator(store) && store.hands().length > 0}>
        <button
          type="button"
          class="hand-button"
          data-testid="hands"
          aria-label={t("hands.n", { n: store.hands().length })}
          title={t("hands.n", { n: store.hands().length })}
          onClick={() => ui.openDialog({ kind: "hands" })}
        >
          <RoomIcon name="raised" />
          <b>{store.hands().length}</b>
        </button>
      </Show>
    </>
  );
}
