// What one person did, and what would take it back. Pure.
import type { Entry, NoteId, Op } from "../protocol/types";
import type { Board } from "./board";
import { apply, compose, type Delta, invert } from "./delta";

/// What somebody typed into a note after everybody else: the text before that, and what it did.
interface Typing {
  readonly before: string;
  readonly delta: Delta;
}

/// What a person did, entry by entry, from a moment on.
export class Work {
  /// Notes that they posted.
  readonly posted = new Set<NoteId>();
  readonly typed = new Map<NoteId, Typing>();
  /// Texts that they edited, and somebody else after them.
  readonly overwritten = new Set<NoteId>();

  constructor(
    private readonly person: number,
    private readonly since: number,
  ) {}

  /// `board`: as it is before the entry.
  take(entry: Entry, board: Board): void {
    if (entry.at < this.since) return;
    for (const op of entry.ops) {
      const made = op.op === "note.post" || op.op === "note.distil";
      if (made && entry.by === this.person) this.posted.add(op.note);
      if (op.op === "note.edit") this.edit(op.note, op.delta, entry.by === this.person, board);
    }
  }

  private edit(note: NoteId, delta: Delta, theirs: boolean, board: Board) {
    const known = this.typed.get(note);
    if (!theirs) {
      if (this.typed.delete(note)) this.overwritten.add(note);
      return;
    }
    const before = known?.before ?? board.notes.get(note)?.text;
    this.overwritten.delete(note);
    if (before !== undefined) this.typed.set(note, { before, delta: compose(known?.delta ?? [], delta) });
  }
}

/// One change that takes it back, as far as it goes: what they posted is set aside, what they typed and nobody edited since
/// is taken out. `notes`: as they are in view; `ops_max`: what a change may hold.
export function takeBack(work: Work, notes: Board["notes"], why: string, ops_max: number) {
  const open = (id: NoteId) => {
    const note = notes.get(id);
    return note && !note.withdrawn && !note.set_aside && !note.merged && !note.trial ? note : undefined;
  };
  const setAside = [...work.posted].filter(open);
  const aside: readonly Op[] = setAside.length > 0 ? [{ op: "note.set_aside", notes: setAside, why }] : [];
  const [edits, left]: [Op[], NoteId[]] = [[], [...work.overwritten].filter((id) => !work.posted.has(id) && open(id))];
  for (const [id, { before, delta }] of work.typed) {
    const note = open(id);
    if (!note || note.hidden || work.posted.has(id)) continue;
    const back = invert(delta, before);
    const stands = back && apply(before, delta) === note.text;
    if (!stands) left.push(id);
    else if (back.length > 0) edits.push({ op: "note.edit", note: id, version: note.version, delta: back });
  }
  const room = ops_max - aside.length;
  const noteOf = (op: Op) => (op as { note: NoteId }).note;
  return {
    ops: [...aside, ...edits.slice(0, room)],
    setAside,
    restored: edits.slice(0, room).map(noteOf),
    left,
    over: edits.slice(room).map(noteOf),
  };
}
