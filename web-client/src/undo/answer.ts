// What undoing and redoing tell to whoever asked for it.
import type { NoteId, Op } from "../protocol/types";

/// What was done, for the words that say so.
export type Act =
  | "text"
  | "post"
  | "move"
  | "colour"
  | "withdraw"
  | "aside"
  | "restore"
  | "hide"
  | "unhide"
  | "merge"
  | "sources"
  | "group"
  | "phrases"
  | "stage"
  | "title"
  | "name"
  | "definition"
  | "start"
  | "close"
  | "freeze"
  | "names"
  | "methods"
  | "timer"
  | "hand"
  | "people"
  | "react"
  | "vote"
  | "stance"
  | "round"
  | "reveal"
  | "links";

/// Why something is left as it is: its object was removed, hidden, set aside or merged since; somebody changed it; others
/// built on it; it was for good. `awaited`: a text that is shown again is not here yet; nothing is left for that, it can be
/// done in a moment.
export type Why = "removed" | "hidden" | "set_aside" | "merged" | "changed" | "used" | "for_good" | "awaited";

/// `notes`: those that were changed. `left`: why a part of it stayed as it is.
export type UndoAnswer =
  | { readonly kind: "nothing" }
  | { readonly kind: "done"; readonly act: Act; readonly notes: readonly NoteId[]; readonly left?: Why }
  | { readonly kind: "not_done"; readonly act: Act; readonly notes: readonly NoteId[]; readonly why: Why };

export function actOf(op: Op): Act {
  switch (op.op) {
    case "note.post":
    case "note.distil":
      return "post";
    case "note.edit":
      return "text";
    case "note.set_aside":
      return "aside";
    case "note.add_source":
    case "note.remove_source":
      return "sources";
    case "note.withdraw":
    case "person.erase":
      return "withdraw";
    case "note.move":
    case "note.colour":
    case "note.restore":
    case "note.hide":
    case "note.unhide":
    case "note.merge":
      return op.op.slice("note.".length) as Act;
    case "board.title":
      return "title";
    case "person.name":
      return "name";
    case "phrase.place":
      return "phrases";
    case "definition.ratify":
    case "definition.reopen":
      return "definition";
    default:
      return roomActs[op.op] ?? (op.op.startsWith("group.") ? "group" : "stage");
  }
}

const roomActs: Partial<Record<Op["op"], Act>> = {
  "board.start": "start",
  "board.unstart": "start",
  "board.close": "close",
  "board.reopen": "close",
  "board.freeze": "freeze",
  "board.names": "names",
  "board.methods": "methods",
  "timer.start": "timer",
  "timer.pause": "timer",
  "timer.stop": "timer",
  "person.hand": "hand",
  "person.mute": "people",
  "person.remove": "people",
  "note.react": "react",
  "vote.cast": "vote",
  "vote.withdraw": "vote",
  "stance.set": "stance",
  "stance.clear": "stance",
  "round.open": "round",
  "round.close": "round",
  "stage.visibility": "reveal",
  "links.renew": "links",
};
