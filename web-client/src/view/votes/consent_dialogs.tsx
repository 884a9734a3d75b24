// Asking for consent, and adopting in spite of objections.
import { createSignal, For, type JSX } from "solid-js";
import { definitionStage } from "../../board";
import { limits } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { Answers } from "../dialogs/answers";
import { newRoundId } from "../parts/ids";
import { Modal } from "../parts/modal";
import { shortText } from "../parts/notes";
import { letVote } from "./rounds";

interface UiProps {
  readonly ui: BoardUi;
}

/// Opens a round on the phrases.
export function ConsentDialog(props: UiProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const [secret, setSecret] = createSignal(false);
  const close = () => ui.openDialog(null);
  const open = () => {
    close();
    const stage = definitionStage(store.stages());
    if (!stage) return;
    store.submit([
      ...letVote(stage),
      { op: "round.open", round: newRoundId(), stage: stage.id, on: "phrases", title: t("consent.title"), budget: 1, per_item: 1, secret: secret() },
    ]); // prettier-ignore
    ui.setDrawer(true);
  };
  return (
    <Modal testid="consent-dialog" title={t("consent.ask")} closeLabel={t("close")} onClose={close}>
      <p>{t("consent.help")}</p>
      <label class="menu-check">
        <input
          type="checkbox"
          data-testid="consent-secret"
          checked={secret()}
          onChange={(event) => setSecret(event.currentTarget.checked)}
        />
        {t("consent.secret")}
      </label>
      <Answers ui={ui} close={close} ok={t("consent.ask")} testid="consent-open-ok" act={open} focus="ok" />
    </Modal>
  );
}

/// Objections are open: whoever adopts says why.
export function OverrideDialog(props: UiProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const [why, setWhy] = createSignal("");
  const close = () => ui.openDialog(null);
  const adopt = (event: Event) => {
    event.preventDefault();
    if (why().trim() === "") return;
    close();
    store.submit([{ op: "definition.ratify", why: why().trim() }]);
  };
  return (
    <Modal
      testid="override-dialog"
      title={t("override.title", { n: store.objections().length })}
      closeLabel={t("close")}
      onClose={close}
    >
      <form onSubmit={adopt}>
        <ul class="reasons">
          <For each={store.objections()}>
            {({ note, stance }) => (
              <li class="objection">
                <b dir="auto">{shortText(t, store.note(note)(), 60)}</b>{" "}
                <span dir="auto">{stance.why || t("consent.noWhy")}</span>
              </li>
            )}
          </For>
        </ul>
        <label class="labelled">
          <span>{t("override.why")}</span>
          <textarea
            rows="3"
            autofocus
            data-testid="override-why"
            maxlength={limits.why_max}
            value={why()}
            onInput={(event) => setWhy(event.currentTarget.value)}
            onKeyDown={(event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && adopt(event)}
          />
        </label>
        <p class="help">{t("override.help")}</p>
        <Answers ui={ui} close={close} ok={t("override.ok")} testid="override-ok" disabled={why().trim() === ""} />
      </form>
    </Modal>
  );
}
