// Bottom left: fit and zoom. Bottom right: the ledger that always adds up.
import { For, Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { Icon } from "../parts/icons";
import { kFateOrder } from "../parts/fate_order";
import { isFacilitator } from "../permissions";

const kStep = 1.25;

function Tools(props: { readonly ui: BoardUi }): JSX.Element {
  const ui = props.ui;
  const tool = (name: "hand" | "select") => (
    <button
      type="button"
      class="ghost square"
      data-testid={`tool-${name}`}
      aria-pressed={ui.tool() === name}
      aria-label={ui.t(name)}
      title={ui.t(name)}
      onClick={() => ui.setTool(name)}
    >
      <Icon name={name} />
    </button>
  );
  return (
    <>
      {tool("hand")}
      {tool("select")}
      <span class="sep" />
    </>
  );
}

export function ZoomCorner(props: { readonly ui: BoardUi }): JSX.Element {
  const ui = props.ui;
  return (
    <div class="corner left panel">
      <Show when={isFacilitator(ui.store) && !ui.phone()}>
        <Tools ui={ui} />
      </Show>
      <button
        type="button"
        class="ghost square"
        aria-label={ui.t("zoomOut")}
        title={ui.t("zoomOut")}
        onClick={() => ui.zoomBy(1 / kStep)}
      >
        <Icon name="minus" />
      </button>
      <button
        type="button"
        class="ghost zoom-word"
        title={ui.t("fitFunnel")}
        aria-label={ui.t("fitFunnel")}
        onClick={() => ui.fit("funnel")}
      >
        {Math.round(ui.zoom() * 100)} %
      </button>
      <button
        type="button"
        class="ghost square"
        aria-label={ui.t("zoomIn")}
        title={ui.t("zoomIn")}
        onClick={() => ui.zoomBy(kStep)}
      >
        <Icon name="plus" />
      </button>
      <button
        type="button"
        class="ghost square"
        data-testid="fit"
        aria-label={ui.t("fitStage")}
        title={ui.t("fitStage")}
        onClick={() => ui.fit("stage")}
      >
        <Icon name="fit" />
      </button>
    </div>
  );
}

/// String 21: every number opens the list of its notes.
export function LedgerChip(props: { readonly ui: BoardUi }): JSX.Element {
  const ui = props.ui;
  const open = (fate?: (typeof kFateOrder)[number]) =>
    ui.openDialog(fate ? { kind: "ledger", fate } : { kind: "ledger" });
  return (
    <div class="corner right panel ledger" data-testid="ledger-chip" role="group" aria-label={ui.t("ledgerTitle")}>
      <button type="button" class="link" data-testid="ledger-posted" onClick={() => open()}>
        {ui.t("ledger.posted", { n: ui.store.ledger().posted })}
      </button>
      <span class="ledger-parts">
        {" = "}
        <For each={kFateOrder}>
          {(fate, at) => (
            <>
              {at() > 0 ? " + " : ""}
              <button type="button" class="link" data-testid={`ledger-${fate}`} onClick={() => open(fate)}>
                <b>{ui.store.ledger()[fate]}</b> {ui.t(`ledger.${fate}`, { n: ui.store.ledger()[fate] })}
              </button>
            </>
          )}
        </For>
      </span>
    </div>
  );
}
