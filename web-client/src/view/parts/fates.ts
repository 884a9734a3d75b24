// Lineage as the page shows it: what a phrase comes from, where a note went.
import { destinations, fates, generations, type Fate } from "../../board/lineage";
import type { GroupId, NoteId } from "../../protocol/types";
import type { BoardStore } from "../../store/api";
import type { Lineage } from "../board_ui";

/// A note and everything it comes from, through all generations.
export function lineageOf(store: BoardStore, phrase: NoteId): Lineage {
  const below = generations({ notes: store.notes(), phrases: store.phrases() }, phrase).flat();
  return { phrase, notes: new Set([phrase, ...below]) };
}

/// A note and everything it flowed into.
export function pathOf(store: BoardStore, id: NoteId): Lineage {
  return { phrase: id, notes: new Set([id, ...destinations({ notes: store.notes(), phrases: store.phrases() }, id)]) };
}

/// The fate of one posted note; undefined for what was distilled.
export function fateOf(store: BoardStore, id: NoteId): Fate | undefined {
  return fates({ notes: store.notes(), phrases: store.phrases() }).get(id);
}

/// Notes under the titles of the groups that they were put in, the latest group of each; "" for those in none.
export function byTheme(store: BoardStore, ids: readonly NoteId[]): [title: string, notes: NoteId[]][] {
  const order = new Map(store.stages().map((stage, at) => [stage.id, at]));
  const groups = [...store.groups()].sort(([, a], [, b]) => (order.get(a.stage) ?? 0) - (order.get(b.stage) ?? 0));
  const groupOfNote = new Map<NoteId, GroupId>();
  for (const [id, group] of groups) for (const note of group.notes) groupOfNote.set(note, id);
  const themes = new Map<string, NoteId[]>();
  for (const id of ids) {
    const theme = groupOfNote.get(id);
    const title = theme ? (store.groups().get(theme)?.title ?? "") : "";
    themes.set(title, [...(themes.get(title) ?? []), id]);
  }
  return [...themes];
}
