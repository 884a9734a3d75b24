// The menus that open where the pointer is: of a note, a group, a stage.
import { Show, type JSX } from "solid-js";
import type { GroupId, NoteId, StageId } from "../../protocol/types";
import { membersOf } from "../../board/board";
import { behind, paint } from "../actions";
import { dissolveGroup, distilGroup } from "../group_acts";
import type { BoardUi, Menu } from "../board_ui";
import { Swatches } from "../board/swatches";
import { stageTitle } from "../parts/notes";
import { Popover } from "../parts/popover";
import { React } from "../votes/reactions";
import { isFacilitator, mayColour, mayEdit } from "../permissions";
import { NoteActs } from "./note_acts";

function NoteMenu(props: { readonly ui: BoardUi; readonly id: NoteId }): JSX.Element {
  const { ui } = props;
  const close = () => ui.openMenu(null);
  return (
    <Show when={ui.store.note(props.id)()}>
      {(note) => (
        <>
          <Show when={mayEdit(ui.store, note())}>
            <button type="button" data-testid="act-edit" onClick={() => (close(), ui.startEditing(props.id))}>
              {ui.t("edit")}
            </button>
          </Show>
          <Show when={mayColour(ui.store, note())}>
            <Swatches ui={ui} chosen={note().colour} onPick={(colour) => (close(), paint(ui, [props.id], colour))} />
          </Show>
          <React ui={ui} id={props.id} note={note()} />
          <NoteActs ui={ui} id={props.id} note={note()} onDone={close} />
        </>
      )}
    </Show>
  );
}

function GroupMenu(props: { readonly ui: BoardUi; readonly id: GroupId }): JSX.Element {
  const { ui } = props;
  const group = () => ui.store.groups().get(props.id);
  const order = () => ui.store.stages().find((stage) => stage.id === group()?.stage)?.groups ?? [];
  const members = () => {
    const value = group();
    return value ? membersOf({ notes: ui.store.notes() }, value) : [];
  };
  const item = (label: string, run: () => void, disabled = false, testid?: string) => (
    <button type="button" disabled={disabled} data-testid={testid} onClick={() => (ui.openMenu(null), run())}>
      {label}
    </button>
  );
  const shift = (by: 1 | -1) => {
    const after = behind(order(), props.id, by);
    if (after !== null) ui.store.submit([{ op: "group.place", group: props.id, after }]);
  };
  return (
    <>
      {item(ui.t("rename"), () => ui.openDialog({ kind: "rename-group", group: props.id }))}
      {item(ui.t("select"), () => ui.select(members(), "set"), members().length === 0)}
      <Show when={isFacilitator(ui.store)}>
        {item(ui.t("distil"), () => distilGroup(ui, props.id, members()), members().length === 0, "group-distil")}
        {item(ui.t("take"), () => ui.openDialog({ kind: "take", notes: members() }), members().length === 0)}
      </Show>
      {item(ui.t("earlier"), () => shift(-1), behind(order(), props.id, -1) === null)}
      {item(ui.t("later"), () => shift(1), behind(order(), props.id, 1) === null)}
      {item(
        ui.t("group.merge"),
        () => ui.openDialog({ kind: "merge-group", group: props.id }),
        order().length < 2,
        "group-merge",
      )}
      {item(ui.t("dissolve"), () => dissolveGroup(ui, props.id), false, "group-dissolve")}
    </>
  );
}

function StageMenu(props: { readonly ui: BoardUi; readonly id: StageId }): JSX.Element {
  const { ui } = props;
  const open = (kind: "stage" | "duplicates") => {
    ui.openMenu(null);
    ui.openDialog({ kind, stage: props.id });
  };
  return (
    <>
      <button type="button" onClick={() => open("stage")}>
        {ui.t("stageMenu", { stage: stageTitle(ui.store, props.id) })}
      </button>
      <Show when={ui.store.methods().includes("duplicates")}>
        <button type="button" data-testid="stage-duplicates" onClick={() => open("duplicates")}>
          {ui.t("alike.menu")}
        </button>
      </Show>
    </>
  );
}

function Content(props: { readonly ui: BoardUi; readonly menu: Menu }): JSX.Element {
  const { ui, menu } = props;
  switch (menu.kind) {
    case "note":
      return <NoteMenu ui={ui} id={menu.note} />;
    case "group":
      return <GroupMenu ui={ui} id={menu.group} />;
    case "stage":
      return <StageMenu ui={ui} id={menu.stage} />;
    default:
      return menu satisfies never;
  }
}

export function Menus(props: { readonly ui: BoardUi }): JSX.Element {
  return (
    <Show when={props.ui.menu()} keyed>
      {(menu) => (
        <Popover label={props.ui.t("menu")} x={menu.x} y={menu.y} onClose={() => props.ui.openMenu(null)}>
          <Content ui={props.ui} menu={menu} />
        </Popover>
      )}
    </Show>
  );
}
