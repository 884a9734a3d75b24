// The history of a board, fetched page by page (HTP5).
import { BrokenLog } from "../board";
import type { History } from "../protocol/types";
import { ApiError, call } from "./http";
import { Timeline, TornHistory } from "./timeline";

const kTries = 3;

export type FetchPage = (from: number) => Promise<History>;

/// `path`: of the board.
export function pagesOf(path: string, token: string): FetchPage {
  return async (from) => {
    const answer = await call(`${path}/history?from=${from}`, token);
    return (await answer.json()) as History;
  };
}

/// What `use` makes of the whole history. Rejects with ApiError.
export async function withHistory<T>(fetchPage: FetchPage, use: (timeline: Timeline, epoch: number) => T): Promise<T> {
  for (let tries = 1; ; ++tries) {
    try {
      const { timeline, epoch } = await fetchAll(fetchPage);
      return use(timeline, epoch);
    } catch (error) {
      // What was hidden came back, or words were erased, between two pages: they do not fit together.
      const torn = error instanceof TornHistory || error instanceof BrokenLog;
      if (!torn) throw error;
      if (tries >= kTries) throw new ApiError("log_unavailable");
    }
  }
}

async function fetchAll(fetchPage: FetchPage): Promise<{ timeline: Timeline; epoch: number }> {
  const timeline = new Timeline();
  let epoch = 0;
  for (let page = await fetchPage(0); ; page = await fetchPage(timeline.revision + 1)) {
    epoch ||= page.position.epoch;
    if (page.position.epoch !== epoch) throw new TornHistory();
    timeline.add(page);
    if (page.to >= page.position.revision) return { timeline, epoch };
  }
}
