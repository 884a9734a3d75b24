// What people say to phrases: one stance each, in a round on phrases (OPV5, VOT5).
import type { NoteId, Round, Says, Stance } from "../../protocol/types";
import type { BoardStore } from "../../store/api";

export const kSays: readonly Says[] = ["agree", "concern", "objection"];

export interface Counted {
  readonly counts: Readonly<Record<Says, number>>;
  /// With a reason, objections first.
  readonly reasons: readonly (Stance & { readonly by: number })[];
}

/// The round in which the phrases are talked about: the open one, else the last.
export function consentRound(store: BoardStore): Round | undefined {
  return store
    .rounds()
    .filter(({ on }) => on === "phrases")
    .at(-1);
}

export function countStances(round: Round, note: NoteId): Counted {
  const counts = { agree: 0, concern: 0, objection: 0 };
  const all = Object.entries(round.stances?.[note] ?? {});
  for (const [, { says }] of all) ++counts[says];
  const reasons = all
    .filter(([, { says, why }]) => says !== "agree" || why)
    .map(([by, stance]) => ({ ...stance, by: Number(by) }))
    .sort((a, b) => kSays.indexOf(b.says) - kSays.indexOf(a.says));
  return { counts, reasons };
}

/// Counts and reasons of others are known: a secret round tells them when it is closed.
export const countsKnown = (round: Round): boolean => !round.secret || round.closed !== undefined;

/// Facilitators may open a round on the phrases now.
export function mayAskForConsent(store: BoardStore): boolean {
  return store.methods().includes("consent") && store.phrases().length > 0 && store.openRound() === undefined;
}

/// How many phrases this person has said nothing to.
export function unsaid(store: BoardStore, round: Round): number {
  return store.phrases().filter((note) => !store.stance(round.id, note)).length;
}
