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
      const response = await call("/api/boards", undefined, posting(request));
      const { board, tokens } = (await response.json()) as { board: string; tokens: { facilitator: string } };
      const title = "title" in request ? request.title : "";
      known({ board, title, role: "facilitator", token: tokens.facilitator, opened: Date.now() });
      return { board, token: tokens.facilitator };
    },
    async joinByCode(code) {
      const response = await call("/api/join", undefined, posting({ code }));
      return (await response.json()) as { board: string; token: string };
    },
  };
}

export function posting(body: unknown): RequestInit {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}
