// What a vote did not keep.
import type { NoteId, Round } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { itemsOf, notesOf } from "./items";

/// What a threshold keeps, and the notes of everything below it. Notes that came after the round could get no votes: they
/// are not touched.
export function restOf(ui: BoardUi, round: Round, least: number) {
  const { store } = ui;
  const units = new Map(store.tally(round.id).map((line) => [line.item, line.units]));
  const items = itemsOf(store, round);
  const kept = items.filter((item) => (units.get(item) ?? 0) >= least);
  const before = (id: NoteId) => (store.notes().get(id)?.at ?? 0) <= (round.closed ?? Infinity);
  const notes = items.filter((item) => !kept.includes(item)).flatMap((item) => notesOf(store, item));
  return { kept: kept.flatMap((item) => notesOf(store, item)), aside: notes.filter(before) };
}

/// The lowest threshold that sets anything aside; 1 if none does.
export function firstLeast(ui: BoardUi, round: Round | undefined, most: number): number {
  for (let least = 1; round && least <= most; ++least) if (restOf(ui, round, least).aside.length > 0) return least;
  return 1;
}
