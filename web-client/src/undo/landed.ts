// The places that the server gave to notes of an own change, where the page had guessed them.
import type { Entry, NoteId, Op, Place, StageId } from "../protocol/types";
import type { Turn } from "../replica";
import { type Change, unsavedChanges } from "../replica/change";
import { samePlace } from "./did";

export interface Given {
  readonly id: NoteId;
  readonly stage: StageId;
  readonly guess: Place;
  readonly place: Place;
}

/// What is new in this turn.
export function placesGiven({ before, after, entries }: Turn): readonly Given[] {
  const left = new Set(unsavedChanges(after).map(({ step }) => step));
  const landed = unsavedChanges(before).filter(({ step, guessed }) => guessed.some(Boolean) && !left.has(step));
  const own = entries.filter(({ by }) => by === undefined || by === after.me);
  return landed
    .flatMap(({ ops, guessed }) => ops.filter((_, i) => guessed[i]))
    .flatMap((op) => guesses(op))
    .filter((guess) => !isMeant(unsavedChanges(after), guess))
    .flatMap((guess) => {
      const logged = own.flatMap((entry) => placesIn(entry, guess.id, guess.stage)).at(0);
      const place = logged ?? after.confirmed?.notes.get(guess.id)?.places[guess.stage];
      return place && !samePlace(place, guess.guess) ? [{ ...guess, place }] : [];
    });
}

/// True if the note goes to where it was guessed by what is still to be sent: undoing put it back there.
function isMeant(changes: readonly Change[], { id, stage, guess }: Omit<Given, "place">): boolean {
  const told = changes.flatMap(({ ops, guessed }) => ops.filter((_, i) => !guessed[i]).flatMap(placesOf));
  return told.some(([note, its, place]) => note === id && its === stage && samePlace(place, guess));
}

function guesses(op: Op): readonly Omit<Given, "place">[] {
  return placesOf(op).map(([id, stage, guess]) => ({ id, stage, guess }));
}

function placesIn(entry: Entry, id: NoteId, stage: StageId): readonly Place[] {
  return entry.ops.flatMap((op) =>
    placesOf(op).flatMap(([note, its, place]) => (note === id && its === stage ? [place] : [])),
  );
}

function placesOf(op: Op): readonly (readonly [NoteId, StageId, Place])[] {
  if ((op.op === "note.post" || op.op === "note.distil") && op.place) return [[op.note, op.stage, op.place]];
  if (op.op !== "note.move" || !op.places) return [];
  return op.notes.flatMap((id, i) => (op.places?.[i] ? [[id, op.stage, op.places[i]] as const] : []));
}
