// The notes behind each number of the ledger.
import { createMemo, createSignal, For, Show, type JSX } from "solid-js";
import { fates, type Fate } from "../../board/lineage";
import type { NoteId } from "../../protocol/types";
import { restore } from "../actions";
import type { BoardUi } from "../board_ui";
import { kFateOrder } from "../parts/fate_order";
import { Modal } from "../parts/modal";
import { authorOf, noteText, shortText } from "../parts/notes";
import { isFacilitator } from "../permissions";
import { whoWhen } from "./fate_words";

interface LedgerProps {
  readonly ui: BoardUi;
  readonly fate: Fate | undefined;
}

/// Who and why, as far as there is something to tell.
function remark(ui: BoardUi, id: NoteId): string {
  const note = ui.store.notes().get(id);
  if (!note) return "";
  if (note.set_aside) return [note.set_aside.why || ui.t("noWhy"), whoWhen(ui, note.set_aside)].join(" · ");
  if (note.merged) return `→ ${shortText(ui.t, ui.store.notes().get(note.merged.into))} · ${whoWhen(ui, note.merged)}`;
  return note.withdrawn ? "" : authorOf(ui.store, note);
}

function Line(props: { readonly ui: BoardUi; readonly id: NoteId }): JSX.Element {
  const { ui } = props;
  const note = () => ui.store.note(props.id)();
  const show = () => {
    ui.openDialog(null);
    ui.showNote(props.id);
  };
  const comesBack = () => isFacilitator(ui.store) && (note()?.set_aside ?? note()?.merged);
  return (
    <li class={note()?.colour ?? ""}>
      <button type="button" onClick={show}>
        <span dir="auto">{noteText(ui.t, note())}</span>
        <small>{remark(ui, props.id)}</small>
      </button>
      <Show when={comesBack()}>
        <button type="button" onClick={() => restore(ui, [props.id])}>
          {ui.t("restore")}
        </button>
      </Show>
    </li>
  );
}

export function LedgerDialog(props: LedgerProps): JSX.Element {
  const { ui } = props;
  const [chosen, setChosen] = createSignal<Fate | undefined>(props.fate);
  const all = createMemo(() => fates({ notes: ui.store.notes(), phrases: ui.store.phrases() }));
  const ids = () => ui.store.noteIds().filter((id) => all().has(id) && (!chosen() || all().get(id) === chosen()));
  const trials = () => [...ui.store.notes().values()].filter((note) => note.trial && !note.sources).length;
  const tab = (fate: Fate | undefined, n: number, label: string) => (
    <button type="button" aria-pressed={chosen() === fate} onClick={() => setChosen(fate)}>
      <b>{n}</b> {label}
    </button>
  );
  return (
    <Modal
      light
      shape="wide"
      testid="ledger-dialog"
      title={ui.t("ledgerTitle")}
      closeLabel={ui.t("close")}
      onClose={() => ui.openDialog(null)}
    >
      <div class="chips">
        <button type="button" aria-pressed={chosen() === undefined} onClick={() => setChosen(undefined)}>
          {ui.t("ledger.posted", { n: ui.store.ledger().posted })}
        </button>
        <For each={kFateOrder}>
          {(fate) => <>{tab(fate, ui.store.ledger()[fate], ui.t(`ledger.${fate}`, { n: ui.store.ledger()[fate] }))}</>}
        </For>
      </div>
      <Show when={trials() > 0}>
        <p class="help" data-testid="ledger-trials">
          {ui.t("trials", { n: trials() })}
        </p>
      </Show>
      <ul class="note-list">
        <For each={ids()}>{(id) => <Line ui={ui} id={id} />}</For>
      </ul>
    </Modal>
  );
}
