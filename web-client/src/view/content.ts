// What a page shows of the board's content beyond the notes themselves: what is searched for, results of a vote.
import { createSignal, type Accessor } from "solid-js";
import type { GroupId, NoteId, RoundId, StageId } from "../protocol/types";

/// Their code is fetched when one of them opens.
export type ContentDialog =
  | { readonly kind: "rounds" }
  | { readonly kind: "ballot" } // everything that can be voted on, as a list
  | { readonly kind: "results"; readonly round: RoundId }
  | { readonly kind: "rest"; readonly round: RoundId } // set aside what a vote did not keep
  | { readonly kind: "consent" }
  | { readonly kind: "override" } // adopt in spite of objections
  | { readonly kind: "duplicates"; readonly stage: StageId }
  | { readonly kind: "merge-group"; readonly group: GroupId }
  | { readonly kind: "close-workshop" }
  | { readonly kind: "my-notes" }
  | { readonly kind: "lineage"; readonly note: NoteId }
  | { readonly kind: "final" };

export interface Content {
  /// The search is open.
  readonly finding: Accessor<boolean>;
  setFinding(on: boolean): void;
  /// What it found; all other notes fade. Null: nothing is asked for.
  readonly found: Accessor<ReadonlySet<NoteId> | null>;
  setFound(found: ReadonlySet<NoteId> | null): void;
  /// The fate that the search shall begin with, asked for by another part.
  readonly wanted: Accessor<"open" | null>;
  setWanted(fate: "open" | null): void;
  /// The round whose results this person took off the notes.
  readonly hidden: Accessor<RoundId | null>;
  setHidden(round: RoundId | null): void;
  /// What is told of a note behind its text, to those who listen.
  readonly words: Accessor<(id: NoteId) => string>;
  setWords(words: (id: NoteId) => string): void;
}

export function createContent(): Content {
  const [finding, setFinding] = createSignal(false);
  const [found, setFound] = createSignal<ReadonlySet<NoteId> | null>(null);
  const [wanted, setWanted] = createSignal<"open" | null>(null);
  const [hidden, setHidden] = createSignal<RoundId | null>(null);
  const [words, setWords] = createSignal<(id: NoteId) => string>(() => "");
  return {
    finding,
    setFinding: (on) => void setFinding(on),
    found,
    setFound: (next) => void setFound(next),
    wanted,
    setWanted: (fate) => void setWanted(fate),
    hidden,
    setHidden: (round) => void setHidden(() => round),
    words,
    setWords: (next) => void setWords(() => next),
  };
}
