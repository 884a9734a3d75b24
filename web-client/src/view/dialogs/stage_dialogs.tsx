// The settings of one stage, and going on to the next one.
import { createSignal, For, Show, type JSX } from "solid-js";
import { limits, type Policy, type Stage, type StageId } from "../../protocol/types";
import { addStage, applyPreset, behind, goOn, makeCurrent, presetOf } from "../actions";
import type { BoardUi } from "../board_ui";
import { Visibility } from "../facilitate/stage_part";
import { Icon } from "../parts/icons";
import { Modal } from "../parts/modal";
import { liveNotes, nextStage } from "../parts/notes";
import { TextDialog } from "./text_dialog";

interface StageProps {
  readonly ui: BoardUi;
  readonly stage: Stage;
}

const kWhose = ["none", "own", "all"] as const;

function Presets(props: StageProps): JSX.Element {
  const { ui } = props;
  return (
    <fieldset class="presets">
      <legend>{ui.t("access")}</legend>
      <For each={["open", "facilitators", "closed"] as const}>
        {(preset) => (
          <label>
            <input
              type="radio"
              name="preset"
              data-testid={`preset-${preset}`}
              checked={presetOf(props.stage) === preset}
              onChange={() => applyPreset(ui, props.stage, preset)}
            />
            <b>{ui.t(`preset.${preset}`)}</b> <small>{ui.t(`preset.${preset}Hint`)}</small>
          </label>
        )}
      </For>
      <Show when={presetOf(props.stage) === "custom"}>
        <small>{ui.t("preset.custom")}</small>
      </Show>
    </fieldset>
  );
}

/// The policy field by field, for participants.
function Matrix(props: StageProps): JSX.Element {
  const { ui } = props;
  const set = (change: Partial<Policy>) =>
    ui.store.submit([{ op: "stage.policy", stage: props.stage.id, policy: { ...props.stage.policy, ...change } }]);
  const yes = (field: "post" | "group" | "vote" | "react") => (
    <label class="menu-check">
      <input
        type="checkbox"
        checked={props.stage.policy[field]}
        onChange={(event) => set({ [field]: event.currentTarget.checked })}
      />
      {ui.t(`policy.${field}`)}
    </label>
  );
  const whose = (field: "edit" | "move") => (
    <label class="labelled inline">
      <span>{ui.t(`policy.${field}`)}</span>
      <select onChange={(event) => set({ [field]: event.currentTarget.value as Policy["edit"] })}>
        <For each={kWhose}>
          {(value) => (
            <option value={value} selected={props.stage.policy[field] === value}>
              {ui.t(`policy.${value}`)}
            </option>
          )}
        </For>
      </select>
    </label>
  );
  return (
    <details>
      <summary>{ui.t("details")}</summary>
      {yes("post")}
      {yes("group")}
      {yes("vote")}
      {yes("react")}
      {whose("edit")}
      {whose("move")}
    </details>
  );
}

function Order(props: StageProps): JSX.Element {
  const { ui } = props;
  const ids = () => ui.store.stages().map((stage) => stage.id);
  const used = () =>
    [...ui.store.notes().values()].some(
      (note) => note.places[props.stage.id] !== undefined || note.stage === props.stage.id,
    );
  const fixed = () => used() || ui.store.currentStage() === props.stage.id;
  const shift = (by: 1 | -1) => {
    const after = behind(ids(), props.stage.id, by);
    if (after !== null) ui.store.submit([{ op: "stage.place", stage: props.stage.id, after }]);
  };
  const remove = () => {
    ui.openDialog(null);
    ui.store.submit([{ op: "stage.remove", stage: props.stage.id }]);
  };
  return (
    <div class="row wrap">
      <button type="button" disabled={behind(ids(), props.stage.id, -1) === null} onClick={() => shift(-1)}>
        <Icon name="up" />
        {ui.t("up")}
      </button>
      <button type="button" disabled={behind(ids(), props.stage.id, 1) === null} onClick={() => shift(1)}>
        <Icon name="down" />
        {ui.t("down")}
      </button>
      <button type="button" onClick={() => ui.openDialog({ kind: "add-stage", after: props.stage.id })}>
        <Icon name="plus" />
        {ui.t("addStage")}
      </button>
      <button
        type="button"
        class="danger"
        disabled={fixed()}
        title={fixed() ? ui.t("removeStageNo") : ""}
        onClick={remove}
      >
        {ui.t("removeStage")}
      </button>
    </div>
  );
}

function StageFields(props: StageProps): JSX.Element {
  const { ui } = props;
  const rename = (title: string) =>
    title !== "" &&
    title !== props.stage.title &&
    ui.store.submit([{ op: "stage.rename", stage: props.stage.id, title }]);
  const ask = (prompt: string) =>
    prompt !== props.stage.prompt && ui.store.submit([{ op: "stage.prompt", stage: props.stage.id, prompt }]);
  return (
    <>
      <label class="labelled">
        <span>{ui.t("stageTitle")}</span>
        <input
          data-testid="stage-title"
          maxlength={limits.title_max}
          value={props.stage.title}
          onChange={(event) => rename(event.currentTarget.value.trim())}
        />
      </label>
      <label class="labelled">
        <span>{ui.t("stagePrompt")}</span>
        <textarea
          data-testid="stage-prompt"
          rows="2"
          maxlength={limits.prompt_max}
          value={props.stage.prompt}
          onChange={(event) => ask(event.currentTarget.value.trim())}
        />
      </label>
    </>
  );
}

export function StageDialog(props: { readonly ui: BoardUi; readonly stage: StageId }): JSX.Element {
  const ui = props.ui;
  const close = () => ui.openDialog(null);
  const stage = () => ui.store.stages().find((each) => each.id === props.stage);
  const current = () => ui.store.currentStage() === props.stage;
  return (
    <Show when={stage()}>
      {(value) => (
        <Modal title={value().title} testid="stage-dialog" closeLabel={ui.t("close")} onClose={close}>
          <StageFields ui={ui} stage={value()} />
          <Presets ui={ui} stage={value()} />
          <fieldset class="presets">
            <legend>{ui.t("private.legend")}</legend>
            <Visibility ui={ui} stage={value()} />
          </fieldset>
          <Matrix ui={ui} stage={value()} />
          <Order ui={ui} stage={value()} />
          <footer class="row end">
            <Show when={!current()}>
              <button type="button" data-testid="make-current" onClick={() => (close(), makeCurrent(ui, props.stage))}>
                {ui.t("makeCurrent")}
              </button>
            </Show>
            <button type="button" class="primary" onClick={close}>
              {ui.t("done")}
            </button>
          </footer>
        </Modal>
      )}
    </Show>
  );
}

export function AddStageDialog(props: { readonly ui: BoardUi; readonly after: StageId }): JSX.Element {
  const ui = props.ui;
  return (
    <TextDialog
      ui={ui}
      title={ui.t("newStage")}
      label={ui.t("stageTitle")}
      hint={ui.t("stageTitle")}
      ok={ui.t("save")}
      max={limits.title_max}
      onOk={(title) => addStage(ui, props.after, title)}
    />
  );
}

/// Take the notes along, or just go.
export function NextStageDialog(props: { readonly ui: BoardUi }): JSX.Element {
  const ui = props.ui;
  const close = () => ui.openDialog(null);
  const [from] = createSignal(ui.store.currentStage());
  const next = () => nextStage(ui.store, from());
  const n = () => liveNotes(ui.store, from()).length;
  /// Notes go along where they stay notes; into statements and the definition they are distilled.
  const taking = () => n() > 0 && next()?.kind === ui.store.stages().find((stage) => stage.id === from())?.kind;
  const go = (to: StageId, withNotes: boolean) => {
    close();
    goOn(ui, to, withNotes);
  };
  return (
    <Show when={next()}>
      {(stage) => (
        <Modal
          light
          title={ui.t("nextAsk", { stage: stage().title })}
          testid="next-dialog"
          closeLabel={ui.t("close")}
          onClose={close}
        >
          <p class="quoted">{stage().prompt}</p>
          <div class="choices">
            <Show when={n() > 0}>
              <button
                type="button"
                class={taking() ? "primary" : ""}
                data-testid="next-take"
                autofocus={taking()}
                onClick={() => go(stage().id, true)}
              >
                {ui.t("takeAll", { n: n(), stage: stage().title })}
              </button>
            </Show>
            <button
              type="button"
              class={taking() ? "" : "primary"}
              data-testid="next-go"
              autofocus={!taking()}
              onClick={() => go(stage().id, false)}
            >
              {n() > 0 ? ui.t("justGo") : ui.t("nextAsk", { stage: stage().title })}
            </button>
          </div>
          <p class="help">{ui.t("nextHelp")}</p>
        </Modal>
      )}
    </Show>
  );
}
