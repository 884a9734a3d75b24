// The acts on one note as a list of buttons: in the menu on the board and in the phone's sheet.
import { For, Show, type JSX } from "solid-js";
import type { Note, NoteId } from "../../protocol/types";
import { joinGroup, restore } from "../actions";
import { groupOf } from "../../board/board";
import type { BoardUi, Dialog } from "../board_ui";
import { isFacilitator, isLive, mayGroup, mayWithdraw } from "../permissions";

interface ActsProps {
  readonly ui: BoardUi;
  readonly id: NoteId;
  readonly note: Note;
}

interface Act {
  readonly label: string;
  readonly testid: string;
  readonly danger?: boolean;
  readonly run: () => void;
}

function facilitatorActs({ ui, id, note }: ActsProps): Act[] {
  const t = ui.t;
  const ask = (label: string, dialog: Dialog, danger = false): Act => ({
    label,
    testid: `act-${dialog.kind}`,
    danger,
    run: () => ui.openDialog(dialog),
  });
  const notes = [id];
  const acts = isLive(note)
    ? [
        ask(t("take"), { kind: "take", notes }),
        ask(t("distil"), { kind: "distil", notes }),
        ask(t("aside"), { kind: "aside", notes }),
        ask(t("merge"), { kind: "merge", notes }),
      ]
    : [];
  if (note.sources) acts.push(ask(t("sources"), { kind: "sources", note: id }));
  if (note.set_aside || note.merged)
    acts.push({ label: t("restore"), testid: "act-restore", run: () => restore(ui, notes) });
  if (note.hidden)
    acts.push({ label: t("unhide"), testid: "act-unhide", run: () => ui.store.submit([{ op: "note.unhide", notes }]) });
  else acts.push(ask(t("hide"), { kind: "hide", notes }, true));
  return acts;
}

function groupActs({ ui, id, note }: ActsProps): Act[] {
  const stage = ui.store.stages().find((each) => each.id === note.stage);
  if (!stage || !isLive(note) || !mayGroup(ui.store, stage)) return [];
  const inside = groupOf({ notes: ui.store.notes(), groups: ui.store.groups() }, id);
  const acts: Act[] = [
    { label: ui.t("newGroup"), testid: "act-group", run: () => ui.openDialog({ kind: "group", notes: [id] }) },
  ];
  if (inside) {
    const leave = () => ui.store.submit([{ op: "group.leave", group: inside, notes: [id] }]);
    acts.push({ label: ui.t("leaveGroup"), testid: "act-leave", run: leave });
  }
  return acts;
}

/// The other groups of the note's stage, folded away.
function IntoGroup(props: ActsProps & { readonly onDone: () => void }): JSX.Element {
  const { ui } = props;
  const stage = () => ui.store.stages().find((each) => each.id === props.note.stage);
  const groups = () => {
    const value = stage();
    return value && isLive(props.note) && mayGroup(ui.store, value) ? value.groups : [];
  };
  return (
    <Show when={groups().length > 0}>
      <details class="menu-more">
        <summary>{ui.t("intoGroup")}</summary>
        <For each={groups()}>
          {(group) => (
            <button type="button" onClick={() => (props.onDone(), joinGroup(ui, [props.id], group))}>
              {ui.store.groups().get(group)?.title || ui.t("noTitle")}
            </button>
          )}
        </For>
      </details>
    </Show>
  );
}

/// `onDone` closes what the acts are in; without it dialogs replace each other.
export function NoteActs(props: ActsProps & { readonly onDone?: () => void }): JSX.Element {
  const { ui } = props;
  const close = () => (props.onDone ? props.onDone() : ui.openDialog(null));
  const acts = (): Act[] => {
    const fate: Act = {
      label: ui.t("whereTo"),
      testid: "act-fate",
      run: () => ui.openDialog({ kind: "fate", note: props.id }),
    };
    const leave: Act[] = mayWithdraw(ui.store, props.note)
      ? [
          {
            label: ui.t("withdraw"),
            testid: "act-withdraw",
            danger: true,
            run: () => ui.openDialog({ kind: "withdraw", notes: [props.id] }),
          },
        ]
      : [];
    const lead = isFacilitator(ui.store) ? facilitatorActs(props) : [];
    return [fate, ...groupActs(props), ...lead, ...leave];
  };
  return (
    <>
      <For each={acts()}>
        {(act) => (
          <button
            type="button"
            class={act.danger ? "danger" : ""}
            data-testid={act.testid}
            onClick={() => (close(), act.run())}
          >
            {act.label}
          </button>
        )}
      </For>
      <IntoGroup ui={ui} id={props.id} note={props.note} onDone={close} />
    </>
  );
}
