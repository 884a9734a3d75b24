import type { Group, GroupId, Note, NoteId, Person, Place, Stage, StageId } from "../protocol/types";
import { type Board, definitionStage, live } from "./board";

/// The log names what does not exist, or what this page does not know: the replica may not go on from here.
export class BrokenLog extends Error {}

/// Who changes and when: of an entry, or as far as the author can know (me, now).
export interface Stamp {
  readonly at: number;
  readonly by: number;
}

/// The fields of a board that it may be without (STA5).
type Optional = "ratified" | "started" | "closed" | "frozen" | "names" | "methods" | "timer" | "hands" | "rounds";

/// A board being folded. Copies a table at its first change, so that what does not change stays shared.
export class Draft {
  private ownNotes: Map<NoteId, Note> | undefined;
  private ownGroups: Map<GroupId, Group> | undefined;

  constructor(private board: Board) {}

  get now(): Board {
    return this.board;
  }

  set(fields: Partial<Board>) {
    this.board = { ...this.board, ...fields };
  }

  /// Absent is not undefined.
  drop(...fields: Optional[]) {
    if (fields.some((field) => this.board[field] !== undefined)) this.board = dropped(this.board, fields);
  }

  replace(board: Board) {
    this.board = board;
    this.ownNotes = undefined;
    this.ownGroups = undefined;
  }

  note(id: NoteId): Note {
    return this.board.notes.get(id) ?? broken(`note ${id}`);
  }
  group(id: GroupId): Group {
    return this.board.groups.get(id) ?? broken(`group ${id}`);
  }
  stage(id: StageId): Stage {
    return this.board.stages.find((stage) => stage.id === id) ?? broken(`stage ${id}`);
  }

  /// Puts a note in, new or changed, and keeps `phrases` and `ratified` true to it (STA1, STA3).
  setNote(id: NoteId, note: Note) {
    const before = this.board.notes.get(id);
    if (!this.ownNotes) {
      this.ownNotes = new Map(this.board.notes);
      this.set({ notes: this.ownNotes });
    }
    this.ownNotes.set(id, note);
    this.keepPhrases(id, before, note);
  }

  changeNote(id: NoteId, change: Partial<Note>) {
    this.setNote(id, { ...this.note(id), ...change });
  }

  /// Takes fields away: absent is not undefined.
  dropFromNote(id: NoteId, ...fields: ("set_aside" | "merged" | "hidden" | "sources" | "trial" | "reactions")[]) {
    this.setNote(id, dropped(this.note(id), fields));
  }

  setGroup(id: GroupId, group: Group | undefined) {
    if (!this.ownGroups) {
      this.ownGroups = new Map(this.board.groups);
      this.set({ groups: this.ownGroups });
    }
    if (group) this.ownGroups.set(id, group);
    else this.ownGroups.delete(id);
  }

  changeStage(id: StageId, change: Partial<Stage>) {
    this.stage(id);
    this.set({ stages: this.board.stages.map((stage) => (stage.id === id ? { ...stage, ...change } : stage)) });
  }

  person(number: number): Person {
    return this.board.people.get(number) ?? broken(`person ${number}`);
  }

  setPerson(number: number, person: Person) {
    this.set({ people: new Map(this.board.people).set(number, person) });
  }

  /// STA3
  setPhrases(phrases: readonly NoteId[]) {
    const same = phrases.length === this.board.phrases.length && phrases.every((id, i) => id === this.board.phrases[i]);
    if (same) return;
    this.set({ phrases });
    this.dropRatified();
  }

  dropRatified() {
    this.drop("ratified");
  }

  private keepPhrases(id: NoteId, before: Note | undefined, after: Note) {
    const is = live(after) && after.stage === definitionStage(this.board.stages)?.id;
    const was = this.board.phrases.includes(id);
    if (is && !was) this.setPhrases([...this.board.phrases, id]);
    if (!is && was) this.setPhrases(this.board.phrases.filter((other) => other !== id));
    const reads = before?.text !== after.text || (before.hidden === undefined) !== (after.hidden === undefined);
    if (is && was && reads) this.dropRatified();
  }
}

/// The object without some fields.
export function dropped<T extends object>(whole: T, fields: readonly (keyof T)[]): T {
  const kept = Object.entries(whole).filter(([field]) => !fields.includes(field as keyof T));
  return Object.fromEntries(kept) as T;
}

export function broken(what: string): never {
  throw new BrokenLog(`the log names ${what}, which is not there`);
}

/// The list with `item` behind `after`, "" for first.
export function placed<T extends string>(list: readonly T[], item: T, after: T | ""): readonly T[] {
  const others = list.filter((other) => other !== item);
  const at = after === "" ? 0 : others.indexOf(after) + 1;
  if (after !== "" && at === 0) broken(after);
  return [...others.slice(0, at), item, ...others.slice(at)];
}

export function withPlace(note: Note, stage: StageId, place: Place): Note {
  return { ...note, stage, places: { ...note.places, [stage]: place } };
}
