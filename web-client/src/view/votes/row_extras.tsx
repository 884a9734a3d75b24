// Votes and reactions in the phone's list of notes.
import { Show, type JSX } from "solid-js";
import type { NoteId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { groupName, isGroup, itemOf, shownRound } from "./items";
import { Counts } from "./reactions";
import { mayVote } from "./rights";
import { unitsOf, VoteControl } from "./vote_control";
import "./votes.css";

interface RowProps {
  readonly ui: BoardUi;
  readonly id: NoteId;
}

/// The vote for a note, or for the group that it is in. `short`: in a list, where many say the same.
export function NoteVote(props: RowProps & { readonly short?: boolean }): JSX.Element {
  const { ui } = props;
  const item = () => {
    const round = ui.store.openRound();
    const found = round && mayVote(ui.store, round) ? itemOf(ui.store, round, props.id) : undefined;
    return round && found !== undefined ? { round, item: found } : undefined;
  };
  const group = () => {
    const found = item()?.item;
    return found !== undefined && isGroup(ui.store, found) ? groupName(ui, found) : "";
  };
  return (
    <Show when={item()}>
      {(both) => (
        <>
          <Show when={group()}>
            <small class="vote-group">{ui.t(props.short ? "vote.group" : "vote.forGroup", { title: group() })}</small>
          </Show>
          <VoteControl ui={ui} round={both().round} item={both().item} />
        </>
      )}
    </Show>
  );
}

export function RowExtras(props: RowProps): JSX.Element {
  const { ui } = props;
  const result = () => {
    const round = shownRound(ui);
    return round ? unitsOf(ui, round, props.id) : 0;
  };
  const voted = () => {
    const round = ui.store.openRound();
    return round !== undefined && mayVote(ui.store, round) && itemOf(ui.store, round, props.id) !== undefined;
  };
  const reacted = () => ui.store.methods().includes("reactions") && ui.store.note(props.id)()?.reactions !== undefined;
  return (
    <Show when={voted() || result() > 0 || reacted()}>
      <div class="row-extras">
        <Counts ui={ui} id={props.id} />
        <NoteVote ui={ui} id={props.id} short />
        <Show when={result() > 0}>
          <span class="vote-badge" data-testid="vote-result" data-item={props.id}>
            {ui.t("vote.all", { n: result() })}
          </span>
        </Show>
      </div>
    </Show>
  );
}
