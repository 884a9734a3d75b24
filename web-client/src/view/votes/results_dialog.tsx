// The results of a round, and what facilitators may do with them.
import { createMemo, createSignal, For, Show, type JSX } from "solid-js";
import type { Item } from "../../board";
import type { Round, RoundId } from "../../protocol/types";
import { setAside } from "../actions";
import type { BoardUi } from "../board_ui";
import { Answers } from "../dialogs/answers";
import { Modal } from "../parts/modal";
import { stageTitle } from "../parts/notes";
import { isFacilitator } from "../permissions";
import { isGroup, itemName, itemsOf, notesOf, shownRound } from "./items";
import { firstLeast, restOf } from "./rest";
import { progress } from "./rounds";

interface RoundProps {
  readonly ui: BoardUi;
  readonly round: Round;
}

interface Line {
  readonly item: Item;
  readonly units: number;
  readonly people: number;
}

/// Equal votes share a rank.
const rankOf = (lines: readonly Line[], line: Line): number =>
  1 + lines.filter(({ units }) => units > line.units).length;

function Bar(props: RoundProps & { readonly line: Line; readonly most: number; readonly at: number }): JSX.Element {
  const { ui } = props;
  const where = () => notesOf(ui.store, props.line.item)[0];
  const show = () => {
    const note = where();
    ui.openDialog(null);
    if (note && !ui.phone()) ui.showNote(note);
    else if (note) ui.openDialog({ kind: "note", note });
  };
  return (
    <li class="result" data-testid="result" data-item={props.line.item} data-units={props.line.units}>
      <button type="button" disabled={where() === undefined} onClick={show}>
        <span class="result-name" dir="auto">
          <b>{props.at}</b> {itemName(ui, props.line.item, 200)}
          <Show when={isGroup(ui.store, props.line.item)}>
            <small> · {ui.t("nNotes", { n: notesOf(ui.store, props.line.item).length })}</small>
          </Show>
        </span>
        <span class="result-bar" aria-hidden="true">
          <span style={{ width: `${(100 * props.line.units) / Math.max(1, props.most)}%` }} />
        </span>
        <span class="result-count">
          {ui.t("vote.all", { n: props.line.units })}
          <Show when={props.round.per_item > 1}> · {ui.t("nPeople", { n: props.line.people })}</Show>
        </span>
      </button>
    </li>
  );
}

/// What a person may do next, below the list.
function Acts(props: RoundProps): JSX.Element {
  const { ui, round } = props;
  const last = () =>
    ui.store
      .rounds()
      .filter(({ on }) => on !== "phrases")
      .at(-1)?.id === round.id;
  const onBoard = () => shownRound(ui)?.id === round.id;
  const couldStand = () => onBoard() || ui.content.hidden() === round.id;
  return (
    <footer class="row end wrap">
      <Show when={last() && round.closed !== undefined && couldStand()}>
        <button
          type="button"
          data-testid="results-on-board"
          aria-pressed={onBoard()}
          onClick={() => ui.content.setHidden(onBoard() ? round.id : null)}
        >
          {ui.t("round.onBoard")}
        </button>
      </Show>
      <Show when={isFacilitator(ui.store)}>
        <button type="button" onClick={() => ui.openDialog({ kind: "rounds" })}>
          {ui.t("round.rounds")}
        </button>
        <Show when={round.closed !== undefined}>
          <button
            type="button"
            data-testid="results-rest"
            autofocus
            onClick={() => ui.openDialog({ kind: "rest", round: round.id })}
          >
            {ui.t("rest.title")}…
          </button>
        </Show>
      </Show>
    </footer>
  );
}

function Results(props: RoundProps): JSX.Element {
  const { ui, round } = props;
  const { store, t } = ui;
  const lines = createMemo(() => store.tally(round.id));
  const without = createMemo(() => {
    const known = new Set<Item>(lines().map(({ item }) => item));
    return itemsOf(store, props.round).filter((item) => !known.has(item));
  });
  const sum = () => progress(store, props.round);
  return (
    <>
      <p>
        {stageTitle(store, round.stage)}
        <Show when={sum()}>
          {(all) => (
            <>
              {" "}
              ·{" "}
              {t("round.far", { people: t("nPeople", { n: all().people }), votes: t("vote.all", { n: all().units }) })}
            </>
          )}
        </Show>
      </p>
      <Show when={sum()} fallback={<p>{t("round.secretNow")}</p>}>
        <ol class="results" data-testid="results">
          <For each={lines()} fallback={<li class="help">{t("round.noVotes")}</li>}>
            {(line) => (
              <Bar ui={ui} round={round} line={line} most={lines()[0]?.units ?? 0} at={rankOf(lines(), line)} />
            )}
          </For>
        </ol>
        <Show when={without().length > 0}>
          <details>
            <summary>{t("round.without", { n: without().length })}</summary>
            <ul class="quotes">
              <For each={without()}>{(item) => <li dir="auto">{itemName(ui, item, 120)}</li>}</For>
            </ul>
          </details>
        </Show>
      </Show>
      <Acts ui={ui} round={props.round} />
    </>
  );
}

export function ResultsDialog(props: { readonly ui: BoardUi; readonly round: RoundId }): JSX.Element {
  const { ui } = props;
  const round = () => ui.store.rounds().find(({ id }) => id === props.round);
  return (
    <Show when={round()}>
      {(found) => (
        <Modal
          light
          shape="wide"
          testid="results-dialog"
          title={ui.t("round.resultsOf", { title: found().title })}
          closeLabel={ui.t("close")}
          onClose={() => ui.openDialog(null)}
        >
          <Results ui={ui} round={found()} />
        </Modal>
      )}
    </Show>
  );
}

/// Set aside the rest: the threshold, what it will do, one change.
export function RestDialog(props: { readonly ui: BoardUi; readonly round: RoundId }): JSX.Element {
  const { ui } = props;
  const { t, store } = ui;
  const close = () => ui.openDialog(null);
  const round = () => store.rounds().find(({ id }) => id === props.round);
  const most = () => Math.max(1, store.tally(props.round)[0]?.units ?? 1);
  const [least, setLeast] = createSignal(firstLeast(ui, round(), most()));
  const rest = createMemo(() => {
    const found = round();
    return found ? restOf(ui, found, least()) : { kept: [], aside: [] };
  });
  const done = () => {
    close();
    setAside(ui, rest().aside, t("why.vote"));
  };
  return (
    <Modal testid="rest-dialog" title={t("rest.title")} closeLabel={t("close")} onClose={close}>
      <label class="labelled">
        <span>{t("rest.least", { n: least() })}</span>
        <input
          type="range"
          class="threshold"
          data-testid="rest-least"
          min="1"
          max={most()}
          value={least()}
          onInput={(event) => setLeast(event.currentTarget.valueAsNumber)}
        />
      </label>
      <p role="status" data-testid="rest-will" data-aside={rest().aside.length} data-kept={rest().kept.length}>
        {t("rest.will", {
          kept: t("nNotes", { n: rest().kept.length }),
          aside: t("nNotes", { n: rest().aside.length }),
        })}
      </p>
      <ul class="quotes" tabindex="0" aria-label={t("rest.those")}>
        <For each={rest().aside}>{(id) => <li dir="auto">{itemName(ui, id, 120)}</li>}</For>
      </ul>
      <p class="help">{t("rest.help")}</p>
      <Answers
        ui={ui}
        close={close}
        ok={t("rest.ok", { notes: t("nNotes", { n: rest().aside.length }) })}
        testid="rest-ok"
        act={done}
        disabled={rest().aside.length === 0 || rest().kept.length === 0}
        focus="ok"
      />
    </Modal>
  );
}
