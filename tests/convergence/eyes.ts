import type { Message, Round, State } from "../harness/shapes.js";
import type { Words } from "./words.js";

/// What somebody was told, in whatever message, for who looks afterwards whether it was theirs to know (SEE1–SEE6).
export class Eyes {
  private readonly letters = new Set<string>();
  private readonly votes = new Set<string>(); // round and participant
  private readonly owners = new Set<number>();
  private readonly open = new Set<string>(); // rounds that a snapshot told more of than it may

  take(message: Message): void {
    for (const [letter] of JSON.stringify(message).matchAll(/[\u{20000}-\u{3ffff}]/gu)) this.letters.add(letter);
    for (const { by = 0, ops } of message.entries ?? [])
      for (const { op, round } of ops) if (/^(vote|stance)\./.test(op)) this.votes.add(`${String(round)} ${by}`);
    if (message.type === "own") this.owners.add(message.participant ?? 0);
    for (const round of message.state?.rounds ?? [])
      if (isCounted(round) && (round.ballots ?? round.stances)) this.open.add(round.id);
  }

  /// What of it was not for this person. `full`: the board with all that is withheld from anybody.
  faults(full: State, words: Words, who: { readonly number: number; readonly facilitator: boolean }): string[] {
    const texts = who.facilitator ? [] : words.withheld(full, who.number);
    const secret = new Set((full.rounds ?? []).flatMap(({ id, secret }) => (secret ? [id] : [])));
    const others = [...this.votes].map((vote) => vote.split(" ")).filter(([round = "", by]) => secret.has(round) && Number(by) !== who.number); // prettier-ignore
    return [
      ...texts.filter((letter) => this.letters.has(letter)).map((letter) => `was told ${letter}`),
      ...others.map(([round, by]) => `was told that ${by} voted in ${round}`),
      ...[...this.open].map((round) => `was told ballots of ${round} by a snapshot`),
      ...[...this.owners].filter((number) => number !== who.number).map((number) => `was told what is ${number}'s own`),
    ];
  }
  /// Who sees all was told these: so looking for them finds them.
  missed(full: State, words: Words): string[] {
    const there = new Set(Object.values(full.notes).flatMap(({ text }) => [...text]));
    return words.withheld(full, 0).filter((letter) => there.has(letter) && !this.letters.has(letter));
  }
}

const isCounted = ({ secret, closed }: Round): boolean => secret && closed === undefined;

/// A state as an audience has it, and in it what this person wrote. Of their votes and stances nothing.
export function withOwnTexts(seen: State, full: State, person: number): State {
  const kept = new Set(full.stages.flatMap(({ id, visibility }) => (visibility === "private" ? [id] : [])));
  const own = Object.entries(full.notes).filter(([, note]) => note.by === person && kept.has(note.stage));
  const texts = own.map(([id, { text, version }]) => [id, { ...seen.notes[id], text, version }] as const);
  return { ...seen, notes: { ...seen.notes, ...Object.fromEntries(texts) } as State["notes"] };
}

/// A state without what is only one's own of rounds in which votes are cast in secret.
export function withoutOwnVotes(state: State): State {
  if (!state.rounds) return state;
  const rounds = state.rounds.map((round) => {
    const { ballots: _, stances: __, ...rest } = round;
    return isCounted(round) ? rest : round;
  });
  return { ...state, rounds };
}
