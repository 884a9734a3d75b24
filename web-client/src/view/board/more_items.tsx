// What ⋯ opens: everything that is out of sight until wanted.
import { Show, type JSX } from "solid-js";
import type { I18n } from "../../i18n";
import type { BoardUi } from "../board_ui";
import { ExportMenu } from "../definition/export_menu";
import { KeptUntil } from "../parts/kept_until";
import { isFacilitator } from "../permissions";
import { undoNow } from "../take_back";
import { ContentItems } from "./content_items";

export interface MoreProps {
  readonly ui: BoardUi;
  readonly i18n: I18n;
  readonly close: () => void;
}

export function MoreItems(props: MoreProps): JSX.Element {
  const { ui } = props;
  const then = (act: () => void) => () => {
    props.close();
    act();
  };
  const item = (label: string, act: () => void, testid?: string) => (
    <button type="button" data-testid={testid} onClick={then(act)}>
      {label}
    </button>
  );
  const stage = () => ui.store.stages().find((each) => each.id === ui.store.currentStage());
  return (
    <>
      <Show when={ui.phone()}>
        {item(ui.t("definition"), () => ui.setDrawer(true), "menu-definition")}
        <Show when={isFacilitator(ui.store)}>
          {item(ui.t("facilitate"), () => ui.openDialog({ kind: "facilitate" }), "menu-facilitate")}
          {item(ui.t("nextStage"), () => ui.openDialog({ kind: "next-stage" }), "menu-next-stage")}
          {item(ui.t("stageMenu", { stage: stage()?.title ?? "" }), () =>
            ui.openDialog({ kind: "stage", stage: ui.store.currentStage() }),
          )}
        </Show>
        {item(ui.t("people", { n: ui.store.count() }), () => ui.openDialog({ kind: "people" }))}
        {item(ui.t("ledgerTitle"), () => ui.openDialog({ kind: "ledger" }))}
      </Show>
      <button
        type="button"
        data-testid="menu-undo"
        disabled={!ui.store.canUndo()}
        onClick={then(() => undoNow(ui, "undo"))}
      >
        {ui.t("undo")}
      </button>
      <button
        type="button"
        data-testid="menu-redo"
        disabled={!ui.store.canRedo()}
        onClick={then(() => undoNow(ui, "redo"))}
      >
        {ui.t("redo")}
      </button>
      <hr />
      {item(ui.t("invite"), () => ui.openDialog({ kind: "share", first: false }), "menu-invite")}
      <Show when={isFacilitator(ui.store)}>
        {item(ui.t("renameBoard"), () => ui.openDialog({ kind: "rename-board" }))}
      </Show>
      <ContentItems ui={ui} item={item} />
      {item(ui.t("replay"), () => ui.openDialog({ kind: "replay" }), "menu-replay")}
      <hr />
      <ExportMenu ui={ui} onDone={props.close} error={props.i18n.error} />
      <hr />
      <Show when={ui.store.role() !== "viewer" && ui.store.me() !== 0}>
        {item(ui.t("eraseMine"), () => ui.openDialog({ kind: "erase" }), "menu-erase")}
      </Show>
      {item(ui.t("help"), () => ui.openDialog({ kind: "help" }), "menu-help")}
      <button
        type="button"
        lang={ui.t("languageCode")}
        onClick={then(() => props.i18n.choose(props.i18n.locale() === "fr" ? "en" : "fr"))}
      >
        {ui.t("language")}
      </button>
      <a href="/">{ui.t("home")}</a>
      <KeptUntil ui={ui} />
    </>
  );
}
