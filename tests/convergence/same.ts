/// Equal, byte for byte; tells where two texts of thousands of letters part.
export function expectSame(found: string, expected: string, what: string): void {
  if (found === expected) return;
  let at = 0;
  while (found[at] === expected[at]) at += 1;
  const around = (text: string): string => text.slice(Math.max(0, at - 200), at + 100);
  throw new Error(`${what} parts at ${at}:\n${around(found)}\nexpected:\n${around(expected)}`);
}
