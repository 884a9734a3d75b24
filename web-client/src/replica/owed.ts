// What entries tell of and do not bring: a snapshot follows (SEE7). Pure.
import { type Board, roundOf, veiled } from "../board";
import type { Entry, Note, Op } from "../protocol/types";
import type { Replica } from "./replica";

/// True if these entries are followed by a snapshot, beside those that show hidden notes again (OPN9) and
/// those that `changesSight` tells. `board`: after them.
export function owesSnapshot(entries: readonly Entry[], board: Board, who: Pick<Replica, "me" | "role">): boolean {
  return entries.some(({ ops }) => ops.some((op) => owes(op, board, who)));
}

/// True if the entry changes whose names are told, or titles of groups. `before`: the board before it.
export function changesSight(entry: Entry, before: Board, { role }: Pick<Replica, "role">): boolean {
  return entry.ops.some((op) => {
    if (op.op === "stage.visibility") return role !== "facilitator" && changesTitles(op, before);
    return changesNames(op, before);
  });
}

/// SEE2. A group may have no title at all.
function changesTitles({ stage: id, visibility }: Op & { op: "stage.visibility" }, { groups, stages }: Board): boolean {
  const stage = stages.find((one) => one.id === id);
  if (!stage || stage.visibility === visibility) return false;
  return stage.groups.some((group) => (visibility === "public") === (groups.get(group)?.title === ""));
}

/// Whose name may be told: who shows or hides their own brings it along.
function changesNames(op: Op, { names }: Board): boolean {
  return op.op === "board.names" && (op.names === "shown" ? undefined : op.names) !== names;
}

function owes(op: Op, board: Board, { me, role }: Pick<Replica, "me" | "role">): boolean {
  const { notes } = board;
  const cut = role !== "facilitator";
  switch (op.op) {
    case "round.close":
      return roundOf(board, op.round)?.secret === true;
    case "note.move":
      return cut && op.notes.some((id) => isOff(board, notes.get(id), me));
    case "stage.visibility":
      return cut && notesIn(board, op.stage).some((note) => isOff(board, note, me));
    default:
      return false;
  }
}

/// True if the text is here and is to be withheld, or the other way round. Of a hidden note nobody has the text.
function isOff({ stages }: Board, note: Note | undefined, me: number): boolean {
  if (!note || note.withdrawn || note.hidden || note.by === me) return false;
  return veiled(stages, note, me) !== (note.text === "" && note.version === 0);
}

function notesIn({ notes }: Board, stage: string): readonly Note[] {
  return [...notes.values()].filter((note) => note.stage === stage);
}

/// With the notes that the entry shows again (OPN9). Also if edits of such a note follow before its text is there.
export function withBlank(replica: Replica, { at, by = 0, ops }: Entry, before: Board): Replica {
  const blank = new Map(replica.blank);
  const hides = (op: Op) => op.op === "note.hide";
  for (const note of ops.flatMap((op) => (op.op === "note.unhide" ? op.notes : []))) {
    const here = ops.some((op) => hides(op) && "notes" in op && op.notes.includes(note));
    const hidden = before.notes.get(note)?.hidden ?? (here ? { at, by } : undefined);
    if (hidden) blank.set(note, hidden);
  }
  return blank.size === 0 ? replica : { ...replica, blank };
}
