// ⋯: everything that is out of sight until wanted.
import { createSignal, Show, type JSX } from "solid-js";
import type { I18n } from "../../i18n";
import type { BoardUi } from "../board_ui";
import { ExportMenu } from "../definition/export_menu";
import { Icon } from "../parts/icons";
import { Popover } from "../parts/popover";
import { isFacilitator } from "../permissions";

interface MoreProps {
  readonly ui: BoardUi;
  readonly i18n: I18n;
}

function Items(props: MoreProps & { readonly close: () => void }): JSX.Element {
  const ui = props.ui;
  const then = (act: () => void) => () => {
    props.close();
    act();
  };
  const item = (label: string, act: () => void, testid?: string) => (
    <button type="button" data-testid={testid} onClick={then(act)}>
      {label}
    </button>
  );
  return (
    <>
      <Show when={ui.phone()}>
        {item(ui.t("definition"), () => ui.setDrawer(true), "menu-definition")}
        <Show when={isFacilitator(ui.store)}>
          {item(ui.t("nextStage"), () => ui.openDialog({ kind: "next-stage" }), "menu-next-stage")}
          {item(ui.t("stageMenu", { stage: "…" }), () =>
            ui.openDialog({ kind: "stage", stage: ui.store.currentStage() }),
          )}
        </Show>
        {item(ui.t("people", { n: ui.store.count() }), () => ui.openDialog({ kind: "people" }))}
        {item(ui.t("ledgerTitle"), () => ui.openDialog({ kind: "ledger" }))}
      </Show>
      {item(ui.t("invite"), () => ui.openDialog({ kind: "share", first: false }), "menu-invite")}
      <Show when={isFacilitator(ui.store)}>
        {item(ui.t("renameBoard"), () => ui.openDialog({ kind: "rename-board" }))}
        <hr />
      </Show>
      <ExportMenu ui={ui} onDone={props.close} error={props.i18n.error} />
      <hr />
      {item(ui.t("help"), () => ui.openDialog({ kind: "help" }))}
      <button
        type="button"
        aria-label={ui.t("languageOf")}
        onClick={then(() => props.i18n.choose(props.i18n.locale() === "fr" ? "en" : "fr"))}
      >
        {ui.t("language")}
      </button>
      <a href="/">{ui.t("home")}</a>
    </>
  );
}

export function MoreMenu(props: MoreProps): JSX.Element {
  const [at, setAt] = createSignal<{ x: number; y: number } | null>(null);
  const open = (event: MouseEvent & { currentTarget: HTMLButtonElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    setAt({ x: box.right - 260, y: box.bottom + 4 });
  };
  return (
    <>
      <button
        type="button"
        class="ghost square"
        data-testid="more-menu"
        aria-haspopup="menu"
        aria-label={props.ui.t("menu")}
        onClick={open}
      >
        <Icon name="more" />
      </button>
      <Show when={at()}>
        {(place) => (
          <Popover label={props.ui.t("menu")} x={place().x} y={place().y} onClose={() => setAt(null)}>
            <Items {...props} close={() => setAt(null)} />
          </Popover>
        )}
      </Show>
    </>
  );
}
