// The links that this person may hand on, as they arrive.
import { createEffect, createMemo, createSignal, on, type Accessor } from "solid-js";
import type { BoardStore } from "../../store/api";

export type Links = Awaited<ReturnType<BoardStore["links"]>>;

/// Which links are good (OPL1), once the server has said so. Call within a component.
export function confirmedGeneration(store: BoardStore): Accessor<number> {
  return createMemo<number>((before) => {
    const now = store.linkGeneration();
    return before !== 0 && store.save().pending > 0 ? before : now;
  }, 0);
}

/// The links, or why there are none yet; new ones when they were renewed. `again` asks once more.
export function createLinks(store: BoardStore) {
  const [links, setLinks] = createSignal<Links | null>(null);
  const [failed, setFailed] = createSignal(false);
  const again = () => {
    setFailed(false);
    store.links().then(setLinks, () => setFailed(true));
  };
  createEffect(on(confirmedGeneration(store), again));
  return { links, failed, again };
}
