// What one may undo: one step for every act, and one for what was typed into a note without a pause.
import { apply, compose, type Delta, diff, invert, transform } from "../board";
import type { NoteId } from "../protocol/types";
import type { Move } from "../replica";
import type { Change } from "../replica/change";
import { follow, type Reordered } from "../replica/elsewhere";
import { afterRefusal, type Did, renamed } from "./did";
import type { Lost } from "./lost";

/// What one change typed, undone: made on the text that the parts behind it, undone, leave.
export interface Part {
  readonly change: number;
  readonly delta: Delta;
}
export interface TextStep {
  readonly kind: "text";
  readonly id: number;
  readonly note: NoteId;
  /// Oldest first.
  readonly parts: readonly Part[];
  /// When the last letter was typed.
  readonly at: number;
  /// More typing may join it.
  readonly open: boolean;
}
export interface ActStep {
  readonly kind: "act";
  readonly id: number;
  readonly change: number;
  readonly did: Did;
  /// Made by undoing or redoing: notes that it withdrew may be posted again.
  readonly repost: boolean;
  /// Was passed over, because of what may only be in view until the server refuses one of these changes. Then it counts
  /// again; else it is gone when all of them are saved.
  readonly over?: ReadonlySet<number>;
}
export type Step = TextStep | ActStep;
/// The last one is undone first. Each of a note's parts is made on the text that those above it leave, the last one on the
/// text in view.
export type Stack = readonly Step[];

/// The step that is next.
export function top(stack: Stack): Step | undefined {
  return stack.filter((step) => step.kind === "text" || !step.over).at(-1);
}

/// The stack with this step passed over; without it, if nothing is left that may be refused.
export function passedOver(stack: Stack, { id }: ActStep, unsaved: readonly Change[]): Stack {
  const over = new Set(unsaved.map(({ step }) => step ?? 0));
  if (over.size === 0) return stack.filter((step) => step.id !== id);
  return stack.map((step) => (step.kind === "act" && step.id === id ? { ...step, over } : step));
}

/// What was passed over, after a turn.
export function countingAgain(stack: Stack, unsaved: readonly Change[], lost: Lost): Stack {
  return stack.flatMap((step): Stack => {
    if (step.kind !== "act" || !step.over) return [step];
    const { over, ...act } = step;
    if ([...over].some((change) => lost.change(change))) return [act];
    return unsaved.some((change) => over.has(change.step ?? 0)) ? [step] : [];
  });
}

/// The parts of one note, last one first.
export function partsOf(stack: Stack, note: NoteId): readonly Part[] {
  return stack.flatMap((step) => (step.kind === "text" && step.note === note ? step.parts : [])).reverse();
}

/// The stack with other parts for one note; those without one go.
function withParts(stack: Stack, note: NoteId, parts: ReadonlyMap<Part, Part>): Stack {
  return stack.flatMap((step) => {
    if (step.kind !== "text" || step.note !== note) return [step];
    const kept = step.parts.flatMap((part) => parts.get(part) ?? []);
    return kept.length > 0 ? [{ ...step, parts: kept }] : [];
  });
}

/// What several parts do, the first one first.
export function whole(parts: readonly Part[]): Delta {
  return parts.reduce<Delta>((delta, part) => compose(delta, part.delta), []);
}

/// The stack after the text in view, `text`, was moved.
export function moved(stack: Stack, move: Move, text: string): Stack {
  if (move.order && spells(move.order, text)) return followed(stack, move.note, move.order);
  const parts = partsOf(stack, move.note);
  const result = new Map<Part, Part>();
  let theirs = move.delta;
  let at: string | undefined = text;
  for (const [i, part] of parts.entries()) {
    const own =
      move.own && at !== undefined && !result.has(part) ? placedElsewhere(parts.slice(i), move.own, at) : undefined;
    if (own) {
      for (const [was, is] of own) result.set(was, is);
      // What is below was made on a text that did not move.
      for (const rest of parts.slice(i + own.size)) result.set(rest, rest);
      break;
    }
    result.set(part, { ...part, delta: transform(part.delta, theirs, "left") });
    theirs = transform(theirs, part.delta, "right");
    at = at === undefined ? undefined : apply(at, part.delta);
  }
  return withParts(stack, move.note, result);
}

/// True if this is the text of the letters as they were.
function spells({ was }: Reordered, text: string): boolean {
  return was.map(({ letter }) => letter).join("") === text;
}

function followed(stack: Stack, note: NoteId, order: Reordered): Stack {
  let text = order;
  const parts = partsOf(stack, note).map((part) => {
    const { delta, after } = follow(text, part.delta);
    text = after;
    return [part, { ...part, delta }] as const;
  });
  return withParts(stack, note, new Map(parts));
}

/// The parts of an own change whose insertion the server put elsewhere, as they undo what the log has; undefined if they
/// are not what undoes that change here.
function placedElsewhere(parts: readonly Part[], own: NonNullable<Move["own"]>, text: string) {
  const other = parts.findIndex(({ change }) => change !== own.step);
  const mine = other < 0 ? parts : parts.slice(0, other);
  if (mine.length === 0 || apply(text, whole(mine)) !== own.before) return undefined;
  const delta = invert(own.logged, own.before) ?? [];
  return new Map(mine.map((part, i) => [part, { ...part, delta: i === 0 ? delta : [] }]));
}

/// The stack without some parts of a note that are not undone: what is below them was made on the text without them.
/// `text`: in view.
export function without(stack: Stack, note: NoteId, gone: (part: Part) => boolean, text: string): Stack {
  const parts = partsOf(stack, note);
  const result = new Map<Part, Part>();
  let at: string | undefined = text;
  // What the parts that stay have to be carried over: it is still there, and they do not know it.
  let over: Delta = [];
  for (const part of parts) {
    const delta = transform(part.delta, over, "left");
    if (gone(part)) {
      const back = at === undefined ? undefined : invert(part.delta, at);
      over = compose(back ?? [], over);
    } else {
      result.set(part, { ...part, delta });
      over = transform(over, part.delta, "right");
    }
    at = at === undefined ? undefined : apply(at, part.delta);
  }
  return withParts(stack, note, result);
}

/// The stack without the parts of a note at its top that the server undid: what is below them stands as it is.
export function undone(stack: Stack, note: NoteId, gone: (part: Part) => boolean): Stack {
  const kept = partsOf(stack, note).filter((part) => !gone(part));
  return withParts(stack, note, new Map(kept.map((part) => [part, part])));
}

/// The parts at the top of a note that are gone, if no other of them is; undefined if it is not so.
export function goneFirst(stack: Stack, note: NoteId, gone: (part: Part) => boolean): readonly Part[] | undefined {
  const parts = partsOf(stack, note);
  const count = parts.filter(gone).length;
  const first = parts.slice(0, count);
  return count > 0 && first.every(gone) ? first : undefined;
}

/// The step with one more edit, undone by `delta`. Parts of changes that are saved need not be told apart any more.
export function typedOn(
  step: TextStep,
  change: number,
  delta: Delta,
  at: number,
  unsaved: ReadonlySet<number>,
): TextStep {
  const parts: Part[] = [];
  for (const part of [...step.parts, { change, delta }]) {
    const last = parts.at(-1);
    const joins = last && (last.change === part.change || !(unsaved.has(last.change) || unsaved.has(part.change)));
    if (joins) parts.push({ change: part.change, delta: compose(part.delta, (parts.pop() ?? part).delta) });
    else parts.push(part);
  }
  return { ...step, parts, at };
}

/// The movement that makes `after` out of `before`, where nobody told it.
export function difference(note: NoteId, before: string, after: string): Move {
  return { note, delta: diff(before, after) };
}

export function withNewId(stack: Stack, from: NoteId, to: NoteId): Stack {
  return stack.map((step) => {
    if (step.kind === "act") return { ...step, did: renamed(step.did, from, to) };
    return step.note === from ? { ...step, note: to } : step;
  });
}

/// The stack without acts that were refused, newest first; what was done after them was made on something else.
export function withoutActs(stack: Stack, refused: readonly ActStep[]): Stack {
  return stack
    .filter((step) => step.kind !== "act" || !refused.some(({ id }) => id === step.id))
    .map((step) => {
      if (step.kind !== "act") return step;
      const earlier = refused.filter(({ id }) => id < step.id);
      return { ...step, did: earlier.reduce((did, one) => afterRefusal(did, one.did), step.did) };
    });
}
