// Small boards for the tests of the white board.
import { boardOf, stageWidths, type Board } from "../../src/board";
import { noteId, type NoteId, type State } from "../../src/protocol/types";
import { layOut, type Layout } from "../../src/view/canvas/layout";
import type { Measure } from "../../src/view/canvas/text_fit";
import { scenarioAt } from "./dev/scenario";

/// Every letter is 58 % of the font's size wide.
export const evenLetters: Measure = (word) => [...word].length * 58;

export const kCardHeight = 200;

export function layoutOf(state: State | Board): Layout {
  const board = "format" in state ? boardOf(state) : state;
  return layOut({ ...board, widths: stageWidths(board), cardHeight: () => kCardHeight });
}

export const posted = () => boardOf(scenarioAt("posted"));
export const grouped = () => boardOf(scenarioAt("grouped"));
export const ended = () => boardOf(scenarioAt("end"));
export const empty = () => boardOf(scenarioAt("empty"));

export const ids = (...names: string[]): NoteId[] => names.map(noteId);

/// The board with some notes changed.
export function withNotes(board: Board, change: Readonly<Record<string, object>>): Board {
  const notes = new Map(board.notes);
  for (const [id, fields] of Object.entries(change)) {
    const note = notes.get(noteId(id));
    if (note) notes.set(noteId(id), { ...note, ...fields });
  }
  return { ...board, notes };
}

export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
