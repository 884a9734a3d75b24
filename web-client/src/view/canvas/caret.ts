import { diff, moveCaret } from "../../board";

/// Where the caret (UTF-16 offset in `before`) belongs when others' words turn the text that one is typing in into `after`.
export function movedCaret(before: string, after: string, caret: number): number {
  return moveCaret(before, diff(before, after), caret);
}
