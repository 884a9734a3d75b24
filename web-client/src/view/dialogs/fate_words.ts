// What became of a note, in words: who did it, when and why.
import { destinations } from "../../board";
import type { Note, NoteId } from "../../protocol/types";
import type { BoardStore } from "../../store/api";
import type { BoardUi } from "../board_ui";
import { fateOf } from "../parts/fates";
import { shortText, stageTitle } from "../parts/notes";
import { moment } from "../parts/time";

/// Who did it and when; the name only where it is shown.
export function whoWhen({ store }: BoardUi, { by, at }: { readonly by: number; readonly at: number }): string {
  const own = by === store.me() && store.namesShown() === "shown" ? store.name() : "";
  const name = store.people().get(by)?.name || own;
  return [name, moment(at)].filter(Boolean).join(", ");
}

/// It is a phrase, or on the way into one.
function inDefinition(store: BoardStore, id: NoteId): boolean {
  const phrases = new Set(store.phrases());
  return [id, ...destinations({ notes: store.notes(), phrases: store.phrases() }, id)].some((one) => phrases.has(one));
}

/// What became of a note, as a sentence.
export function fateSentence(ui: BoardUi, id: NoteId, note: Note): string {
  const { t, store } = ui;
  if (note.withdrawn) return t("fateWithdrawn");
  if (note.set_aside) return `${t("fateAside", { why: note.set_aside.why || "–" })} (${whoWhen(ui, note.set_aside)})`;
  if (note.merged) {
    const into = store.notes().get(note.merged.into);
    return `${t("fateMerged", { text: shortText(t, into, 80) })} (${whoWhen(ui, note.merged)})`;
  }
  switch (fateOf(store, id)) {
    case "set_aside":
      return t("fateAsideVia");
    case "carried":
      return t("fateCarried");
    default:
      return inDefinition(store, id) ? t("fateCarried") : t("fateOpen", { stage: stageTitle(store, note.stage) });
  }
}
