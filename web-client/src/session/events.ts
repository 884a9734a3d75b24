// What a session is made of and what it tells.
import type { Entry, PresenceFrame, Welcome } from "../protocol/types";
import type { Move, Refused, Replica, Turn } from "../replica";
import type { Keeper } from "./keeping";
import type { Clock, Transport } from "./ports";
import type { Held } from "./waiting";

export type Phase =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  /// `why`: what the server said when it sent this page away for a while: `log_unavailable` if it cannot load the board.
  | { readonly kind: "offline"; readonly why?: string }
  | { readonly kind: "gone"; readonly code: string };

export interface SessionEvents {
  /// `moves`: how others' edits moved the texts in view, in order, as far as known letter by letter. `entries`: what came from
  /// the log, if that was all.
  changed(replica: Replica, moves: readonly Move[], entries: readonly Entry[]): void;
  /// After `changed`.
  turned?(turn: Turn): void;
  phase(phase: Phase): void;
  welcome(welcome: Welcome): void;
  presence(frame: PresenceFrame): void;
  refused(refused: Refused): void;
  /// What is in flight is not saved, and why as far as known; undefined: it is, or there is nothing in flight.
  held(why: Held | undefined): void;
  /// The board came as a snapshot, and unsaved changes are put back into it (CON4); false: they are saved.
  movedOn(on: boolean): void;
  /// CON11
  setBack(setBack: SetBack): void;
}

/// What became of the changes that the server's log had lost.
export interface SetBack {
  readonly restored: number;
  readonly lost: number;
}

export interface SessionOptions {
  readonly token: string;
  readonly keeper: Keeper;
  /// What an ended page left, to be sent under its client id (SUB10).
  readonly replica?: Replica;
  readonly person: string;
  readonly name: string;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly events: SessionEvents;
  /// Until what earlier pages left is sent: nothing is said before, so that it stands in front of what is typed now.
  readonly earlier?: Promise<unknown> | undefined;
}
