// What is withheld from others and is this person's own, put where it belongs (SEE6). Pure.
import type { Entry, NoteId, OpsMessage, Own, Round, RoundId, Snapshot, State } from "../protocol/types";

/// The frame with this person's entries in place of what it has of them, which may be nothing.
export function withOwnEntries(message: OpsMessage, own: readonly Own[]): OpsMessage {
  const mine = own.flatMap(({ revision, entry }): Entry[] => {
    return entry && revision >= message.from && revision <= message.to ? [entry] : [];
  });
  if (mine.length === 0) return message;
  const others = message.entries.filter((entry) => !mine.some(({ revision }) => revision === entry.revision));
  return { ...message, entries: [...others, ...mine].sort((a, b) => a.revision - b.revision) };
}

/// The snapshot with this person's texts, ballots and stances.
export function withOwnState(snapshot: Snapshot, own: readonly Own[]): Snapshot {
  const mine = own.filter(({ revision, entry }) => !entry && revision === snapshot.position.revision);
  return mine.reduce((whole, one) => ({ ...whole, state: stateWithOwn(whole.state, one) }), snapshot);
}

function stateWithOwn(state: State, own: Own): State {
  const notes = { ...state.notes };
  for (const [id, text] of Object.entries(own.notes ?? {}) as [NoteId, object][]) {
    if (notes[id]) notes[id] = { ...notes[id], ...text };
  }
  return { ...state, notes, ...(state.rounds && { rounds: state.rounds.map((round) => roundWithOwn(round, own)) }) };
}

function roundWithOwn(round: Round, { participant, ballots = {}, stances = {} }: Own): Round {
  const ballot = ballots[round.id as RoundId];
  const said = Object.entries(stances[round.id] ?? {}).map(([note, stance]) => {
    return [note, { ...round.stances?.[note as NoteId], [participant]: stance }] as const;
  });
  return {
    ...round,
    ...(ballot && { ballots: { ...round.ballots, [participant]: ballot } }),
    ...(said.length > 0 && { stances: { ...round.stances, ...Object.fromEntries(said) } as Round["stances"] & {} }),
  };
}

/// What a frame up to `revision` leaves of it: of what comes before a snapshot, all.
export function ownAfterOps(own: readonly Own[], revision: number): readonly Own[] {
  return own.filter((one) => !one.entry || one.revision > revision);
}

/// What a snapshot of `revision` leaves of it.
export function ownAfterSnapshot(own: readonly Own[], revision: number): readonly Own[] {
  return own.filter((one) => one.revision > revision);
}
