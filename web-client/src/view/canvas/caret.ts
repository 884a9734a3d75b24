// Where the caret belongs when somebody else's words come into the text that one is typing in.

/// The place of `caret` (UTF-16 offset in `before`) after the text became `after` by one change of one stretch.
/// A caret within the changed stretch goes to its end; one at its start stays.
export function movedCaret(before: string, after: string, caret: number): number {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  if (caret <= head) return caret;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  if (caret >= before.length - tail) return caret + after.length - before.length;
  return after.length - tail;
}
