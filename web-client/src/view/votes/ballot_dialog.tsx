// Everything that can be voted on, as a list: the phone's way, and the way without the board.
import { createEffect, createMemo, For, Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { Modal } from "../parts/modal";
import { isGroup, itemName, itemsOf, notesOf } from "./items";
import { VoteControl } from "./vote_control";

export function BallotDialog(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const close = () => ui.openDialog(null);
  const round = () => store.openRound();
  createEffect(() => {
    if (!round()) close(); // it was closed meanwhile
  });
  const items = createMemo(() => {
    const open = round();
    return open ? itemsOf(store, open) : [];
  });
  const left = (id: string, of: number) => {
    const n = store.votes(id as never).left;
    return n > 0 ? t("vote.left", { n, of }) : t("vote.spent");
  };
  return (
    <Show when={round()}>
      {(open) => (
        <Modal light shape="sheet" testid="ballot-dialog" title={open().title} closeLabel={t("close")} onClose={close}>
          <p class="ballot-left" role="status">
            {left(open().id, open().budget)}
          </p>
          <ul class="ballot">
            <For each={items()}>
              {(item) => (
                <li>
                  <span dir="auto">
                    {itemName(ui, item, 300)}
                    <Show when={isGroup(store, item)}>
                      <small> · {t("nNotes", { n: notesOf(store, item).length })}</small>
                    </Show>
                  </span>
                  <VoteControl ui={ui} round={open()} item={item} />
                </li>
              )}
            </For>
          </ul>
        </Modal>
      )}
    </Show>
  );
}
