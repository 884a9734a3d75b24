// What is withheld from whom (SEE1), as far as a page has to know it.
import type { Note, Role, Stage } from "../protocol/types";
import { type Board, stageOf } from "./board";

/// True if the note is in a private stage.
export function inPrivate(stages: readonly Stage[], note: Note): boolean {
  return stageOf(stages, note.stage)?.visibility === "private";
}

/// True if the note is to be drawn as a blank one: it is in a private stage, and not this person's. Also for facilitators,
/// who have its text but whose screen may be seen by others.
export function veiled(stages: readonly Stage[], note: Note, me: number): boolean {
  return note.by !== me && inPrivate(stages, note);
}

/// True if the server keeps the note's text from this person (SEE1).
export function withheldFrom(stages: readonly Stage[], note: Note, me: number, role: Role): boolean {
  return role !== "facilitator" && veiled(stages, note, me);
}

/// True if the text is not here because it is withheld, or was until a moment ago: no note that was posted is empty at
/// version 0.
export function textWithheld(note: Note, me: number): boolean {
  return note.by !== me && note.text === "" && note.version === 0 && !note.withdrawn && !note.hidden;
}

/// True if the note is no longer withheld, and its text follows (SEE7).
export function cameUnseen(stages: readonly Stage[], note: Note | undefined, me: number): boolean {
  return note !== undefined && textWithheld(note, me) && !inPrivate(stages, note);
}

/// True if the board tells this person's name (SEE4).
export function nameTold(board: Pick<Board, "names" | "people">, person: number): boolean {
  return board.names === undefined || (board.names === "chosen" && board.people.get(person)?.shown === true);
}
