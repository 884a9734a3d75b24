import type { State } from "../protocol/types";
import { type Board, stateOf } from "./board";

/// The canonical encoding of VAL2. `value`: what JSON can hold, integers only. Keys whose value is undefined are absent.
export function encode(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(encode).join(",")}]`;
  if (value === null || typeof value !== "object") return encodeScalar(value);
  const members = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => byBytes(a, b))
    .map(([key, inner]) => `${JSON.stringify(key)}:${encode(inner)}`);
  return `{${members.join(",")}}`;
}

/// Two boards are equal if these are.
export function encodeState(state: State | Board): string {
  return encode("format" in state ? state : stateOf(state));
}

function encodeScalar(value: unknown): string {
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new TypeError(`${value} is not a safe integer`);
  if (value === null || value === undefined) throw new TypeError("absent, not null");
  // For well-formed strings JSON.stringify escapes exactly what VAL2 escapes.
  return JSON.stringify(value);
}

/// UTF-8's order is the order of code points; UTF-16's is not, above U+FFFF.
function byBytes(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); ++i) {
    const order = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
