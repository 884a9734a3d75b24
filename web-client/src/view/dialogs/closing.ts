// Closing the workshop, and what becomes of the notes that are open then.
import { fates, live } from "../../board";
import type { NoteId, Op } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { undoOr } from "../take_back";

/// Posted notes of which nothing has become yet, and what would have to be set aside for all of them: they themselves.
export function openNotes({ store }: BoardUi): readonly NoteId[] {
  const all = fates({ notes: store.notes(), phrases: store.phrases() });
  return [...all].filter(([id, fate]) => fate === "open" && live(store.notes().get(id) as never)).map(([id]) => id);
}

/// One change: set aside what is to be, then close.
export function closeWorkshop(ui: BoardUi, aside: readonly NoteId[], why: string): void {
  const before: Op[] = aside.length > 0 ? [{ op: "note.set_aside", notes: aside, why }] : [];
  ui.store.submit([...before, { op: "board.close" }]);
  const back: Op[] = [{ op: "board.reopen" }];
  if (aside.length > 0) back.push({ op: "note.restore", notes: aside });
  ui.say(ui.t("closed.now"), { label: ui.t("reopen"), run: undoOr(ui, () => ui.store.submit(back)) });
}
