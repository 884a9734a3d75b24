// The links that this person may hand on, as they arrive.
import { createSignal, onMount } from "solid-js";
import type { BoardStore } from "../../store/api";

export type Links = Awaited<ReturnType<BoardStore["links"]>>;

/// The links, or why there are none yet. `again` asks once more.
export function createLinks(store: BoardStore) {
  const [links, setLinks] = createSignal<Links | null>(null);
  const [failed, setFailed] = createSignal(false);
  const again = () => {
    setFailed(false);
    store.links().then(setLinks, () => setFailed(true));
  };
  onMount(again);
  return { links, failed, again };
}
