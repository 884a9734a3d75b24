// Clusters of notes that say nearly the same, as far as they are still of interest.
import { createSignal } from "solid-js";
import { groupOf, live } from "../../board";
import type { NoteId, StageId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";

export type Cluster = readonly NoteId[];

/// What somebody said is not alike, as long as the page stands.
const [dismissed, setDismissed] = createSignal<ReadonlySet<string>>(new Set());
const keyOf = (cluster: Cluster) => [...cluster].sort().join(" ");

/// What is left of a cluster: notes that are still there, in the stage, and not all in one group.
export function stillAlike(ui: BoardUi, stage: StageId, cluster: Cluster): Cluster {
  const { store } = ui;
  const here = cluster.filter((id) => {
    const note = store.notes().get(id);
    return note && live(note) && !note.hidden && note.stage === stage;
  });
  const board = { notes: store.notes(), groups: store.groups() };
  const groups = new Set(here.map((id) => groupOf(board, id)));
  const together = groups.size === 1 && !groups.has(undefined);
  return here.length < 2 || together || dismissed().has(keyOf(cluster)) ? [] : here;
}

/// They are not alike.
export function dismiss(cluster: Cluster): void {
  setDismissed((before) => new Set([...before, keyOf(cluster)]));
}
