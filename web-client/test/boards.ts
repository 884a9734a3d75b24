import type { Note, NoteId, Place, Position, Snapshot, StageId, State } from "../src/protocol/types";

const policy = { post: true, group: true, vote: false, react: false, move: "all", edit: "all" } as const;
const names: readonly [string, "notes" | "statements" | "definition"][] = [
  ["large", "notes"],
  ["fin", "statements"],
  ["def", "definition"],
];

export const large = "large" as StageId;
export const fin = "fin" as StageId;

/// A board with three stages, the people 1 and 2, and these notes by 2 with their texts.
export function stateWith(notes: Readonly<Record<string, string | Partial<Note>>> = {}): State {
  const entries = Object.entries(notes).map(([id, note], i) => [id, noteWith(note, i)]);
  return {
    format: 1,
    title: "Atelier",
    locale: "fr",
    template: "blank",
    created_at: 0,
    current_stage: large,
    links: { generation: 1 },
    stages: names.map(([id, kind]) => {
      return {
        id: id as StageId,
        title: id,
        prompt: "",
        kind,
        status: "open",
        visibility: "public",
        policy,
        groups: [],
      };
    }),
    groups: {},
    notes: Object.fromEntries(entries) as Record<NoteId, Note>,
    phrases: [],
    people: { 1: { name: "Ana", role: "participant" }, 2: { name: "Béa", role: "facilitator" } },
  };
}

function noteWith(note: string | Partial<Note>, i: number): Note {
  const places = { [large]: { x: 1000 * i + 8, y: 8 } } as Record<StageId, Place>;
  const plain: Note = { at: 10, by: 2, colour: "yellow", text: "", version: 0, stage: large, places };
  return typeof note === "string" ? { ...plain, text: note } : { ...plain, ...note };
}

export function positionAt(revision: number, epoch = 1): Position {
  return { epoch, revision, mark: revision.toString(16).padStart(16, "0") };
}

export function snapshotAt(revision: number, state: State, epoch = 1): Snapshot {
  return { type: "snapshot", position: positionAt(revision, epoch), state };
}
