// What the view may use of everything below it. The view imports types and functions from here, `../board` and `../i18n` only.
import type { Accessor } from "solid-js";
import type {
  BoardAct,
  Delta,
  Group,
  GroupId,
  Locale,
  Method,
  Note,
  NoteId,
  Op,
  Person,
  Place,
  Position,
  Ratified,
  Role,
  Round,
  RoundId,
  Stage,
  StageId,
  Stance,
  Template,
  Timer,
  View,
} from "../protocol/types";
import type { Ledger } from "../board/lineage";
import type { Objection, Support } from "../board/votes";
import type { UndoAnswer } from "../undo";
import type { Votes } from "./round_signals";

export { lateFrames } from "./frames";
export type { Act, UndoAnswer, Why } from "../undo";
export type { Votes } from "./round_signals";

/// How the connection stands (CON rules). `offline`: `why` is `log_unavailable` where the server cannot load the board.
/// `gone`: the server said bye without "reconnect"; `code` tells why.
export type Phase =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "offline"; readonly why?: string }
  | { readonly kind: "gone"; readonly code: string };

/// `saved`: nothing pending. `saving`: changes are on their way. `sent`, `sending`: the same where the server has no durable
/// log (CON3). `held`: the log takes nothing at the moment, `full`: because it has no room left. `moved_on`: the board came anew, and changes made on
/// an older one are put back into it. `offline`: not connected; `unreachable`: because the server's storage does not answer.
/// `pending` changes are kept in this browser, those of pages that have ended included; in this page if it keeps nothing.
export interface SaveState {
  readonly kind: "saved" | "saving" | "sent" | "sending" | "held" | "full" | "moved_on" | "offline" | "unreachable";
  readonly pending: number;
}

/// The server's log was set back (CON11): so many changes are in it again, so many are lost.
export interface SetBack {
  readonly id: number;
  readonly restored: number;
  readonly lost: number;
}

/// A change that the server refused. `text` is what a person typed and would lose, offered back.
export interface Refusal {
  readonly id: number;
  readonly code: string;
  readonly text: string;
}

export interface Cursor {
  readonly stage: StageId;
  readonly x: number;
  readonly y: number;
}
export interface Drag {
  readonly stage: StageId;
  readonly notes: readonly NoteId[];
  readonly dx: number;
  readonly dy: number;
}
/// What this page tells others of itself; the whole of it, absent = none (PRS1, PRS5).
export interface Shown {
  readonly cursor?: Cursor;
  readonly drag?: Drag;
  readonly editing?: NoteId;
  readonly view?: View;
  readonly look?: true;
}
/// Somebody else who is here. `view`: what they look at; `look`: they ask all to follow. Where names are not shown, `name`
/// is "" and `participant` 0 (SEE4).
export interface Peer {
  readonly session: number;
  readonly participant: number;
  readonly name: string;
  readonly role: Role;
  readonly cursor?: Cursor;
  readonly drag?: Drag;
  readonly editing?: NoteId;
  readonly view?: View;
  readonly look?: true;
}

/// A code to read aloud, and until when it lives (HTP7).
export interface JoinCode {
  readonly code: string;
  readonly expires_at: number; // ms since 1970, by the server's clock
}

/// What would undo a person's work, as one change. Nothing is done before `ops` are submitted.
export interface PersonsWork {
  /// Empty if there is nothing to undo.
  readonly ops: readonly Op[];
  /// Their notes that it sets aside, and the texts that it restores.
  readonly setAside: readonly NoteId[];
  readonly restored: readonly NoteId[];
  /// Texts that they edited, and somebody else after them: those stay as they are.
  readonly left: readonly NoteId[];
  /// Texts for which one change has no room (POS3): to be undone by another one.
  readonly over: readonly NoteId[];
}

/// Words that are not on the board yet. `composer`: what stands in it; `pasted`: not empty if that was pasted as lines;
/// `note`: what was being written on the board.
export type DraftKind = "composer" | "pasted" | "note";
export interface Drafts {
  text(kind: DraftKind): string;
  /// "" forgets it.
  keep(kind: DraftKind, text: string): void;
}

/// One open board. Accessors are Solid signals: one per changing field, one per note. Own changes show at once
/// (confirmed + in flight + pending), are sent, and are taken back with a Refusal if the server refuses.
export interface BoardStore {
  readonly board: string;
  readonly phase: Accessor<Phase>;
  readonly save: Accessor<SaveState>;
  /// False: what is not saved does not outlive this page, because the browser keeps nothing.
  readonly keeps: Accessor<boolean>;
  readonly role: Accessor<Role>;
  /// When the board is deleted if nobody changes it any more, ms since 1970; undefined: never.
  readonly keptUntil: Accessor<number | undefined>;
  /// This person's participant number; 0 before the first change. Own notes not yet confirmed have `by` 0.
  readonly me: Accessor<number>;
  readonly ready: Accessor<boolean>; // the first snapshot is here

  readonly title: Accessor<string>;
  readonly locale: Accessor<"fr" | "en">;
  readonly stages: Accessor<readonly Stage[]>;
  readonly currentStage: Accessor<StageId>;
  readonly groups: Accessor<ReadonlyMap<GroupId, Group>>;
  readonly phrases: Accessor<readonly NoteId[]>;
  readonly people: Accessor<ReadonlyMap<number, Person>>;
  readonly ratified: Accessor<Ratified | undefined>;
  /// All notes, whatever their fate, in order of posting (at, then id).
  readonly noteIds: Accessor<readonly NoteId[]>;
  note(id: NoteId): Accessor<Note | undefined>;
  /// All notes at once, for computations over the whole (layout, lineage). Changes identity on every change of any note.
  readonly notes: Accessor<ReadonlyMap<NoteId, Note>>;
  readonly ledger: Accessor<Ledger>;
  isMine(note: Note): boolean;

  /// Which participant and viewer links are good (OPL1).
  readonly linkGeneration: Accessor<number>;
  /// The rehearsal is over since then; undefined: it goes on.
  readonly started: Accessor<BoardAct | undefined>;
  readonly closed: Accessor<BoardAct | undefined>;
  readonly frozen: Accessor<boolean>;
  readonly namesShown: Accessor<"shown" | "chosen" | "hidden">;
  /// What the page offers beyond the usual.
  readonly methods: Accessor<readonly Method[]>;
  readonly timer: Accessor<Timer | undefined>;
  /// ms since 1970 by the server's clock, as well as it is known. Not a signal.
  serverNow(): number;
  /// Participants whose hand is up, the first one first.
  readonly hands: Accessor<readonly number[]>;
  /// This person: the hand is up, a facilitator muted them, they show their name where each chooses.
  readonly handUp: Accessor<boolean>;
  readonly muted: Accessor<boolean>;
  readonly nameShown: Accessor<boolean>;

  /// In order of opening. What this page may not know is not in them (SEE3).
  readonly rounds: Accessor<readonly Round[]>;
  readonly openRound: Accessor<Round | undefined>;
  /// This person's units in a round, as they were cast: none of a secret round that is closed. Reads signals, as do the next.
  ballot(round: RoundId): readonly string[];
  /// This person's stance on a phrase; undefined in a secret round that is closed.
  stance(round: RoundId, note: NoteId): Stance | undefined;
  /// The result of a round as it is now, most support first; computed once for all who ask.
  tally(round: RoundId): readonly Support[];
  /// Of what this person cast, how many units count for what they now stand for, and how many may still be cast (VOT3).
  votes(round: RoundId): Votes;
  /// VOT5. In a secret open round only this person's own are known.
  readonly objections: Accessor<readonly Objection[]>;

  readonly count: Accessor<number>; // people connected, this one included
  readonly peers: Accessor<readonly Peer[]>;
  setPresence(presence: Shown): void;

  /// One change: all or nothing, one step. Returns at once.
  submit(ops: readonly Op[]): void;
  /// Posts one note per text as one change (≤ 100 texts); returns the new ids.
  post(texts: readonly string[], stage: StageId, colour: Note["colour"], place?: Place): readonly NoteId[];
  /// One more edit of a text. `delta` is made on the text in view and inserts only what a note may hold (VAL3).
  editText(note: NoteId, delta: Delta): void;
  /// What others did to the note's text in the change that is being told now; undefined if that is not known.
  movedBy(note: NoteId): Delta | undefined;
  /// Erases what a person wrote, for good (OPC14); without a number: what this person wrote, and what this page still
  /// keeps of it and was not posted.
  erase(person?: number): void;
  /// How often this person erased what they wrote.
  readonly erased: Accessor<number>;
  /// What was written here and not posted yet: kept by this device, for this board.
  readonly drafts: Drafts;
  /// Sets back what this person did last and did not undo yet, in so far as nobody else changed it since; `redo`: what was
  /// undone last, until something new is done. `step`: only if it is that one (`lastStep`). Done when it returns.
  undo(step?: number): UndoAnswer;
  redo(): UndoAnswer;
  readonly canUndo: Accessor<boolean>;
  readonly canRedo: Accessor<boolean>;
  lastStep(): number | undefined;
  /// `shown`: whether the name may be shown where each chooses (OPC3); absent: as it was.
  setName(name: string, shown?: boolean): void;
  readonly name: Accessor<string>;

  readonly refusals: Accessor<readonly Refusal[]>;
  dismiss(refusal: number): void;
  /// Words that found no place, for the reason of `code`: one more refusal.
  offer(code: string, text: string): void;
  readonly setBacks: Accessor<readonly SetBack[]>;
  dismissSetBack(id: number): void;

  /// The links that this role may hand on, as absolute URLs of this page.
  links(): Promise<{ facilitator?: string; participant?: string; viewer: string }>;
  /// The join code; undefined: there is none. These calls reject with a code of errors.json.
  joinCode(): Promise<JoinCode | undefined>;
  /// The one there is, or a new one; `renew`: a new one in any case. Facilitators only, as the next.
  makeJoinCode(renew?: boolean): Promise<JoinCode>;
  dropJoinCode(): Promise<void>;
  /// Live notes of the stage that say nearly the same, as clusters of at least 2 (HTP8).
  duplicates(stage: StageId): Promise<readonly (readonly NoteId[])[]>;
  /// What would undo what a person did since then (by the server's clock); `why`: with which the notes are set aside.
  personsWork(person: number, since: number, why: string): Promise<PersonsWork>;
  /// Fetches an export, of an earlier revision if one is given, and hands it to the browser as a download. Rejects with
  /// a code of errors.json.
  download(format: "json" | "md" | "pdf", authors: boolean, revision?: number): Promise<void>;
  /// What the server has confirmed; undefined before the first snapshot.
  readonly position: Accessor<Position | undefined>;
  /// Fetches the history (HTP5). Rejects with a code of errors.json. The caller closes what it gets.
  replay(): Promise<Replay>;
  close(): void;
}

/// An accepted change of the past.
export interface Step {
  readonly revision: number;
  readonly at: number; // ms since 1970
}
/// A step that made a stage the current one.
export interface StageMark {
  readonly step: number;
  readonly title: string;
}

/// A board's past, drawn as a board: read-only, under today's visibility, also of what is hidden or withdrawn meanwhile.
export interface Replay extends BoardStore {
  /// All that is kept, oldest first; at least one.
  readonly steps: readonly Step[];
  readonly marks: readonly StageMark[];
  /// Older changes are not kept.
  readonly cut: boolean;
  /// Which of `steps` is shown; the last one at first.
  readonly step: Accessor<number>;
  go(step: number): void;
  /// How many changes came on the board since the history was fetched.
  readonly newer: Accessor<number>;
  /// Words were erased for good since: this history is none any more, and shows nothing.
  readonly stale: Accessor<boolean>;
}

/// A workshop that this device opened, newest first.
export interface KnownBoard {
  readonly board: string;
  readonly title: string;
  readonly role: Role;
  readonly token: string;
  readonly opened: number; // ms since 1970
}

export interface Device {
  boards(): readonly KnownBoard[];
  forget(board: string): void;
  /// Person secret and names live here too. False in private modes where nothing can be kept.
  readonly keeps: boolean;
}

export interface StartApi {
  create(
    request: { title: string; template: Template; locale: Locale } | { archive: unknown },
  ): Promise<{ board: string; token: string }>;
  /// Opens the board of a code that somebody read aloud, however it is written: a participant's token. Rejects with
  /// `unknown_code` or `rate_limited`.
  joinByCode(code: string): Promise<{ board: string; token: string }>;
}

/// What the address of the page asks for. `no_token`: the link lost its `#…` and this device does not know the board.
export type Opened =
  | { readonly kind: "start" }
  | { readonly kind: "board"; readonly store: BoardStore }
  | { readonly kind: "no_token"; readonly board: string };

/// What `store/index.ts` exports besides these types: `openPage(): Opened`, `device: Device`, `startApi: StartApi`,
/// `boardLink(board, token): string` and `ApiError` with `code`, as which HTTP calls reject.
export interface StoreModule {
  openPage(): Opened;
  readonly device: Device;
  readonly startApi: StartApi;
  boardLink(board: string, token: string): string;
}
