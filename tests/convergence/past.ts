import { type Board, boardFrom, boardOf, encodeState, fold } from "../../web-client/src/board/index.js";
import type { Entry, State } from "../../web-client/src/protocol/types.js";
import type { Tokens, Workshop } from "../harness/api.js";
import { get } from "../harness/api.js";
import type { Origin } from "../harness/server.js";
import { present } from "../harness/shapes.js";

interface Page {
  readonly to: number;
  readonly position: { readonly revision: number };
  readonly base?: { readonly state: State };
  readonly entries: readonly Entry[];
}

interface Untold {
  readonly stages: readonly { readonly id: string; readonly visibility: string }[];
  readonly notes: Record<
    string,
    { version?: number; readonly stage: string; readonly withdrawn?: object; readonly hidden?: object }
  >;
}

/// What the page's fold makes of the whole history that the server tells (HTP5), in canonical encoding.
export async function foldOfHistory(
  server: Origin,
  { board, tokens }: Workshop,
  role: keyof Tokens = "participant",
): Promise<string> {
  let made: Board | undefined;
  for (let from = 0, end = 1; from <= end;) {
    const answer = await get(server, `/api/boards/${board}/history?from=${from}`, tokens[role]);
    if (!answer.ok) throw new Error(`history: ${answer.status} ${await answer.text()}`);
    const page = (await answer.json()) as Page;
    if (page.base) made = boardOf(page.base.state);
    for (const entry of page.entries) made = made ? fold(made, entry) : boardFrom(entry);
    [from, end] = [page.to + 1, page.position.revision];
  }
  return withoutVersions(encodeState(present(made)));
}

/// Of notes that may not be read any more the history does not tell the edits, nor so their count.
export function withoutVersions(bytes: string): string {
  const state = JSON.parse(bytes) as Untold;
  const kept = new Set(state.stages.flatMap(({ id, visibility }) => (visibility === "private" ? [id] : [])));
  for (const note of Object.values(state.notes))
    if (note.withdrawn || note.hidden || kept.has(note.stage)) delete note.version;
  return encodeState(state as never);
}
