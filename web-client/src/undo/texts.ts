// The texts on which steps of both stacks stand, and how those follow when the texts are moved by others.
import { apply, type Delta, textWithheld } from "../board";
import type { NoteId } from "../protocol/types";
import type { Move, Replica } from "../replica";
import type { Lost } from "./lost";
import { isAwaited } from "./meant";
import {
  difference,
  goneFirst,
  moved,
  type Part,
  partsOf,
  type Stack,
  undone,
  whole,
  withNewId,
  without,
  withoutActs,
} from "./steps";

type Name = "undo" | "redo";
const names = ["undo", "redo"] as const;

export class Texts {
  /// As they were in view when last looked at.
  private readonly known = new Map<NoteId, string>();

  constructor(private readonly stacks: Record<Name, Stack>) {}

  set(note: NoteId, text: string): void {
    this.known.set(note, text);
  }

  /// Makes the steps stand on this text, which is in view: by the difference, where nobody told how it came to be.
  stand(note: NoteId, text: string): void {
    const known = this.known.get(note);
    if (known !== undefined && known !== text) this.carry(difference(note, known, text), known);
    this.known.set(note, text);
  }

  /// `replica`: as it was before all of them.
  moved(moves: readonly Move[], replica: Replica): void {
    const begun = new Set<NoteId>();
    for (const move of moves) {
      const { note } = move;
      if (!this.known.has(note)) continue;
      const shown = textIn(replica, note);
      if (!begun.has(note) && shown !== undefined) this.stand(note, shown);
      begun.add(note);
      const known = this.known.get(note) ?? "";
      const after = apply(known, move.delta);
      // Else this move was told of another text; the difference will be seen.
      if (after === undefined) continue;
      this.carry(move, known);
      this.known.set(note, after);
    }
  }

  /// Takes parts out of a stack that will not be undone.
  passOver(name: Name, note: NoteId, gone: (part: Part) => boolean): void {
    this.stacks[name] = without(this.stacks[name], note, gone, this.known.get(note) ?? "");
  }

  /// What the server refused is in no stack any more.
  refused(lost: Lost, replica: Replica): void {
    const acts = names.flatMap((name) => this.stacks[name]).filter((step) => step.kind === "act");
    const refused = acts.filter((step) => lost.change(step.change)).sort((x, y) => y.id - x.id);
    for (const name of names) this.stacks[name] = withoutActs(this.stacks[name], refused);
    for (const note of this.known.keys()) {
      const gone = (part: Part) => lost.edit(part.change, note);
      if (names.some((name) => partsOf(this.stacks[name], note).some(gone)))
        this.takeBack(note, gone, textIn(replica, note));
    }
  }

  rename(from: NoteId, to: NoteId): void {
    for (const name of names) this.stacks[name] = withNewId(this.stacks[name], from, to);
    const text = this.known.get(from);
    if (text !== undefined) this.known.set(to, text);
  }

  /// The text moved as one of the stacks would have moved it, which is then as it would be after that.
  private takeBack(note: NoteId, gone: (part: Part) => boolean, text: string | undefined): void {
    const known = this.known.get(note) ?? "";
    const deltas = names.map((name): Delta | undefined => {
      const first = goneFirst(this.stacks[name], note, gone);
      return first && whole(first);
    });
    const by = deltas.findIndex((delta) => delta && (text === undefined || apply(known, delta) === text));
    const delta = deltas[by] ?? [];
    names.forEach((name, i) => {
      const stack = this.stacks[name];
      if (i === by) this.stacks[name] = undone(stack, note, gone);
      else this.stacks[name] = moved(without(stack, note, gone, known), { note, delta }, known);
    });
    this.known.set(note, apply(known, delta) ?? known);
    if (text !== undefined) this.stand(note, text);
  }

  private carry(move: Move, text: string): void {
    for (const name of names) this.stacks[name] = moved(this.stacks[name], move, text);
  }
}

/// The text that is in view; undefined if none is, as of a note that is withdrawn, hidden or withheld.
function textIn(replica: Replica, id: NoteId): string | undefined {
  const note = replica.view?.notes.get(id);
  if (!note || note.withdrawn || note.hidden || textWithheld(note, replica.me)) return undefined;
  return isAwaited(replica, id) ? undefined : note.text;
}
