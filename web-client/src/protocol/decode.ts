// What comes from the server, checked once. The schemas say all; this says what this page relies on.
import type { ServerMessage } from "./types";

/// The message is not one of this protocol: the connection cannot be trusted to be in step.
export class Misunderstood extends Error {}

type Kind = "number" | "string" | "boolean" | "list" | "object";

const shapes: Readonly<Record<ServerMessage["type"], Readonly<Record<string, Kind>>>> = {
  welcome: {
    session: "number",
    participant: "number",
    role: "string",
    position: "object",
    last_seq: "number",
    now: "number",
  },
  saved: { seq: "number", position: "object" },
  rejected: { seq: "number", code: "string" },
  ops: { epoch: "number", from: "number", to: "number", mark: "string", entries: "list" },
  snapshot: { position: "object", state: "object" },
  own: { participant: "number", revision: "number" },
  presence: { count: "number" },
  pong: { now: "number" },
  bye: { code: "string", reconnect: "boolean", after_ms: "number" },
  error: { code: "string" },
};

/// Undefined for a type that a newer server may know: that, and fields that are not known, are passed over (VER1).
/// Throws Misunderstood.
export function decodeServer(text: string): ServerMessage | undefined {
  const message = parse(text);
  const type = message["type"];
  if (typeof type !== "string") throw new Misunderstood("a message without a type");
  if (!Object.hasOwn(shapes, type)) return undefined;
  const shape = shapes[type as ServerMessage["type"]];
  for (const [field, kind] of Object.entries(shape)) {
    if (!is(message[field], kind)) throw new Misunderstood(`${type}.${field} is not a ${kind}`);
  }
  return message as unknown as ServerMessage;
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Misunderstood("not JSON");
  }
  if (!is(value, "object")) throw new Misunderstood("not an object");
  return value as Record<string, unknown>;
}

function is(value: unknown, kind: Kind): boolean {
  if (kind === "list") return Array.isArray(value);
  if (kind === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === kind;
}
