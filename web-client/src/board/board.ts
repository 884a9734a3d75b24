// One workshop's document in memory: the state of PROTOCOL.md section 7 with maps for its tables.
import type {
  BoardAct,
  Group,
  GroupId,
  Locale,
  Method,
  Note,
  NoteId,
  Person,
  Ratified,
  Round,
  Stage,
  StageId,
  State,
  Template,
  Timer,
} from "../protocol/types";

/// Never changed in place: `fold` makes a new one that shares what did not change.
export interface Board {
  readonly title: string;
  readonly locale: Locale;
  readonly template: Template;
  readonly created_at: number;
  readonly current_stage: StageId;
  readonly links: { readonly generation: number };
  readonly stages: readonly Stage[];
  readonly groups: ReadonlyMap<GroupId, Group>;
  readonly notes: ReadonlyMap<NoteId, Note>;
  readonly phrases: readonly NoteId[];
  readonly people: ReadonlyMap<number, Person>;
  readonly ratified?: Ratified;
  readonly started?: BoardAct;
  readonly closed?: BoardAct;
  readonly frozen?: true;
  readonly names?: "chosen" | "hidden";
  readonly methods?: readonly Method[];
  readonly timer?: Timer;
  readonly hands?: readonly number[];
  readonly rounds?: readonly Round[];
}

export function boardOf(state: State): Board {
  const { format: _, groups, notes, people, ...rest } = state;
  return {
    ...rest,
    groups: new Map(Object.entries(groups) as [GroupId, Group][]),
    notes: new Map(Object.entries(notes) as [NoteId, Note][]),
    people: new Map(Object.entries(people).map(([number, person]) => [Number(number), person])),
  };
}

export function stateOf(board: Board): State {
  const { groups, notes, people, ...rest } = board;
  return {
    format: 1,
    ...rest,
    groups: Object.fromEntries(groups) as State["groups"],
    notes: Object.fromEntries(notes) as State["notes"],
    people: Object.fromEntries(people),
  };
}

/// STA1
export function live(note: Note): boolean {
  return !note.withdrawn && !note.set_aside && !note.merged && !note.trial;
}

export function stageOf(stages: readonly Stage[], id: StageId): Stage | undefined {
  return stages.find((stage) => stage.id === id);
}

/// The stage whose notes are phrases; there is at most one.
export function definitionStage(stages: readonly Stage[]): Stage | undefined {
  return stages.find((stage) => stage.kind === "definition");
}

/// The group of the note's current stage that lists it (STA2).
export function groupOf(board: Pick<Board, "notes" | "groups">, id: NoteId): GroupId | undefined {
  const stage = board.notes.get(id)?.stage;
  for (const [group, { stage: its, notes }] of board.groups) {
    if (its === stage && notes.includes(id)) return group;
  }
  return undefined;
}

/// The notes of a group that are to be seen: still in its stage, and live (STA2).
export function membersOf(board: Pick<Board, "notes">, group: Group): readonly NoteId[] {
  return group.notes.filter((id) => {
    const note = board.notes.get(id);
    return note !== undefined && note.stage === group.stage && live(note);
  });
}
