// The calls of PROTOCOL.md section 11. They reject with ApiError, whose code is one of errors.json or "network".
import type { KnownBoard, StartApi } from "./api";

export class ApiError extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

export interface Tokens {
  readonly facilitator?: string;
  readonly participant?: string;
  readonly viewer: string;
}

export async function call(path: string, token: string | undefined, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  const response = await fetch(path, { ...init, headers, credentials: "omit" }).catch(() => undefined);
  if (!response) throw new ApiError("network");
  if (!response.ok) throw new ApiError(await codeOf(response));
  return response;
}

async function codeOf(response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => undefined);
  const code = typeof problem === "object" && problem !== null && "code" in problem ? problem.code : undefined;
  // Something between the page and the server answered.
  return typeof code === "string" ? code : "network";
}

export function boardPath(board: string): string {
  return `/api/boards/${board}`;
}

export function boardLink(board: string, token: string): string {
  return `${location.origin}/b/${board}#${token}`;
}

export async function fetchTokens(board: string, token: string): Promise<Tokens> {
  const response = await call(`${boardPath(board)}/links`, token);
  const { tokens } = (await response.json()) as { tokens: Tokens };
  return tokens;
}

/// `known`: is told of the new board, so that this device finds it again.
export function startApiFor(known: (board: KnownBoard) => void): StartApi {
  return {
    async create(request) {
      const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(request) };
      const response = await call("/api/boards", undefined, init);
      const { board, tokens } = (await response.json()) as { board: string; tokens: { facilitator: string } };
      const title = "title" in request ? request.title : "";
      known({ board, title, role: "facilitator", token: tokens.facilitator, opened: Date.now() });
      return { board, token: tokens.facilitator };
    },
  };
}

/// Fetches a file with the token and hands it to the browser as a download.
export async function downloadFile(path: string, token: string, fallbackName: string): Promise<void> {
  const response = await call(path, token);
  const name = nameOf(response.headers.get("Content-Disposition")) ?? fallbackName;
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun the download by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/// RFC 6266: `filename*` says it in UTF-8, `filename` for those who cannot.
function nameOf(disposition: string | null): string | undefined {
  const extended = disposition?.match(/filename\*=UTF-8''([^;]+)/i)?.[1];
  if (extended !== undefined) return decodeURIComponent(extended);
  return disposition?.match(/filename="([^"]*)"/i)?.[1];
}
