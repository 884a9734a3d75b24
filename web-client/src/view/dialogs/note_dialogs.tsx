// What is asked before notes are taken along, set aside, distilled, hidden or withdrawn.
import { createSignal, For, Show, type JSX } from "solid-js";
import { type GroupId, limits, type NoteId, type StageId } from "../../protocol/types";
import { distil, group, hide, joinGroup, setAside, takeTo, withdraw } from "../actions";
import type { BoardUi } from "../board_ui";
import { Modal } from "../parts/modal";
import { nextStage, shortText, stageTitle } from "../parts/notes";
import { Answers } from "./answers";
import { TextDialog } from "./text_dialog";

interface NotesProps {
  readonly ui: BoardUi;
  readonly notes: readonly NoteId[];
}

/// The stage that most things go to from here: the one after the first note's.
function stageAfter(ui: BoardUi, notes: readonly NoteId[]): StageId {
  const first = notes[0];
  const stage = first ? ui.store.notes().get(first)?.stage : undefined;
  const from = stage ?? ui.store.currentStage();
  return nextStage(ui.store, from)?.id ?? from;
}

export function TakeDialog(props: NotesProps): JSX.Element {
  const ui = props.ui;
  const close = () => ui.openDialog(null);
  const here = () => new Set(props.notes.map((id) => ui.store.notes().get(id)?.stage));
  const suggested = stageAfter(ui, props.notes);
  const take = (stage: StageId) => {
    close();
    takeTo(ui, props.notes, stage);
    ui.select([], "set");
  };
  return (
    <Modal
      light
      title={ui.t("takeTitle", { notes: ui.t("nNotes", { n: props.notes.length }) })}
      closeLabel={ui.t("close")}
      onClose={close}
    >
      <div class="choices">
        <For each={ui.store.stages()}>
          {(stage, at) => (
            <button
              type="button"
              data-testid="take-stage"
              data-stage-id={stage.id}
              autofocus={stage.id === suggested}
              disabled={here().size === 1 && here().has(stage.id)}
              onClick={() => take(stage.id)}
            >
              {at() + 1} · {stage.title}
            </button>
          )}
        </For>
      </div>
    </Modal>
  );
}

export function AsideDialog(props: NotesProps): JSX.Element {
  const ui = props.ui;
  const [why, setWhy] = createSignal("");
  const close = () => ui.openDialog(null);
  const done = (reason: string) => {
    close();
    setAside(ui, props.notes, reason);
  };
  return (
    <Modal title={ui.t("asideTitle")} closeLabel={ui.t("close")} onClose={close}>
      <form onSubmit={(event) => (event.preventDefault(), done(why().trim()))}>
        <div class="chips">
          <For each={["why.topic", "why.later", "why.vote", "why.test"] as const}>
            {(key) => (
              <button type="button" data-testid={key} autofocus={key === "why.topic"} onClick={() => done(ui.t(key))}>
                {ui.t(key)}
              </button>
            )}
          </For>
          <button
            type="button"
            data-testid="aside-duplicate"
            onClick={() => ui.openDialog({ kind: "merge", notes: props.notes })}
          >
            {ui.t("aside.duplicate")}
          </button>
        </div>
        <input
          aria-label={ui.t("why")}
          placeholder={ui.t("why")}
          data-testid="aside-why"
          maxlength={limits.why_max}
          value={why()}
          onInput={(event) => setWhy(event.currentTarget.value)}
        />
        <p class="help">{ui.t("asideHelp")}</p>
        <Answers ui={ui} close={close} ok={ui.t("aside")} testid="aside-ok" disabled={why().trim() === ""} />
      </form>
    </Modal>
  );
}

export function DistilDialog(props: NotesProps & { readonly text: string | undefined }): JSX.Element {
  const ui = props.ui;
  const [stage, setStage] = createSignal<StageId>(stageAfter(ui, props.notes));
  const notes = () => ui.t("nNotes", { n: props.notes.length });
  return (
    <TextDialog
      ui={ui}
      area
      testid="distil-dialog"
      title={ui.t("distilTitle")}
      label={ui.t("distilHint")}
      hint={ui.t("distilHint")}
      value={props.text ?? ""}
      ok={ui.t("distil")}
      max={limits.note_text_max}
      onOk={(text) => distil(ui, props.notes, text, stage())}
    >
      <label class="labelled">
        <span>{ui.t("toStage")}</span>
        <select data-testid="distil-stage" onChange={(event) => setStage(() => event.currentTarget.value as StageId)}>
          <For each={ui.store.stages()}>
            {(each) => (
              <option value={each.id} selected={each.id === stage()}>
                {each.title}
              </option>
            )}
          </For>
        </select>
      </label>
      <p class="help">{ui.t("distilTo", { stage: stageTitle(ui.store, stage()), notes: notes() })}</p>
      <ul class="quotes" tabindex="0">
        <For each={props.notes}>{(id) => <li dir="auto">{shortText(ui.t, ui.store.note(id)(), 120)}</li>}</For>
      </ul>
    </TextDialog>
  );
}

/// A new group, or all of them into one that is there: the way without dragging.
export function GroupDialog(props: NotesProps): JSX.Element {
  const ui = props.ui;
  const groups = (): readonly GroupId[] => {
    const stages = new Set(props.notes.map((id) => ui.store.notes().get(id)?.stage));
    const [stage] = stages;
    return stages.size === 1 && stage ? (ui.store.stages().find(({ id }) => id === stage)?.groups ?? []) : [];
  };
  const into = (id: GroupId) => {
    ui.openDialog(null);
    joinGroup(ui, props.notes, id);
    ui.select([], "set");
  };
  return (
    <TextDialog
      ui={ui}
      mayBeEmpty
      testid="group-dialog"
      title={ui.t("newGroup")}
      label={ui.t("groupTitle")}
      hint={ui.t("groupHint")}
      ok={ui.t("group")}
      max={limits.title_max}
      onOk={(title) => group(ui, props.notes, title)}
    >
      <Show when={groups().length > 0}>
        <fieldset>
          <legend class="help">{ui.t("group.orInto")}</legend>
          <div class="chips">
            <For each={groups()}>
              {(id) => (
                <button type="button" data-testid="group-into" data-group-id={id} dir="auto" onClick={() => into(id)}>
                  {ui.store.groups().get(id)?.title || ui.t("noTitle")}
                </button>
              )}
            </For>
          </div>
        </fieldset>
      </Show>
    </TextDialog>
  );
}

/// Hiding and withdrawing: both say what will be lost before they do it.
function Confirm(
  props: NotesProps & { readonly title: string; readonly help: string; readonly ok: string; readonly onOk: () => void },
) {
  const ui = props.ui;
  const close = () => ui.openDialog(null);
  return (
    <Modal title={props.title} closeLabel={ui.t("close")} onClose={close}>
      <p class="help">{props.help}</p>
      <ul class="quotes" tabindex="0">
        <For each={props.notes}>{(id) => <li dir="auto">{shortText(ui.t, ui.store.note(id)(), 120)}</li>}</For>
      </ul>
      <Answers
        ui={ui}
        close={close}
        ok={props.ok}
        testid="confirm-ok"
        act={() => (close(), props.onOk())}
        danger
        focus="cancel"
      />
    </Modal>
  );
}

export function HideDialog(props: NotesProps): JSX.Element {
  const { ui } = props;
  return (
    <Confirm
      {...props}
      title={ui.t("hide")}
      help={ui.t("hideWarn")}
      ok={ui.t("hide")}
      onOk={() => hide(ui, props.notes)}
    />
  );
}

export function WithdrawDialog(props: NotesProps): JSX.Element {
  const { ui, notes } = props;
  return (
    <Confirm
      {...props}
      title={ui.t("withdrawAsk")}
      help={ui.t("withdrawHelp")}
      ok={ui.t("withdraw")}
      onOk={() => withdraw(ui, notes)}
    />
  );
}
