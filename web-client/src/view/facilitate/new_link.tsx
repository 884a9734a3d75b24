// A new participant link, when the old one got into the wrong hands (OPL1).
import { createEffect, createSignal, on, Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { Answers } from "../dialogs/answers";
import { confirmedGeneration } from "../parts/links";
import { Modal } from "../parts/modal";
import { isFacilitator } from "../permissions";

/// What is projected or copied from the address bar must be a link that works, and no key. Call within a component.
export function keepAddress(ui: BoardUi): void {
  const { store } = ui;
  const show = async () => {
    if (!isFacilitator(store)) return;
    const { participant, facilitator } = await store.links();
    // A browser that keeps nothing has its only key there.
    if (!participant || facilitator === location.href) return;
    const { pathname, hash } = new URL(participant);
    history.replaceState(history.state, "", pathname + hash);
  };
  createEffect(on(confirmedGeneration(store), () => void show().catch(() => undefined), { defer: true }));
}

export function NewLinkDialog(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const [asked, setAsked] = createSignal(false);
  const close = () => ui.openDialog(null);
  const renew = () => {
    setAsked(true);
    store.submit([{ op: "links.renew" }]);
  };
  createEffect(
    on(
      confirmedGeneration(store),
      () => {
        if (!asked()) return;
        ui.openDialog({ kind: "share", first: false });
        ui.say(t("newLink.done"));
      },
      { defer: true },
    ),
  );
  return (
    <Modal testid="new-link-dialog" title={t("newLink.title")} closeLabel={t("close")} onClose={close}>
      <ul class="what">
        <li>{t("newLink.dead")}</li>
        <li>{t("newLink.here")}</li>
        <li>{t("newLink.code")}</li>
        <li>{t("newLink.stays")}</li>
      </ul>
      <Show when={store.phase().kind !== "live"}>
        <p class="warn">{t("newLink.offline")}</p>
      </Show>
      <Answers
        ui={ui}
        close={close}
        ok={asked() ? t("working") : t("newLink.ok")}
        testid="new-link-ok"
        act={renew}
        disabled={asked() || store.phase().kind !== "live"}
        danger
        focus="ok"
      />
    </Modal>
  );
}
