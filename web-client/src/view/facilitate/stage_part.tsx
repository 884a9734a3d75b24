// The private stage: everybody writes for themselves, until all is revealed at once.
import { Show, type JSX } from "solid-js";
import type { Stage } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { liveNotes } from "../parts/notes";
import { makePrivate, reveal } from "./acts";
import { byKey, KeyHint } from "./panel_keys";
import { Switch } from "./switch";

interface StageProps {
  readonly ui: BoardUi;
  readonly stage: Stage;
  readonly letters?: boolean; // in the panel
}

/// Private, or public: for the panel and for the stage's own settings.
export function Visibility(props: StageProps): JSX.Element {
  const { ui } = props;
  const { t } = ui;
  const secret = () => props.stage.visibility === "private";
  return (
    <>
      <Show
        when={secret()}
        fallback={
          <Switch
            label={t("private.own")}
            hint={props.stage.revealed ? t("private.revealed") : t("private.hint")}
            on={false}
            disabled={props.stage.revealed === true}
            testid="stage-private"
            {...(props.letters ? { letter: "A" } : {})}
            onChange={() => makePrivate(ui, props.stage.id)}
          />
        }
      >
        <p class="private-now">
          <b>{t("private.own")}</b>{" "}
          <small>{t("private.count", { n: liveNotes(ui.store, props.stage.id).length })}</small>
        </p>
        <button
          type="button"
          class="primary"
          data-testid="stage-reveal"
          {...(props.letters ? byKey("R") : {})}
          onClick={() => reveal(ui, props.stage.id)}
        >
          {t("private.reveal")}{" "}
          <Show when={props.letters}>
            <KeyHint ui={ui} letter="R" />
          </Show>
        </button>
        <small>{t("private.revealHint")}</small>
        <TextsSwitch ui={ui} />
      </Show>
    </>
  );
}

/// On this page only: a screen that is shared shows nothing before it is asked to.
export function TextsSwitch(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  return (
    <Switch
      label={ui.t("private.show")}
      hint={ui.t("private.showHint")}
      on={ui.textsShown()}
      testid="show-texts"
      onChange={(on) => ui.showTexts(on)}
    />
  );
}

export function StagePart(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const stage = () => ui.store.stages().find(({ id }) => id === ui.store.currentStage());
  return (
    <Show when={stage()}>
      {(value) => (
        <section>
          <h3>{ui.t("room.ofStage", { stage: value().title })}</h3>
          <Visibility ui={ui} stage={value()} letters />
          <button
            type="button"
            data-testid="room-stage"
            {...byKey("E")}
            onClick={() => ui.openDialog({ kind: "stage", stage: value().id })}
          >
            {ui.t("room.stage")} <KeyHint ui={ui} letter="E" />
          </button>
        </section>
      )}
    </Show>
  );
}
