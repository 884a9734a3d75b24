// What people support: PROTOCOL.md, Votes. Computed from the ballots, never stored.
import type { GroupId, Note, NoteId, Round, RoundId, Stance } from "../protocol/types";
import { type Board, live } from "./board";

/// What votes are counted on.
export type Voted = Pick<Board, "notes" | "groups" | "stages">;
/// The id of a note or of a group.
export type Item = NoteId | GroupId;
/// How many units count for the item, and of how many people.
export interface Support {
  readonly item: Item;
  readonly units: number;
  readonly people: number;
}
export interface Objection {
  readonly note: NoteId;
  /// The participant's number, or where names were taken off a number that means nothing (SEE3).
  readonly by: number;
  readonly stance: Stance;
}

/// What a unit stands for now; undefined: nothing (VOT2).
export function target(board: Voted, round: Round, unit: string): Item | undefined {
  const group = round.on === "groups" && board.groups.has(unit as GroupId);
  return group ? groupTarget(board, round, unit as GroupId) : noteTarget(board, round, unit as NoteId);
}

function noteTarget(board: Voted, round: Round, unit: NoteId): Item | undefined {
  const id = followed(unit, (one) => standsFor(board.notes.get(one)));
  const note = board.notes.get(id);
  if (!note || !live(note) || note.hidden || note.stage !== round.stage) return undefined;
  return (round.on === "groups" && groupIn(board, round, id)) || id;
}

/// What a merged note stands for; one that was taken away besides stands for nothing.
function standsFor(note: Note | undefined): NoteId | undefined {
  return note?.withdrawn || note?.set_aside || note?.trial ? undefined : note?.merged?.into;
}

function groupIn(board: Voted, round: Round, note: NoteId): GroupId | undefined {
  const groups = board.stages.find(({ id }) => id === round.stage)?.groups ?? [];
  return groups.find((id) => board.groups.get(id)?.notes.includes(note));
}

function groupTarget(board: Voted, round: Round, unit: GroupId): GroupId | undefined {
  const id = followed(unit, (group) => board.groups.get(group)?.into);
  return board.groups.get(id)?.stage === round.stage ? id : undefined;
}

/// Where the chain ends; a circle, which no log has, ends where it closes.
function followed<Id>(from: Id, next: (id: Id) => Id | undefined): Id {
  const seen = new Set<Id>();
  let id = from;
  for (let to = next(id); to !== undefined && !seen.has(to); to = next(id)) {
    seen.add(id);
    id = to;
  }
  return id;
}

/// What of a ballot counts now: the target of each unit that does (VOT3), oldest first.
export function counted(board: Voted, round: Round, ballot: readonly string[]): readonly Item[] {
  return countedBy((unit) => target(board, round, unit), round, ballot);
}

function countedBy(of: (unit: string) => Item | undefined, round: Round, ballot: readonly string[]): readonly Item[] {
  const result: Item[] = [];
  for (const unit of [...ballot].reverse()) {
    const item = result.length < round.budget ? of(unit) : undefined;
    const same = result.filter((other) => other === item).length;
    if (item !== undefined && same < round.per_item) result.unshift(item);
  }
  return result;
}

/// The result: every target that has support, most first (VOT4).
export function tally(board: Voted, round: Round): readonly Support[] {
  const known = new Map<string, Item | undefined>();
  const of = (unit: string) => {
    if (!known.has(unit)) known.set(unit, target(board, round, unit));
    return known.get(unit);
  };
  const sums = new Map<Item, { units: number; people: number }>();
  for (const ballot of Object.values(round.ballots ?? {})) {
    const items = countedBy(of, round, ballot);
    for (const item of items) {
      const sum = sums.get(item) ?? { units: 0, people: 0 };
      sums.set(item, { ...sum, units: sum.units + 1 });
    }
    for (const item of new Set(items)) {
      const sum = sums.get(item);
      if (sum) sums.set(item, { ...sum, people: sum.people + 1 });
    }
  }
  return [...sums].map(([item, sum]) => ({ item, ...sum })).sort(bySupport);
}

function bySupport(a: Support, b: Support): number {
  return b.units - a.units || b.people - a.people || (a.item < b.item ? -1 : 1);
}

/// The unit that is taken back by withdrawing one vote for the item: the last one that stands for it, counted or not (OPV4).
export function unitOf(board: Voted, round: Round, ballot: readonly string[], item: string): string | undefined {
  const wanted = target(board, round, item) ?? item;
  return ballot.filter((unit) => unit === item || target(board, round, unit) === wanted).at(-1);
}

/// The objections in the last round on phrases, on what is a phrase now (VOT5).
export function openObjections(board: Pick<Board, "rounds" | "phrases">): readonly Objection[] {
  const round = board.rounds?.filter(({ on }) => on === "phrases").at(-1);
  return board.phrases.flatMap((note) =>
    Object.entries(round?.stances?.[note] ?? {})
      .filter(([, stance]) => stance.says === "objection")
      .map(([by, stance]) => ({ note, by: Number(by), stance })),
  );
}

/// At most one round is open (STA5).
export function openRound(board: Pick<Board, "rounds">): Round | undefined {
  return board.rounds?.find(({ closed }) => closed === undefined);
}

export function roundOf(board: Pick<Board, "rounds">, id: RoundId): Round | undefined {
  return board.rounds?.find((round) => round.id === id);
}

/// A person's own units. Of a closed secret round nobody's are known any more: its ballots bear no names (SEE3).
export function ballotOf(round: Round, me: number): readonly string[] {
  return anonymous(round) ? [] : (round.ballots?.[me] ?? []);
}

export function stanceOf(round: Round, note: NoteId, me: number): Stance | undefined {
  return anonymous(round) ? undefined : round.stances?.[note]?.[me];
}

/// The numbers in its ballots and stances are nobody's.
export function anonymous(round: Round): boolean {
  return round.secret && round.closed !== undefined;
}
