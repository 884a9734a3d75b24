// Who may vote, agree and react (ROL1, ROL2, ROL4), for showing and hiding tools. The server judges.
import { stageOf } from "../../board";
import type { Note, Policy, Round, StageId } from "../../protocol/types";
import type { BoardStore } from "../../store/api";
import { isFacilitator, isLive } from "../permissions";

function may(store: BoardStore, id: StageId, what: keyof Policy & ("vote" | "react")): boolean {
  if (isFacilitator(store)) return true;
  const stage = stageOf(store.stages(), id);
  if (store.role() !== "participant" || !stage || stage.status === "closed" || !stage.policy[what]) return false;
  return !store.closed() && !store.frozen() && !store.muted();
}

export function mayVote(store: BoardStore, round: Round): boolean {
  return round.closed === undefined && may(store, round.stage, "vote");
}

export function mayReact(store: BoardStore, note: Note): boolean {
  return store.methods().includes("reactions") && isLive(note) && !note.hidden && may(store, note.stage, "react");
}
