// The bar above the board: what this is, whether it is saved, where the workshop stands, who is here.
import { createSignal, Show, type JSX } from "solid-js";
import type { I18n } from "../../i18n";
import type { BoardUi } from "../board_ui";
import { WithLate } from "../late";
import { Icon } from "../parts/icons";
import { nextStage } from "../parts/notes";
import { isFacilitator } from "../permissions";
import { MoreMenu } from "./more_menu";
import { SaveWord } from "./save_state";

/// The stage's number and name, and its prompt: what everybody is asked now.
function StageLine(props: { readonly ui: BoardUi }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const store = props.ui.store;
  const at = () => store.stages().findIndex((stage) => stage.id === store.currentStage());
  const stage = () => store.stages()[at()];
  return (
    <button
      type="button"
      class="stage-line"
      classList={{ open: open() }}
      aria-expanded={open()}
      onClick={() => setOpen(!open())}
    >
      <span class="stage-chip">
        {at() + 1} · {stage()?.title}
      </span>
      <span class="prompt" data-testid="prompt">
        {stage()?.prompt}
      </span>
    </button>
  );
}

function NextStageButton(props: { readonly ui: BoardUi }): JSX.Element {
  const next = () => nextStage(props.ui.store, props.ui.store.currentStage());
  return (
    <Show when={isFacilitator(props.ui.store) && next()}>
      <button
        type="button"
        class="primary"
        data-testid="next-stage"
        title={props.ui.t("nextAsk", { stage: next()?.title ?? "" })}
        onClick={() => props.ui.openDialog({ kind: "next-stage" })}
      >
        <span>{props.ui.t("nextStage")}</span>
        <Icon name="next" />
      </button>
    </Show>
  );
}

function Who(props: { readonly ui: BoardUi }): JSX.Element {
  const label = () => props.ui.t("people", { n: props.ui.store.count() });
  return (
    <button
      type="button"
      class="ghost"
      data-testid="head-count"
      aria-label={label()}
      title={label()}
      onClick={() => props.ui.openDialog({ kind: "people" })}
    >
      <Icon name="people" />
      <span>{props.ui.store.count()}</span>
    </button>
  );
}

export function TopBar(props: { readonly ui: BoardUi; readonly i18n: I18n }): JSX.Element {
  const ui = props.ui;
  return (
    <header class="top-bar">
      <div class="top-title">
        <h1 title={ui.store.title()}>{ui.store.title()}</h1>
        <SaveWord ui={ui} />
      </div>
      <StageLine ui={ui} />
      <div class="top-tools">
        <WithLate>{({ RoomTools }) => <RoomTools ui={ui} />}</WithLate>
        <Show when={isFacilitator(ui.store)}>
          <button
            type="button"
            data-testid="facilitate"
            aria-haspopup="dialog"
            onClick={() => ui.openDialog({ kind: "facilitate" })}
          >
            <Icon name="settings" />
            <span>{ui.t("facilitate")}</span>
          </button>
          <button type="button" data-testid="invite" onClick={() => ui.openDialog({ kind: "share", first: false })}>
            <Icon name="share" />
            <span>{ui.t("invite")}</span>
          </button>
          <button type="button" data-testid="project" onClick={() => ui.setProjecting(true)}>
            <Icon name="screen" />
            <span>{ui.t("project")}</span>
          </button>
          <NextStageButton ui={ui} />
        </Show>
        <Who ui={ui} />
        <MoreMenu ui={ui} i18n={props.i18n} />
      </div>
    </header>
  );
}
