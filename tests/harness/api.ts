import type { Origin } from "./server.js";

export interface Tokens {
  readonly facilitator: string;
  readonly participant: string;
  readonly viewer: string;
}
export interface Workshop {
  readonly board: string;
  readonly tokens: Tokens;
}
export interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
}

export async function createBoard(
  server: Origin,
  title = "Atelier",
  template = "funnel",
  locale = "fr",
): Promise<Workshop> {
  const answer = await post(server, "/api/boards", { title, template, locale });
  if (answer.status !== 201) throw new Error(`POST /api/boards: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Workshop;
}

export const post = (server: Origin, path: string, body: unknown): Promise<Response> =>
  fetch(server.origin + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

export const get = (
  server: Origin,
  path: string,
  token?: string,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(server.origin + path, {
    headers: token === undefined ? headers : { authorization: `Bearer ${token}`, ...headers },
  });

/// A call with a token, and a body where there is one.
export const call = (server: Origin, method: string, path: string, token?: string, body?: unknown): Promise<Response> =>
  fetch(server.origin + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/// The body of an error: its media type and code are part of the promise.
export async function problem(answer: Response): Promise<Problem> {
  const type = answer.headers.get("content-type") ?? "";
  if (!type.startsWith("application/problem+json")) throw new Error(`${answer.status}, yet no problem but ${type}`);
  return (await answer.json()) as Problem;
}
