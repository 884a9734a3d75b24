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
    return changesNames(op, entry.by ?? 0, before);
  });
}

/// SEE2. A group may have no title at all.
function changesTitles({ stage: id, visibility }: Op & { op: "stage.visibility" }, { groups, stages }: Board): boolean {
  const stage = stages.find((one) => one.id === id);
  if (!stage || stage.visibility === visibility) return false;
  return stage.groups.some((group) => (visibility === "public") === (groups.get(group)?.title === ""));
}

function changesNames(op: Op, by: number, { names, people }: Board): boolean {
  if (op.op === "board.names") return (op.names === "shown" ? undefined : op.names) !== names;
  if (op.op !== "person.name" || op.shown === undefined || names !== "chosen") return false;
  return op.shown !== (people.get(op.person ?? by)?.shown ?? false);
}

function owes(op: Op, board: Board, { me, role }: Pick<Replica, "me" | "role">): boolean {
  const { notes } = board;
  const sees = role !== "facilitator";
  switch (op.op) {
    case "round.close":
      return roundOf(board, op.round)?.secret === true;
    case "note.move":
      return sees && op.notes.some((id) => isOff(board, notes.get(id), me));
    case "stage.visibility":
      return sees && [...notes.values()].some((note) => note.stage === op.stage && isOff(board, note, me));
    default:
      return false;
  }
}

/// True if the text is here and is to be withheld, or the other way round. Of a hidden note nobody has the text.
function isOff({ stages }: Board, note: Note | undefined, me: number): boolean {
  if (!note || note.withdrawn || note.hidden || note.by === me) return false;
  return veiled(stages, note, me) !== (note.text === "" && note.version === 0);
}
