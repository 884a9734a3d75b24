// How notes are named and listed in bars, lists and dialogs.
import type { Translate } from "../../i18n";
import type { Note, NoteId, StageId } from "../../protocol/types";
import type { BoardStore } from "../../store/api";
import { live as isLive } from "../../board/board";

/// The note is another's in a private stage, so that it has no text here (SEE1): a note is never posted without one.
export function isBlank(note: Note): boolean {
  return note.text === "" && note.version === 0 && !note.withdrawn && !note.hidden;
}

/// The text of a note, or what stands for one that has none here.
export function noteText(t: Translate, note: Note | undefined): string {
  if (!note) return "";
  if (note.hidden) return t("hiddenText");
  if (isBlank(note)) return t("blankText");
  return note.withdrawn ? t("withdrawnText") : note.text;
}

/// The first words, for titles and labels.
export function shortText(t: Translate, note: Note | undefined, max = 60): string {
  const text = noteText(t, note).replace(/\s+/g, " ").trim();
  const points = [...text];
  return points.length > max
    ? `${points
        .slice(0, max - 1)
        .join("")
        .trimEnd()}…`
    : text;
}

/// This person's first name as the others see it (SEE4).
export function ownName(store: BoardStore): string {
  const names = store.namesShown();
  return names === "shown" || (names === "chosen" && store.nameShown()) ? store.name() : "";
}

/// The author's first name; empty where they gave none, or where it is not shown.
export function authorOf(store: BoardStore, note: Note): string {
  const name = store.people().get(note.by)?.name ?? "";
  return name || (store.isMine(note) ? ownName(store) : "");
}

export function stageTitle(store: BoardStore, id: StageId): string {
  return store.stages().find((stage) => stage.id === id)?.title ?? "";
}

/// The live notes of a stage, in order of posting.
export function liveNotes(store: BoardStore, stage: StageId): NoteId[] {
  const notes = store.notes();
  return store.noteIds().filter((id) => {
    const note = notes.get(id);
    return note !== undefined && note.stage === stage && isLive(note);
  });
}

/// How many live notes each stage has.
export function liveCounts(store: BoardStore): ReadonlyMap<StageId, number> {
  const counts = new Map<StageId, number>();
  for (const note of store.notes().values()) {
    if (isLive(note)) counts.set(note.stage, (counts.get(note.stage) ?? 0) + 1);
  }
  return counts;
}

/// The kind of note that a stage's next stage holds is where things go next; undefined after the last.
export function nextStage(store: BoardStore, from: StageId) {
  const stages = store.stages();
  const at = stages.findIndex((stage) => stage.id === from);
  return at < 0 ? undefined : stages[at + 1];
}
