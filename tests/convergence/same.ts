import { expect } from "vitest";

/// Equal, byte for byte; tells where two texts of thousands of letters part.
export function expectSame(found: string, expected: string, what: string): void {
  if (found === expected) return;
  let at = 0;
  while (found[at] === expected[at]) at += 1;
  const around = (text: string): string => text.slice(Math.max(0, at - 120), at + 120);
  expect(around(found), `${what} parts at ${at}`).toBe(around(expected));
}
