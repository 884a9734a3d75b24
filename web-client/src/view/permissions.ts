// What this person may do, for showing and hiding tools (ROL1–ROL3, OPX1). The server judges; these only foresee it.
import { live as isLive, stageOf } from "../board/board";
import { textWithheld } from "../board/private";
import type { Note, Stage } from "../protocol/types";
import type { BoardStore } from "../store/api";

export { isLive };

export function isFacilitator(store: BoardStore): boolean {
  return store.role() === "facilitator";
}

export function mayPost(store: BoardStore, stage: Stage): boolean {
  if (isFacilitator(store)) return true;
  return store.role() === "participant" && stage.status === "open" && stage.policy.post;
}

function mayByPolicy(store: BoardStore, note: Note, what: "edit" | "move"): boolean {
  if (isFacilitator(store)) return true;
  const stage = stageOf(store.stages(), note.stage);
  if (store.role() !== "participant" || !stage || stage.status === "closed") return false;
  const whose = stage.policy[what];
  return whose === "all" || (whose === "own" && store.isMine(note));
}

/// Text. A hidden note's text cannot be edited by anybody, and one that is not here yet by nobody here.
export function mayEdit(store: BoardStore, note: Note): boolean {
  const there = !note.hidden && !textWithheld(note, store.me());
  return isLive(note) && there && mayByPolicy(store, note, "edit");
}

export function mayColour(store: BoardStore, note: Note): boolean {
  return !note.withdrawn && mayByPolicy(store, note, "edit");
}

/// Within its stage; into another stage only facilitators move.
export function mayMove(store: BoardStore, note: Note): boolean {
  return isLive(note) && mayByPolicy(store, note, "move");
}

export function mayWithdraw(store: BoardStore, note: Note): boolean {
  return store.role() !== "viewer" && !note.withdrawn && store.isMine(note);
}

export function mayGroup(store: BoardStore, stage: Stage): boolean {
  if (isFacilitator(store)) return true;
  return store.role() === "participant" && stage.status === "open" && stage.policy.group;
}

/// Where the composer posts: the current stage, else the widest open one; null where nothing takes notes.
export function stageForPosts(store: BoardStore): Stage | null {
  const stages = store.stages();
  const takes = (stage: Stage) => stage.status === "open" && stage.policy.post;
  const current = stages.find((stage) => stage.id === store.currentStage());
  if (store.role() === "viewer") return null;
  if (current && takes(current)) return current;
  return stages.find(takes) ?? (isFacilitator(store) ? (current ?? null) : null);
}
