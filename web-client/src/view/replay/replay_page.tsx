// How we got here: the board as it was, above the board of now, which goes on underneath.
import { createEffect, on, onCleanup, Show, type JSX } from "solid-js";
import type { NoteId } from "../../protocol/types";
import type { Replay } from "../../store/api";
import { createBoardUi, type BoardUi } from "../board_ui";
import { LedgerChip, ZoomCorner } from "../board/corners";
import { Canvas } from "../canvas/canvas";
import { WithLate } from "../late";
import { openWhileMounted } from "../parts/on_top";
import { Icon } from "../parts/icons";
import { Popover } from "../parts/popover";
import { stageTitle } from "../parts/notes";
import { isFacilitator } from "../permissions";
import { Controls } from "./controls";
import { RestoreAct } from "./restore_act";
import "../../styles/replay.css";

export interface ReplayProps {
  readonly ui: BoardUi; // of the board of now
  readonly replay: Replay;
  readonly onClose: () => void;
}

function Head(props: ReplayProps & { readonly past: BoardUi }): JSX.Element {
  const { past, ui } = props;
  const store = past.store;
  const at = () => store.stages().findIndex((stage) => stage.id === store.currentStage());
  return (
    <header class="replay-head">
      <h2>{ui.t("replay")}</h2>
      <p class="stage-line">
        <span class="stage-chip" data-testid="replay-stage">
          {at() + 1} · {stageTitle(store, store.currentStage())}
        </span>
        <span class="prompt">{store.stages()[at()]?.prompt}</span>
      </p>
      <button type="button" class="primary" data-testid="replay-now" onClick={() => props.onClose()}>
        <Icon name="next" />
        <span>{ui.t("replayNow")}</span>
      </button>
    </header>
  );
}

/// What can be done with a note of the past.
function PastMenu(props: ReplayProps & { readonly past: BoardUi }): JSX.Element {
  const { past, ui } = props;
  const close = () => past.openMenu(null);
  const note = () => {
    const menu = past.menu();
    return menu?.kind === "note" ? menu : null;
  };
  return (
    <Show when={note()} keyed>
      {(menu) => (
        <Popover label={ui.t("menu")} x={menu.x} y={menu.y} onClose={close}>
          <button type="button" onClick={() => (close(), past.openDialog({ kind: "fate", note: menu.note }))}>
            {ui.t("whereTo")}
          </button>
          <Show when={isFacilitator(ui.store)}>
            <RestoreAct ui={ui} past={past} note={menu.note} onDone={close} />
          </Show>
        </Popover>
      )}
    </Show>
  );
}

/// The one note that is chosen; undefined while there is none, or several.
function chosen(past: BoardUi): NoteId | undefined {
  const [id, other] = past.selection();
  return other === undefined && id !== undefined && past.store.notes().has(id) ? id : undefined;
}

export function ReplayPage(props: ReplayProps): JSX.Element {
  const { ui, replay } = props;
  const past = createBoardUi(replay, ui.t, ui.phone);
  let dialog: HTMLDialogElement | undefined;
  openWhileMounted(() => dialog);
  createEffect(on(replay.currentStage, (stage) => past.goToStage(stage), { defer: true }));
  createEffect(() => {
    if (!replay.stale()) return;
    ui.say(ui.t("replayStale"));
    props.onClose();
  });
  onCleanup(() => past.select([], "set"));
  const cancel = (event: Event) => {
    event.preventDefault();
    if (event.target !== dialog) return;
    if (past.lineage()) past.setLineage(null);
    else if (past.selection().size > 0) past.select([], "set");
    else props.onClose();
  };
  return (
    <dialog ref={dialog} class="replay whole" aria-label={ui.t("replay")} data-testid="replay" onCancel={cancel}>
      <div class="replay-in">
        <Head {...props} past={past} />
        <main class="canvas-area">
          <Canvas ui={past} />
          <ZoomCorner ui={past} />
          <Show when={!ui.phone()}>
            <LedgerChip ui={past} />
          </Show>
          <Show when={isFacilitator(ui.store) && chosen(past)} keyed>
            {(note) => (
              <div class="selection-bar panel">
                <RestoreAct ui={ui} past={past} note={note} onDone={() => past.select([], "set")} />
              </div>
            )}
          </Show>
        </main>
        <Controls ui={ui} replay={replay} />
      </div>
      <PastMenu {...props} past={past} />
      <WithLate>{({ Dialogs }) => <Dialogs ui={past} />}</WithLate>
    </dialog>
  );
}
