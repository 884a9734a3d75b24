// Rules OPV.
import type { NoteId, OpOf, Round, RoundId, Stance } from "../protocol/types";
import { broken, type Draft, dropped, type Stamp } from "./draft";
import { anonymous } from "./votes";

export function openRound(draft: Draft, op: OpOf<"round.open">, stamp: Stamp): void {
  const { stage, on, title, budget, per_item, secret } = op;
  const round: Round = { id: op.round, stage, on, title, budget, per_item, secret, ...stamp };
  draft.set({ rounds: [...(draft.now.rounds ?? []), round] });
}

/// In a history a secret round's votes come with its close.
export function closeRound(draft: Draft, { round: id, ballots, stances }: OpOf<"round.close">, at: number): void {
  setRound(draft, id, (round) => ({ ...round, closed: at, ...(ballots && { ballots }), ...(stances && { stances }) }));
}

export function castVote(draft: Draft, { round: id, item }: OpOf<"vote.cast">, by: number): void {
  setRound(draft, id, (round) => {
    return { ...round, ballots: { ...round.ballots, [by]: [...(round.ballots?.[by] ?? []), item] } };
  });
}

export function withdrawVote(draft: Draft, { round: id, item }: OpOf<"vote.withdraw">, by: number): void {
  setRound(draft, id, (round) => {
    const units = round.ballots?.[by] ?? [];
    const last = units.lastIndexOf(item);
    if (last < 0) return broken(`a vote for ${item}`);
    const left = units.filter((_, i) => i !== last);
    if (left.length > 0) return { ...round, ballots: { ...round.ballots, [by]: left } };
    return without(round, "ballots", String(by));
  });
}

export function setStance(draft: Draft, op: OpOf<"stance.set">, by: number): void {
  const { says, why, version = draft.note(op.note).version } = op;
  const stance: Stance = why === undefined ? { says, version } : { says, why, version };
  setRound(draft, op.round, (round) => {
    const stances = { ...round.stances, [op.note]: { ...round.stances?.[op.note], [by]: stance } };
    return { ...round, stances };
  });
}

export function clearStance(draft: Draft, op: OpOf<"stance.clear">, by: number): void {
  setRound(draft, op.round, (round) => {
    const of = round.stances?.[op.note];
    if (!of?.[by]) return broken(`a stance on ${op.note}`);
    const left = dropped(of, [String(by)]);
    if (Object.keys(left).length > 0) return { ...round, stances: { ...round.stances, [op.note]: left } as never };
    return without(round, "stances", op.note);
  });
}

/// What a person gave as the reason of their stances is gone (OPC14); where it is not known whose they are, the snapshot
/// says so.
export function eraseWhys(draft: Draft, number: number): void {
  for (const { id, stances = {} } of (draft.now.rounds ?? []).filter((round) => !anonymous(round))) {
    for (const [note, of] of Object.entries(stances) as [NoteId, Readonly<Record<string, Stance>>][]) {
      const stance = of[number];
      if (stance?.why === undefined) continue;
      const silent = { ...of, [number]: dropped(stance, ["why"]) };
      setRound(draft, id, (round) => ({ ...round, stances: { ...round.stances, [note]: silent } }));
    }
  }
}

function setRound(draft: Draft, id: RoundId, change: (round: Round) => Round) {
  const rounds = draft.now.rounds ?? [];
  if (!rounds.some((round) => round.id === id)) broken(`round ${id}`);
  draft.set({ rounds: rounds.map((round) => (round.id === id ? change(round) : round)) });
}

/// A table without one row is absent when it has no other (STA5).
function without(round: Round, field: "ballots" | "stances", key: string): Round {
  const left = dropped<Record<string, unknown>>({ ...round[field] }, [key]);
  return Object.keys(left).length > 0 ? ({ ...round, [field]: left } as Round) : dropped(round, [field]);
}
