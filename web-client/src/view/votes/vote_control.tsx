// − n +: one's own votes on a note or a group; in rounds that are not secret also how many there are in all.
import { Show, type JSX } from "solid-js";
import type { Item, Support } from "../../board";
import type { Round } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { cast, castNo, itemName, takeBack, unitsOn } from "./items";

export interface VoteProps {
  readonly ui: BoardUi;
  readonly round: Round;
  readonly item: Item;
  /// Where many stand side by side, keys go another way than Tab.
  readonly passed?: boolean;
}

/// Of each result the units by item: many ask for the same one.
const byItem = new WeakMap<readonly Support[], ReadonlyMap<Item, number>>();

/// How many units an item has in all.
export function unitsOf(ui: BoardUi, round: Round, item: Item): number {
  const tally = ui.store.tally(round.id);
  const known = byItem.get(tally) ?? new Map(tally.map((support) => [support.item, support.units]));
  byItem.set(tally, known);
  return known.get(item) ?? 0;
}

export function VoteControl(props: VoteProps): JSX.Element {
  const { ui } = props;
  const mine = () => unitsOn(ui.store, props.round, props.item);
  const all = () => unitsOf(ui, props.round, props.item);
  const name = () => itemName(ui, props.item, 40);
  const button = (what: "less" | "more", sign: string, off: boolean, act: typeof cast) => (
    <button
      type="button"
      data-testid={`vote-${what}`}
      data-item={props.item}
      aria-label={ui.t(`vote.${what}`, { item: name() })}
      aria-disabled={off}
      tabIndex={props.passed ? -1 : undefined}
      onClick={() => act(ui, props.round, props.item)}
    >
      {sign}
    </button>
  );
  return (
    <div
      class="vote-control"
      classList={{ voted: mine() > 0 }}
      role="group"
      aria-label={ui.t("vote.on", { item: name() })}
    >
      {button("less", "−", mine() === 0, takeBack)}
      <span data-testid="vote-mine" data-item={props.item} aria-label={ui.t("vote.mine", { n: mine() })}>
        {mine()}
      </span>
      {button("more", "+", castNo(ui.store, props.round, props.item) !== undefined, cast)}
      <Show when={!props.round.secret && (!props.passed || all() > 0)}>
        <small data-testid="vote-all" data-item={props.item} aria-label={ui.t("vote.all", { n: all() })}>
          {props.passed ? all() : ui.t("vote.all", { n: all() })}
        </small>
      </Show>
    </div>
  );
}
