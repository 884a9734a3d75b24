// What a board's store fetches when somebody asks for it.
import type { BoardStore } from "./api";
import { boardLink, fetchTokens } from "./http";

export { downloadExport } from "./download";
export * from "./facilitating";
export { openReplay } from "./replay";

export async function linksOf(board: string, token: string): ReturnType<BoardStore["links"]> {
  const tokens = await fetchTokens(board, token);
  const links = Object.entries(tokens).map(([role, token]) => [role, boardLink(board, String(token))]);
  return Object.fromEntries(links) as { viewer: string };
}
