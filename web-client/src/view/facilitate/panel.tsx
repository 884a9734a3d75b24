// Everything that a facilitator needs to run a room, behind one button.
import { For, Show, type JSX } from "solid-js";
import type { Method } from "../../protocol/types";
import type { BoardUi, Dialog } from "../board_ui";
import { mayAskForConsent } from "../votes/stances";
import { Modal } from "../parts/modal";
import { freeze, reopen, setMethod, start, trialNotes } from "./acts";
import { HandList } from "./hands";
import { byKey, KeyHint, listenForLetters } from "./panel_keys";
import { StagePart } from "./stage_part";
import { Switch } from "./switch";
import { TimerPart } from "./timer_part";

export interface UiProps {
  readonly ui: BoardUi;
}

/// Rehearsal, workshop, closed: the one step that comes next.
function Progress(props: UiProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const n = () => trialNotes(store);
  const startWords = () => (n() > 0 ? t("room.start", { n: n() }) : t("room.startPlain"));
  return (
    <section>
      <Show when={!store.closed() && !store.started()}>
        <p class="help">{t("room.rehearsal")}</p>
        <button type="button" class="primary" data-testid="room-start" {...byKey("S")} onClick={() => start(ui)}>
          {startWords()} <KeyHint ui={ui} letter="S" />
        </button>
      </Show>
      <Show when={store.closed()}>
        <p class="help">{t("room.closedNow")}</p>
        <button type="button" class="primary" data-testid="room-reopen" {...byKey("C")} onClick={() => reopen(ui)}>
          {t("room.reopen")} <KeyHint ui={ui} letter="C" />
        </button>
      </Show>
      <Show when={!store.closed()}>
        <button
          type="button"
          data-testid="room-close"
          {...byKey("C")}
          onClick={() => ui.openDialog({ kind: "close-workshop" })}
        >
          {t("room.close")} <KeyHint ui={ui} letter="C" />
        </button>
      </Show>
    </section>
  );
}

const kNames = ["shown", "chosen", "hidden"] as const;

function Names(props: UiProps): JSX.Element {
  const { store, t } = props.ui;
  return (
    <label class="labelled inline">
      <span>{t("room.names")}</span>
      <select
        data-testid="room-names"
        onChange={(event) => {
          const names = kNames.find((each) => each === event.currentTarget.value);
          if (names) store.submit([{ op: "board.names", names }]);
        }}
      >
        <For each={kNames}>
          {(names) => (
            <option value={names} selected={store.namesShown() === names}>
              {t(`room.names.${names}`)}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}

function Room(props: UiProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  return (
    <section>
      <h3>{t("room.room")}</h3>
      <Switch
        label={t("room.freeze")}
        hint={t("room.freezeHint")}
        on={store.frozen()}
        testid="room-freeze"
        letter="F"
        onChange={(on) => freeze(ui, on)}
      />
      <Switch
        label={t("room.look")}
        hint={t(ui.phone() && ui.tab() !== "board" ? "room.lookPhone" : "room.lookHint")}
        on={ui.looking()}
        testid="room-look"
        letter="L"
        onChange={(on) => {
          if (on && ui.phone()) ui.setTab("board");
          ui.setLooking(on);
          if (on) ui.openDialog(null); // to what is to be looked at
        }}
      />
      <Names ui={ui} />
    </section>
  );
}

const kMethods: readonly Method[] = ["consent", "duplicates", "follow", "hands", "reactions"];

function Methods(props: UiProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  let details: HTMLDetailsElement | undefined;
  const first = () => details?.open && details.querySelector("input")?.focus();
  return (
    <details data-testid="room-methods" ref={details} onToggle={first}>
      <summary {...byKey("M")}>
        {t("room.methods")} <KeyHint ui={ui} letter="M" />
      </summary>
      <p class="help">{t("room.methodsHint")}</p>
      <For each={kMethods}>
        {(method) => (
          <Switch
            label={t(`method.${method}`)}
            hint={t(`method.${method}Hint`)}
            on={store.methods().includes(method)}
            testid={`method-${method}`}
            onChange={(on) => setMethod(ui, method, on)}
          />
        )}
      </For>
    </details>
  );
}

function Doors(props: UiProps): JSX.Element {
  const { ui } = props;
  const { t } = ui;
  const door = (label: string, dialog: Dialog, testid: string, letter: string) => (
    <button type="button" data-testid={testid} {...byKey(letter)} onClick={() => ui.openDialog(dialog)}>
      {label} <KeyHint ui={ui} letter={letter} />
    </button>
  );
  return (
    <section class="doors">
      {door(t("room.votes"), { kind: "rounds" }, "room-votes", "V")}
      <Show when={mayAskForConsent(ui.store)}>{door(t("consent.ask"), { kind: "consent" }, "room-consent", "O")}</Show>
      <Show when={ui.store.methods().includes("duplicates")}>
        {door(t("alike.menu"), { kind: "duplicates", stage: ui.focusedStage() }, "room-duplicates", "D")}
      </Show>
      {door(t("room.people"), { kind: "people" }, "room-people", "P")}
      {door(t("room.code"), { kind: "code" }, "room-code", "J")}
      {door(t("room.newLink"), { kind: "new-link" }, "room-new-link", "K")}
    </section>
  );
}

export function FacilitatePanel(props: UiProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  let panel: HTMLDivElement | undefined;
  listenForLetters(() => panel);
  return (
    <Modal
      light
      shape={ui.phone() ? "sheet" : "side"}
      testid="facilitate-panel"
      title={t("facilitate")}
      closeLabel={t("close")}
      onClose={() => ui.openDialog(null)}
    >
      <div class="room-panel" ref={panel}>
        <Progress ui={ui} />
        <StagePart ui={ui} />
        <TimerPart ui={ui} />
        <Show when={store.methods().includes("hands") && store.hands().length > 0}>
          <section>
            <h3>{t("hands.title")}</h3>
            <HandList ui={ui} />
          </section>
        </Show>
        <Room ui={ui} />
        <Doors ui={ui} />
        <Methods ui={ui} />
      </div>
    </Modal>
  );
}
