/// The shapes of PROTOCOL.md as a stranger to the code writes them down: what a test reads, all optional where messages differ.

export interface Position {
  readonly epoch: number;
  readonly revision: number;
  readonly mark: string;
}
export interface Place {
  readonly x: number;
  readonly y: number;
}
export interface Policy {
  readonly post: boolean;
  readonly move: string;
  readonly edit: string;
  readonly group: boolean;
  readonly vote: boolean;
  readonly react: boolean;
}
export interface Stage {
  readonly id: string;
  readonly title: string;
  readonly prompt: string;
  readonly kind: "notes" | "statements" | "definition";
  readonly status: "open" | "closed";
  readonly visibility: string;
  readonly policy: Policy;
  readonly groups: readonly string[];
}
export interface Note {
  readonly at: number;
  readonly by: number;
  readonly colour: string;
  readonly text: string;
  readonly version: number;
  readonly stage: string;
  readonly places: Readonly<Record<string, Place>>;
  readonly sources?: readonly string[];
  readonly withdrawn?: { readonly at: number };
  readonly set_aside?: { readonly at: number; readonly by: number; readonly why: string };
  readonly merged?: { readonly at: number; readonly by: number; readonly into: string };
  readonly hidden?: { readonly at: number; readonly by: number };
}
export interface Round {
  readonly id: string;
  readonly secret: boolean;
  readonly closed?: number;
  readonly ballots?: Readonly<Record<string, readonly string[]>>;
  readonly stances?: Readonly<
    Record<string, Readonly<Record<string, { says: string; why?: string; version: number }>>>
  >;
}
export interface State {
  readonly format: number;
  readonly title: string;
  readonly locale: string;
  readonly template: string;
  readonly created_at: number;
  readonly current_stage: string;
  readonly links: { readonly generation: number };
  readonly stages: readonly Stage[];
  readonly groups: Readonly<Record<string, { stage: string; title: string; notes: readonly string[] }>>;
  readonly notes: Readonly<Record<string, Note>>;
  readonly phrases: readonly string[];
  readonly people: Readonly<Record<string, { name: string; role: string; removed?: boolean }>>;
  readonly rounds?: readonly Round[];
  readonly started?: { readonly at: number; readonly by: number };
  readonly closed?: { readonly at: number; readonly by: number };
  readonly names?: string;
  readonly ratified?: { readonly at: number; readonly by: number; readonly why?: string };
}
/// An op as it is sent or as it came.
export interface Op {
  readonly op: string;
  readonly [field: string]: unknown;
}
export interface Entry {
  readonly revision: number;
  readonly at: number;
  readonly by?: number;
  readonly ops: readonly Op[];
}
export interface Here {
  readonly session: number;
  readonly participant: number;
  readonly name: string;
  readonly role: string;
}
export interface Moved {
  readonly session: number;
  readonly cursor?: { readonly stage: string; readonly x: number; readonly y: number };
  readonly drag?: {
    readonly stage: string;
    readonly notes: readonly string[];
    readonly dx: number;
    readonly dy: number;
  };
  readonly editing?: string;
  readonly view?: { readonly stage: string; readonly x: number; readonly y: number; readonly zoom: number };
  readonly look?: boolean;
}
export type Delta = readonly (number | string)[];
export interface NoteEdits {
  readonly note: string;
  readonly version: number;
  readonly edits: readonly { readonly delta: Delta; readonly by?: number; readonly seq?: number }[];
}
/// Any message of the server: `type` says which of the fields are there.
export interface Message {
  readonly type: string;
  readonly seq?: number;
  readonly code?: string;
  readonly message?: string;
  readonly op?: number;
  readonly position?: Position;
  readonly participant?: number;
  readonly session?: number;
  readonly role?: string;
  readonly last_seq?: number;
  readonly last_revision?: number;
  readonly now?: number;
  readonly resume?: "entries" | "snapshot";
  readonly durability?: string;
  readonly state?: State;
  readonly edits?: readonly NoteEdits[];
  readonly epoch?: number;
  readonly from?: number;
  readonly to?: number;
  readonly mark?: string;
  readonly entries?: readonly Entry[];
  readonly revision?: number; // of an own
  readonly entry?: Entry;
  readonly notes?: Readonly<Record<string, { readonly text: string; readonly version: number }>>;
  readonly ballots?: Readonly<Record<string, readonly string[]>>;
  readonly stances?: Readonly<Record<string, unknown>>;
  readonly reconnect?: boolean;
  readonly after_ms?: number;
  readonly count?: number;
  readonly here?: readonly Here[];
  readonly gone?: readonly number[];
  readonly moved?: readonly Moved[];
}

/// The value, or a failure that says what was missing.
export function present<T>(value: T | undefined | null, what = "a value"): T {
  if (value === undefined || value === null) throw new Error(`${what} is missing`);
  return value;
}
