// What can be done with the selected notes: one bar, shown only while there is a selection.
import { createSignal, Show, type JSX } from "solid-js";
import type { NoteId } from "../../protocol/types";
import { paint } from "../actions";
import type { BoardUi, Dialog } from "../board_ui";
import { Icon } from "../parts/icons";
import { Popover } from "../parts/popover";
import { isFacilitator, isLive, mayColour, mayEdit, mayGroup, mayWithdraw } from "../permissions";
import { NoteVote } from "../votes/row_extras";
import { Swatches } from "./swatches";

type Many = "take" | "aside" | "distil" | "group" | "merge" | "hide" | "withdraw";

interface BarProps {
  readonly ui: BoardUi;
  readonly ids: readonly NoteId[];
  readonly act: (kind: Many, label: string, testid: string, name?: string) => JSX.Element;
}

function MoreActs(props: BarProps): JSX.Element {
  const [at, setAt] = createSignal<{ x: number; y: number } | null>(null);
  const open = (event: MouseEvent & { currentTarget: HTMLElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    setAt({ x: box.left, y: box.bottom + 6 });
  };
  return (
    <>
      <button
        type="button"
        class="ghost square"
        data-testid="sel-more"
        aria-haspopup="menu"
        aria-label={props.ui.t("more")}
        onClick={open}
      >
        <Icon name="more" />
      </button>
      <Show when={at()}>
        {(place) => (
          <Popover label={props.ui.t("more")} x={place().x} y={place().y} onClose={() => setAt(null)}>
            <div class="through" onClick={() => setAt(null)}>
              {props.act("merge", props.ui.t("merge"), "sel-merge")}
              {props.act("hide", props.ui.t("hide"), "sel-hide", "danger")}
            </div>
            <Swatches ui={props.ui} onPick={(colour) => (paint(props.ui, props.ids, colour), setAt(null))} />
          </Popover>
        )}
      </Show>
    </>
  );
}

function FacilitatorActs(props: BarProps): JSX.Element {
  const t = props.ui.t;
  return (
    <>
      {props.act("group", t("group"), "sel-group")}
      {props.act("distil", t("distil"), "sel-distil")}
      {props.act("take", t("take"), "sel-take")}
      {props.act("aside", t("aside"), "sel-aside")}
      <MoreActs {...props} />
    </>
  );
}

/// A participant's own note: edit, colour, withdraw, and what became of it.
function OwnActs(props: BarProps & { readonly id: NoteId }): JSX.Element {
  const ui = props.ui;
  const note = () => ui.store.note(props.id)();
  const mayGroupAll = () =>
    props.ids.every((id) => {
      const stage = ui.store.stages().find((each) => each.id === ui.store.notes().get(id)?.stage);
      return stage !== undefined && mayGroup(ui.store, stage);
    });
  const allowed = (may: typeof mayEdit) => {
    const value = note();
    return value !== undefined && may(ui.store, value);
  };
  return (
    <>
      <Show when={mayGroupAll()}>{props.act("group", ui.t("group"), "sel-group")}</Show>
      <Show when={allowed(mayEdit)}>
        <button type="button" data-testid="sel-edit" onClick={() => ui.startEditing(props.id)}>
          {ui.t("edit")}
        </button>
      </Show>
      <Show when={allowed(mayColour)}>
        <Swatches ui={ui} chosen={note()?.colour ?? "yellow"} onPick={(colour) => paint(ui, [props.id], colour)} />
      </Show>
      <button type="button" data-testid="sel-fate" onClick={() => ui.openDialog({ kind: "fate", note: props.id })}>
        {ui.t("whereTo")}
      </button>
      <Show when={allowed(mayWithdraw)}>{props.act("withdraw", ui.t("withdraw"), "sel-withdraw", "danger")}</Show>
    </>
  );
}

export function SelectionBar(props: { readonly ui: BoardUi }): JSX.Element {
  const ui = props.ui;
  const ids = () =>
    [...ui.selection()].filter((id) => {
      const note = ui.store.notes().get(id);
      return note !== undefined && isLive(note);
    });
  const act = (kind: Many, label: string, testid: string, name = "") => {
    const dialog = (): Dialog => ({ kind, notes: ids() });
    return (
      <button type="button" class={name} data-testid={testid} onClick={() => ui.openDialog(dialog())}>
        {label}
      </button>
    );
  };
  return (
    <Show when={ids().length > 0 && ui.store.role() !== "viewer"}>
      <div
        class="selection-bar panel"
        data-testid="selection-bar"
        role="toolbar"
        aria-label={ui.t("selected", { n: ids().length })}
      >
        <span class="count">{ui.t("selected", { n: ids().length })}</span>
        <Show when={ids().length === 1 && ids()[0]}>{(id) => <NoteVote ui={ui} id={id()} />}</Show>
        <Show
          when={isFacilitator(ui.store)}
          fallback={<Show when={ids()[0]}>{(id) => <OwnActs ui={ui} ids={ids()} id={id()} act={act} />}</Show>}
        >
          <FacilitatorActs ui={ui} ids={ids()} act={act} />
        </Show>
        <button type="button" class="ghost square" aria-label={ui.t("close")} onClick={() => ui.select([], "set")}>
          <Icon name="close" />
        </button>
      </div>
    </Show>
  );
}
