// The phrases as a list to order: by handle with a pointer, by ↑ and ↓ with anything.
import { createSignal, For, type JSX } from "solid-js";
import type { NoteId } from "../../protocol/types";
import { behind } from "../actions";
import type { BoardUi } from "../board_ui";
import { Icon } from "../parts/icons";
import { noteText } from "../parts/notes";

/// The phrase behind which a row dropped at `y` comes to stand, "" for first.
function dropAfter(list: HTMLElement, dragged: NoteId, y: number): NoteId | "" {
  let after: NoteId | "" = "";
  for (const row of list.querySelectorAll<HTMLElement>("[data-row]")) {
    const box = row.getBoundingClientRect();
    const id = row.dataset["row"] as NoteId;
    if (id !== dragged && y > box.top + box.height / 2) after = id;
  }
  return after;
}

export function PhraseOrder(props: { readonly ui: BoardUi }): JSX.Element {
  const { store, t } = props.ui;
  const [dragged, setDragged] = createSignal<NoteId | null>(null);
  let list: HTMLOListElement | undefined;
  const place = (note: NoteId, after: NoteId | "" | null) => {
    const order = store.phrases();
    const before = order[order.indexOf(note) - 1] ?? "";
    if (after !== null && after !== before && after !== note) store.submit([{ op: "phrase.place", note, after }]);
  };
  const grab = (id: NoteId) => (event: PointerEvent & { currentTarget: HTMLElement }) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragged(() => id);
  };
  const drop = (event: PointerEvent) => {
    const id = dragged();
    setDragged(null);
    if (id && list) place(id, dropAfter(list, id, event.clientY));
  };
  const arrow = (id: NoteId, by: 1 | -1) => (
    <button
      type="button"
      class="ghost square"
      data-testid={by === 1 ? "phrase-down" : "phrase-up"}
      aria-label={t(by === 1 ? "down" : "up")}
      disabled={behind(store.phrases(), id, by) === null}
      onClick={() => place(id, behind(store.phrases(), id, by))}
    >
      <Icon name={by === 1 ? "down" : "up"} />
    </button>
  );
  return (
    <ol class="phrase-order" ref={list}>
      <For each={store.phrases()}>
        {(id) => (
          <li data-row={id} classList={{ dragged: dragged() === id }}>
            <span class="grip" onPointerDown={grab(id)} onPointerUp={drop} onPointerCancel={() => setDragged(null)}>
              <Icon name="grip" />
            </span>
            <span class="row-text" dir="auto">
              {noteText(t, store.note(id)())}
            </span>
            {arrow(id, -1)}
            {arrow(id, 1)}
          </li>
        )}
      </For>
    </ol>
  );
}
