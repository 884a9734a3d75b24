// What became of one's own notes, in words.
import { fates, type Fate } from "../../board";
import type { NoteId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";

/// What there is to be glad of comes first.
export const kOrder: readonly Fate[] = ["carried", "merged", "open", "set_aside", "withdrawn"];

/// This person's posted notes with their fates.
export function mineOf(ui: BoardUi): ReadonlyMap<NoteId, Fate> {
  const { store } = ui;
  const all = fates({ notes: store.notes(), phrases: store.phrases() });
  return new Map([...all].filter(([id]) => store.isMine(store.notes().get(id) ?? ({ by: -1 } as never))));
}

/// "Your 3 notes: 2 in the definition, 1 merged." What there is none of is not told.
export function mineWords(ui: BoardUi, mine: ReadonlyMap<NoteId, Fate>): string {
  const { t } = ui;
  const counts = kOrder.map((fate) => ({ fate, n: [...mine.values()].filter((one) => one === fate).length }));
  const parts = counts.filter(({ n }) => n > 0).map(({ fate, n }) => t(`mine.${fate}`, { n }));
  return t(mine.size === 1 ? "mine.one" : "mine.many", { n: mine.size, parts: parts.join(", ") });
}
