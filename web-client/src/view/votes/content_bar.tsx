// One slim line while something goes on: a vote, a round on the phrases; or the workshop is closed.
import { Match, onMount, Show, Switch, type JSX } from "solid-js";
import type { Round } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { askedFor } from "../final/address";
import { day } from "../parts/time";
import { isFacilitator } from "../permissions";
import { followClosing, followVotes } from "./closing";
import { unsaid } from "./stances";
import { mayVote } from "./rights";
import "./votes.css";

interface BarProps {
  readonly ui: BoardUi;
}
interface RoundProps extends BarProps {
  readonly round: Round;
}

function VoteLine(props: RoundProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const left = () => store.votes(props.round.id).left;
  const words = () => {
    if (!mayVote(store, props.round)) return t("vote.going");
    return left() > 0 ? t("vote.left", { n: left(), of: props.round.budget }) : t("vote.spent");
  };
  return (
    <>
      <p>
        <b>{props.round.title}</b>
        <span role="status" data-testid="vote-left">
          {words()}
        </span>
        <Show when={props.round.secret}>
          <small>{t("vote.secret")}</small>
        </Show>
      </p>
      <Show when={!ui.phone() && ui.focusedStage() !== props.round.stage}>
        <button type="button" data-testid="vote-go" onClick={() => ui.goToStage(props.round.stage)}>
          {t("goThere")}
        </button>
      </Show>
      <Show when={mayVote(store, props.round)}>
        <button type="button" data-testid="vote-list" onClick={() => ui.openDialog({ kind: "ballot" })}>
          {t("vote.list")}
        </button>
      </Show>
    </>
  );
}

function ConsentLine(props: RoundProps): JSX.Element {
  const { ui } = props;
  const left = () => unsaid(ui.store, props.round);
  const words = () => {
    if (!mayVote(ui.store, props.round)) return ui.t("consent.going");
    return left() > 0 ? ui.t("consent.left", { n: left() }) : ui.t("consent.said");
  };
  return (
    <>
      <p>
        <b>{props.round.title}</b>
        <span role="status" data-testid="consent-left">
          {words()}
        </span>
      </p>
      <Show when={!ui.drawer()}>
        <button type="button" data-testid="consent-open" onClick={() => ui.setDrawer(true)}>
          {ui.t("definition")}
        </button>
      </Show>
    </>
  );
}

function ClosedLine(props: BarProps & { readonly at: number }): JSX.Element {
  const { ui } = props;
  return (
    <>
      <p>
        <span data-testid="closed-line">
          {ui.phone() ? ui.t("closed.now") : ui.t("closed.on", { date: day(props.at) })}
        </span>
      </p>
      <Show when={ui.store.role() !== "viewer"}>
        <button type="button" data-testid="closed-mine" onClick={() => ui.openDialog({ kind: "my-notes" })}>
          {ui.t("mine.short")}
        </button>
      </Show>
      <Show when={isFacilitator(ui.store)}>
        <button type="button" data-testid="closed-reopen" onClick={() => ui.store.submit([{ op: "board.reopen" }])}>
          {ui.t("reopen")}
        </button>
      </Show>
    </>
  );
}

export function ContentBar(props: BarProps): JSX.Element {
  const { ui } = props;
  followClosing(ui);
  followVotes(ui);
  onMount(() => askedFor() && ui.dialog() === null && ui.openDialog({ kind: "final" }));
  const round = () => ui.store.openRound();
  return (
    <Show when={ui.store.closed() || round()}>
      <div class="content-bar" data-testid="content-bar">
        <Switch>
          <Match when={ui.store.closed()}>{(closed) => <ClosedLine ui={ui} at={closed().at} />}</Match>
          <Match when={round()?.on === "phrases" && round()}>{(open) => <ConsentLine ui={ui} round={open()} />}</Match>
          <Match when={round()}>{(open) => <VoteLine ui={ui} round={open()} />}</Match>
        </Switch>
        <Show when={isFacilitator(ui.store) && !ui.store.closed()}>
          <button type="button" data-testid="round-manage" onClick={() => ui.openDialog({ kind: "rounds" })}>
            {ui.t("round.manage")}
          </button>
        </Show>
      </div>
    </Show>
  );
}
