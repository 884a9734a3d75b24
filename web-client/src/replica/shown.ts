// What the page shows: what is confirmed, and on top of it what the log does not hold yet.
import { type Board, has, textWithheld } from "../board";
import { Draft } from "../board/draft";
import type { NoteId } from "../protocol/types";
import { applyChange, type Change, idsMade, notesEdited, withoutEmptyEdits } from "./change";
import { rebaseByTexts, textAfter } from "./rebase";
import type { InFlight, Replica } from "./replica";

/// The replica with `view` made anew.
export function shown(replica: Replica): Replica {
  const draft = standing(replica);
  if (!draft) return replica;
  for (const change of replica.pending) applyChange(draft, change, replica.me);
  return { ...replica, view: draft.now };
}

/// What the first pending change stands on; undefined before the first snapshot.
function standing(replica: Replica): Draft | undefined {
  const { confirmed, inFlight, again, me, blank } = replica;
  if (!confirmed) return undefined;
  const draft = new Draft(confirmed);
  for (const [note, hidden] of blank ?? []) draft.changeNote(note, { text: "", hidden });
  if (inFlight && !inFlight.resent) applyChange(draft, inFlight.change, me);
  for (const sent of inFlight?.resent ? [inFlight, ...again] : again) applyOnce(draft, sent, me);
  return draft;
}

/// What is sent again is shown where it stands as it stood, and not beside its own entry.
function applyOnce(draft: Draft, sent: InFlight, me: number): void {
  const there = [...idsMade(sent.change)].some((id) => has(draft.now, id));
  if (!there && standsOn(draft.now, sent)) applyChange(draft, sent.change, me);
}

/// True if every text that the change edits is, letter by letter, the one that it was made on.
export function standsOn(board: Board, sent: InFlight): boolean {
  return sent.ops.every((op) => {
    if (op.op !== "note.edit") return true;
    const base = sent.bases.get(op.note);
    return base !== undefined && board.notes.get(op.note)?.text === base;
  });
}

/// `next` with what is pending put on what it now stands on, by the difference of the texts. What was written on a note
/// that is not there now waits for it to come back.
export function carried(old: Replica, next: Replica): Replica {
  const [was, is] = [standing(old)?.now, standing(next)?.now];
  const before = (note: NoteId) => was?.notes.get(note)?.text ?? old.gone.get(note) ?? originalText(old, note);
  const after = (note: NoteId) => is?.notes.get(note)?.text;
  // What is hidden or withheld tells no difference: edits of it stay as they are.
  const hidden = (note: NoteId) =>
    [was, is].some((board) => board && isHidden(board, note, next.me)) || old.blank?.has(note) || next.blank?.has(note);
  const known = (note: NoteId) => (hidden(note) ? undefined : before(note));
  const pending = worthSending(rebaseByTexts(next.pending, known, after));
  const gone = new Map<NoteId, string>();
  for (const note of notesEdited(pending)) if (after(note) === undefined) gone.set(note, before(note) ?? "");
  return shown({ ...next, pending, gone });
}

/// True if the note is there and its text is not.
export function isHidden({ notes }: Pick<Board, "notes">, id: NoteId, me: number): boolean {
  const note = notes.get(id);
  return note !== undefined && (note.hidden !== undefined || textWithheld(note, me));
}

/// What the first pending edit of the note stands on, in what an ended page left.
function originalText({ origin, inFlight, again }: Replica, note: NoteId): string | undefined {
  const sent = [...(inFlight ? [inFlight] : []), ...again];
  return textAfter(
    origin?.texts.get(note)?.text,
    sent.map(({ change }) => change),
    note,
  );
}

/// What others did already is not said again: an empty delta is for entries only (TXT1, TXT5).
export function worthSending(changes: readonly Change[]): readonly Change[] {
  return changes.map(withoutEmptyEdits).filter((change) => change.ops.length > 0);
}
