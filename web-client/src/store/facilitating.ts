// Calls that a facilitator's page makes (PROTOCOL.md section 11). They reject with ApiError.
import type { Board } from "../board";
import { takeBack, Work } from "../board/persons_work";
import { limits, type NoteId, type StageId } from "../protocol/types";
import type { JoinCode, PersonsWork } from "./api";
import { type FetchPage, pagesOf, withHistory } from "./history";
import { ApiError, call, posting } from "./http";

/// `path`: of the board, here and below.
export async function joinCodeOf(path: string, token: string): Promise<JoinCode | undefined> {
  try {
    return (await (await call(`${path}/code`, token)).json()) as JoinCode;
  } catch (error) {
    if (error instanceof ApiError && error.code === "no_code") return undefined;
    throw error;
  }
}

export async function makeJoinCode(path: string, token: string, renew: boolean): Promise<JoinCode> {
  return (await (await call(`${path}/code`, token, posting(renew ? { renew } : {}))).json()) as JoinCode;
}

export async function dropJoinCode(path: string, token: string): Promise<void> {
  await call(`${path}/code`, token, { method: "DELETE" });
}

export async function duplicatesIn(path: string, token: string, stage: StageId) {
  const response = await call(`${path}/duplicates?stage=${encodeURIComponent(stage)}`, token);
  return ((await response.json()) as { clusters: readonly (readonly NoteId[])[] }).clusters;
}

/// Whose work since when is to be undone, and what is said where their notes are set aside.
export interface Whose {
  readonly person: number;
  readonly since: number;
  readonly why: string;
}

type Notes = () => Board["notes"];

/// `notes`: as they are in view when the history is there.
export function personsWorkIn(notes: Notes, path: string, token: string, whose: Whose) {
  return personsWorkOf(notes, pagesOf(path, token), whose);
}

export function personsWorkOf(notes: Notes, fetchPage: FetchPage, whose: Whose): Promise<PersonsWork> {
  return withHistory(fetchPage, (timeline) => {
    const work = new Work(whose.person, whose.since);
    timeline.each((entry, board) => work.take(entry, board));
    return takeBack(work, notes(), whose.why, limits.change_ops_max);
  });
}
