// What became of the posted notes: PROTOCOL.md section 10. Computed, never stored.
import type { NoteId } from "../protocol/types";
import type { Board } from "./board";

export type Fate = "withdrawn" | "set_aside" | "merged" | "carried" | "open";
/// How many posted notes have each fate. posted = carried + merged + set_aside + withdrawn + open, always (FAT1).
export type Ledger = Readonly<Record<Fate | "posted", number>>;
/// What lineage is computed from.
export type Lineage = Pick<Board, "notes" | "phrases">;

/// A note without sources that is no trial (FAT1).
export function posted(board: Lineage, id: NoteId): boolean {
  const note = board.notes.get(id);
  return note !== undefined && note.sources === undefined && !note.trial;
}

/// The fate of every posted note (FAT3). O(notes + edges).
export function fates(board: Lineage): ReadonlyMap<NoteId, Fate> {
  const flow = new Flow(board);
  const result = new Map<NoteId, Fate>();
  for (const id of board.notes.keys()) {
    if (posted(board, id)) result.set(id, flow.fate(id));
  }
  return result;
}

export function ledgerOf(fates: ReadonlyMap<NoteId, Fate>): Ledger {
  const counts = { posted: fates.size, carried: 0, merged: 0, set_aside: 0, withdrawn: 0, open: 0 };
  for (const fate of fates.values()) ++counts[fate];
  return counts;
}

export function ledger(board: Lineage): Ledger {
  return ledgerOf(fates(board));
}

/// The posted notes from which a path of sources leads to the note; itself if it has none (FAT4). By id.
export function origins(board: Lineage, note: NoteId): readonly NoteId[] {
  const all = [note, ...generations(board, note).flat()];
  return all.filter((id) => posted(board, id)).sort();
}

/// [0]: its direct sources, [1]: the sources of those, and so on. Each note once, where it is nearest.
export function generations(board: Lineage, note: NoteId): readonly (readonly NoteId[])[] {
  const seen = new Set([note]);
  const result: NoteId[][] = [];
  for (let level: readonly NoteId[] = [note]; level.length > 0;) {
    const next = level
      .flatMap((id) => board.notes.get(id)?.sources ?? [])
      .filter((id) => !seen.has(id) && seen.add(id));
    if (next.length > 0) result.push(next);
    level = next;
  }
  return result;
}

/// How many people the notes are of.
export function authors(board: Lineage, notes: readonly NoteId[]): number {
  return new Set(notes.map((id) => board.notes.get(id)?.by)).size;
}

/// The notes that were merged into one of these, by way of others too. Told beside a phrase, not counted (FAT4).
export function mergedInto(board: Lineage, notes: readonly NoteId[]): readonly NoteId[] {
  const targets = new Set(notes);
  const result: NoteId[] = [];
  for (let found = true; found;) {
    found = false;
    for (const [id, note] of board.notes) {
      if (!note.merged || note.withdrawn || targets.has(id) || !targets.has(note.merged.into)) continue;
      targets.add(id);
      result.push(id);
      found = true;
    }
  }
  return result;
}

/// The notes that this one is a direct source of and that are not withdrawn, and what it was merged into (FAT2).
export function nextOf(board: Lineage, note: NoteId): readonly NoteId[] {
  return new Flow(board).next(note);
}

/// Everything that the note flowed into, nearest first: "where did it go?"
export function destinations(board: Lineage, note: NoteId): readonly NoteId[] {
  const flow = new Flow(board);
  const reached = new Set([note]);
  for (const id of reached) {
    for (const next of flow.next(id)) reached.add(next);
  }
  reached.delete(note);
  return [...reached];
}

/// True if a path over sources and merges leads from `from` to `to`, or they are the same (OPX2).
export function reaches(board: Lineage, from: NoteId, to: NoteId): boolean {
  const seen = new Set([to]);
  for (const id of seen) {
    if (id === from) return true;
    const note = board.notes.get(id);
    // What was withdrawn is nobody's next (FAT2).
    for (const source of note?.withdrawn ? [] : (note?.sources ?? [])) seen.add(source);
    for (const [other, { merged }] of board.notes) {
      if (merged?.into === id) seen.add(other);
    }
  }
  return false;
}

/// FAT2 and FAT3 with every answer kept.
class Flow {
  private readonly uses = new Map<NoteId, NoteId[]>();
  private readonly phrases: ReadonlySet<NoteId>;
  private readonly knownDropped = new Map<NoteId, boolean>();
  private readonly knownCarried = new Map<NoteId, boolean>();

  constructor(private readonly board: Lineage) {
    this.phrases = new Set(board.phrases);
    for (const [id, note] of board.notes) {
      if (note.withdrawn) continue;
      for (const source of note.sources ?? []) this.use(source, id);
    }
  }

  next(id: NoteId): readonly NoteId[] {
    const uses = this.uses.get(id) ?? [];
    const into = this.board.notes.get(id)?.merged?.into;
    return into === undefined ? uses : [...uses, into];
  }

  fate(id: NoteId): Fate {
    const note = this.board.notes.get(id);
    const uses = this.uses.get(id) ?? [];
    if (note?.withdrawn) return "withdrawn";
    if (note?.set_aside || (uses.length > 0 && uses.every((use) => this.dropped(use)))) return "set_aside";
    if (note?.merged) return "merged";
    return this.carried(id) ? "carried" : "open";
  }

  private dropped(id: NoteId): boolean {
    return remembered(this.knownDropped, id, () => {
      if (this.board.notes.get(id)?.set_aside) return true;
      const next = this.next(id);
      return next.length > 0 && next.every((other) => this.dropped(other));
    });
  }

  private carried(id: NoteId): boolean {
    return remembered(this.knownCarried, id, () => {
      return this.phrases.has(id) || this.next(id).some((other) => this.carried(other));
    });
  }

  private use(source: NoteId, by: NoteId) {
    const uses = this.uses.get(source);
    if (uses) uses.push(by);
    else this.uses.set(source, [by]);
  }
}

/// A circle, which no log has (OPX2), ends as false.
function remembered(known: Map<NoteId, boolean>, id: NoteId, compute: () => boolean): boolean {
  const before = known.get(id);
  if (before !== undefined) return before;
  known.set(id, false);
  const answer = compute();
  known.set(id, answer);
  return answer;
}
