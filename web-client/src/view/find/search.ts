// What a search finds. Pure: what is withheld, hidden or withdrawn is found by no text.
import { type Board, fates, type Fate, groupOf, veiled } from "../../board";
import type { GroupId, Note, NoteId, StageId } from "../../protocol/types";

export interface Wanted {
  readonly text: string;
  readonly person: number | null;
  readonly colour: Note["colour"] | null;
  readonly stage: StageId | null;
  readonly group: GroupId | null;
  readonly fate: Fate | null;
}

export const kNothing: Wanted = { text: "", person: null, colour: null, stage: null, group: null, fate: null };

export type Searched = Pick<Board, "notes" | "groups" | "stages" | "phrases">;

/// Without accents and case.
export const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function asksNothing(wanted: Wanted): boolean {
  return wanted.text.trim() === "" && Object.values({ ...wanted, text: null }).every((value) => value === null);
}

/// The words of a note that may be searched by whoever `me` is.
function readable(board: Searched, note: Note, me: number): boolean {
  return !note.hidden && !note.withdrawn && !veiled(board.stages, note, me);
}

/// Every word must be there, in any order. In the order of `ids`. Trial notes are no notes (FAT1).
export function search(board: Searched, ids: readonly NoteId[], wanted: Wanted, me: number): readonly NoteId[] {
  const words = plain(wanted.text).split(/\s+/).filter(Boolean);
  const fate = wanted.fate && fates(board);
  const fits = (id: NoteId) => {
    const note = board.notes.get(id);
    if (!note || note.trial) return false;
    if (wanted.stage && note.stage !== wanted.stage) return false;
    if (wanted.colour && note.colour !== wanted.colour) return false;
    if (wanted.group && groupOf(board, id) !== wanted.group) return false;
    if (fate && fate.get(id) !== wanted.fate) return false;
    const open = readable(board, note, me);
    if (wanted.person !== null && (!open || note.by !== wanted.person)) return false;
    const text = words.length > 0 ? plain(note.text) : "";
    return words.length === 0 || (open && words.every((word) => text.includes(word)));
  };
  return ids.filter(fits);
}
