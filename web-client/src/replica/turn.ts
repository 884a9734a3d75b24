import type { Delta } from "../board";
import type { Entry, NoteId } from "../protocol/types";
import type { Move } from "./rebase";
import type { Replica } from "./replica";

/// One step of a replica, for those who keep what may be undone.
export interface Turn {
  readonly before: Replica;
  readonly after: Replica;
  /// By the server's clock as far as known.
  readonly at: number;
  /// What made it: an own change, an own edit of a text, the server, or its refusal of an own change.
  readonly how: "submitted" | { readonly note: NoteId; readonly delta: Delta } | "heard" | "refused";
  /// How others' edits moved the texts in view, in order.
  readonly moves: readonly Move[];
  /// What the log told.
  readonly entries: readonly Entry[];
}
