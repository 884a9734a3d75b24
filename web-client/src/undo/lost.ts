// Which own changes, and which edits of texts, are gone because the server refused something.
import type { NoteId } from "../protocol/types";
import type { Turn } from "../replica";
import { type Change, unsavedChanges } from "../replica/change";

export interface Lost {
  /// True if the change of this step is gone.
  change(step: number): boolean;
  /// True if its edit of this note is gone.
  edit(step: number, note: NoteId): boolean;
}

export function lostBy({ before, after }: Turn): Lost {
  const was = byStep(unsavedChanges(before));
  const is = byStep(unsavedChanges(after));
  const edits = (change: Change | undefined, note: NoteId) =>
    change?.ops.some((op) => "note" in op && op.note === note) ?? false;
  return {
    change: (step) => was.has(step) && !is.has(step),
    edit: (step, note) => edits(was.get(step), note) && !edits(is.get(step), note),
  };
}

function byStep(changes: readonly Change[]): ReadonlyMap<number, Change> {
  return new Map(changes.map((change) => [change.step ?? 0, change]));
}
