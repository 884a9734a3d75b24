// One person's own work on one board, to be undone and redone: nobody else's, and across reconnects. Knows no page and no
// clock: what happens is told to it in turns.
import { type Delta, invert, textWithheld } from "../board";
import { limits, type Note, type NoteId, type Op } from "../protocol/types";
import type { Replica, Turn } from "../replica";
import { textOf, unsavedChanges } from "../replica/change";
import type { Act, UndoAnswer, Why } from "./answer";
import { planBack } from "./board_back";
import { didOf, replaced, textsFor } from "./did";
import { placesGiven } from "./landed";
import { erasedIn, withoutErased } from "./erased";
import { type Lost, lostBy } from "./lost";
import { isAwaited, meant } from "./meant";
import {
  type ActStep,
  countingAgain,
  passedOver,
  type Stack,
  type Step,
  type TextStep,
  top,
  typedOn,
  whole,
} from "./steps";
import { Texts } from "./texts";

/// What undoing needs from the session. `submit` and `edit` end in a turn before they return, or do nothing.
export interface Ports {
  replica(): Replica;
  submit(ops: readonly Op[]): void;
  edit(note: NoteId, delta: Delta): void;
  facilitator(): boolean;
  /// The id under which a note comes back that was withdrawn.
  newNote(withdrawn: NoteId): NoteId;
}

type Doing = "undo" | "redo";

const steps_max = 200;
/// Typing after a longer pause is another step.
const pause_ms = 1_000;

export class History {
  private readonly stacks: Record<Doing, Stack> = { undo: [], redo: [] };
  private readonly texts = new Texts(this.stacks);
  private doing: Doing | undefined;
  private steps = 0;

  constructor(private readonly ports: Ports) {}

  get canUndo(): boolean {
    return top(this.stacks.undo) !== undefined;
  }
  get canRedo(): boolean {
    return top(this.stacks.redo) !== undefined;
  }
  /// The step that would be undone next.
  get last(): number | undefined {
    return top(this.stacks.undo)?.id;
  }

  undo(): UndoAnswer {
    return this.back("undo");
  }
  redo(): UndoAnswer {
    return this.back("redo");
  }

  /// Takes notice of what happened to the replica, in order.
  take(turn: Turn): void {
    const { how } = turn;
    if (how === "heard") this.heard(turn);
    else if (how === "refused") this.refused(turn);
    else if (how === "submitted") this.submitted(turn);
    else this.typed(turn, how.note, how.delta);
  }

  // What is undone.

  private back(doing: Doing): UndoAnswer {
    const step = top(this.stacks[doing]);
    if (!step || this.doing || !this.ports.replica().view) return { kind: "nothing" };
    this.doing = doing;
    try {
      return step.kind === "text" ? this.textBack(doing, step.note) : this.actBack(doing, step);
    } finally {
      this.doing = undefined;
      this.stacks.undo = this.stacks.undo.map((one) =>
        one.kind === "text" && one.open ? { ...one, open: false } : one,
      );
    }
  }

  private textBack(doing: Doing, note: NoteId): UndoAnswer {
    const { view, me } = this.ports.replica();
    if (isAwaited(this.ports.replica(), note)) return { kind: "not_done", act: "text", notes: [note], why: "awaited" };
    const now = view?.notes.get(note);
    const why = whyNotEdited(now, me);
    if (now && !why) this.texts.stand(note, now.text);
    const step = top(this.stacks[doing]) as TextStep;
    const delta = whole([...step.parts].reverse());
    if (why || delta.length === 0) {
      this.texts.passOver(doing, note, (part) => step.parts.includes(part));
      this.stacks[doing] = without(this.stacks[doing], step);
      return { kind: "not_done", act: "text", notes: [note], why: why ?? "changed" };
    }
    this.stacks[doing] = without(this.stacks[doing], step);
    this.ports.edit(note, delta);
    return { kind: "done", act: "text", notes: [note] };
  }

  private actBack(doing: Doing, step: ActStep): UndoAnswer {
    const { act } = step.did;
    const replica = this.ports.replica();
    const [view, { me }] = [meant(replica), replica];
    const awaited = view ? textsFor(step.did, view).filter((note) => isAwaited(replica, note)) : [];
    if (awaited.length > 0) return { kind: "not_done", act, notes: awaited, why: "awaited" };
    const who = { me, facilitator: this.ports.facilitator(), newNote: (id: NoteId) => this.ports.newNote(id) };
    const plan = view && planBack(step.did, view, who, step.repost);
    const why = plan?.left[0];
    this.stacks[doing] = passedOver(this.stacks[doing], step, why ? unsavedChanges(replica) : []);
    if (!plan || plan.ops.length === 0) return { kind: "not_done", act, notes: [], why: why ?? "changed" };
    for (const [from, to] of plan.renames) this.texts.rename(from, to);
    for (let at = 0; at < plan.ops.length; at += limits.change_ops_max)
      this.ports.submit(plan.ops.slice(at, at + limits.change_ops_max));
    this.name(doing, act);
    return { kind: "done", act, notes: [...plan.notes], ...(why && { left: why }) };
  }

  /// What undid an act is called like it.
  private name(doing: Doing, act: Act): void {
    const stack = this.stacks[other(doing)];
    const step = stack.at(-1);
    if (step?.kind === "act")
      this.stacks[other(doing)] = [...stack.slice(0, -1), { ...step, did: { ...step.did, act } }];
  }

  // What is kept.

  private submitted(turn: Turn): void {
    const { before, after } = turn;
    const change = after.pending.at(-1);
    this.forget(turn, change?.ops);
    const [was, is] = [meant(before), meant(after)];
    if (!change || !was || !is) return;
    const did = didOf(change.ops, was, is, after.me);
    if (!did) return;
    this.push({ kind: "act", id: ++this.steps, change: change.step ?? 0, did, repost: this.doing !== undefined });
  }

  private typed(turn: Turn, note: NoteId, delta: Delta): void {
    const before = turn.before.view?.notes.get(note)?.text;
    const back = before === undefined ? undefined : invert(delta, before);
    const after = turn.after.view?.notes.get(note)?.text;
    if (before === undefined || !back || after === undefined) return;
    this.texts.stand(note, before);
    const holder = turn.after.pending.filter(({ ops }) => ops.some((op) => textOf(op) === note)).at(-1);
    const step = this.textStep(note, turn.at);
    const unsaved = new Set(unsavedChanges(turn.after).map((change) => change.step ?? 0));
    const grown = typedOn(step, holder?.step ?? 0, back, turn.at, unsaved);
    if (step === this.stacks.undo.at(-1)) this.stacks.undo = this.stacks.undo.slice(0, -1);
    this.push(grown);
    this.texts.set(note, after);
  }

  /// The step that typing into the note belongs to now.
  private textStep(note: NoteId, at: number): TextStep {
    const last = this.stacks.undo.at(-1);
    const goesOn = !this.doing && last?.kind === "text" && last.note === note && last.open && at - last.at < pause_ms;
    return goesOn ? last : { kind: "text", id: ++this.steps, note, parts: [], at, open: !this.doing };
  }

  private push(step: Step): void {
    if (!this.doing) this.stacks.redo = [];
    const to = this.doing ? other(this.doing) : "undo";
    this.stacks[to] = [...this.stacks[to], step].slice(-steps_max);
  }

  private refused(turn: Turn): void {
    const lost = lostBy(turn);
    this.count(turn, lost);
    this.texts.refused(lost, turn.after);
  }

  private count({ after }: Turn, lost: Lost): void {
    for (const doing of ["undo", "redo"] as const)
      this.stacks[doing] = countingAgain(this.stacks[doing], unsavedChanges(after), lost);
  }

  private forget(turn: Turn, own?: readonly Op[]): void {
    const erased = erasedIn(turn, own);
    if (!erased) return;
    for (const doing of ["undo", "redo"] as const)
      this.stacks[doing] = this.stacks[doing].map((step) =>
        step.kind === "act" ? { ...step, did: withoutErased(step.did, erased, turn.after) } : step,
      );
  }

  private heard(turn: Turn): void {
    this.forget(turn);
    this.count(turn, { change: () => false, edit: () => false });
    this.texts.moved(turn.moves, turn.before);
    for (const { id, stage, guess, place } of placesGiven(turn)) {
      const put = (step: Step): Step =>
        step.kind === "act" ? { ...step, did: replaced(step.did, id, stage, guess, place) } : step;
      this.stacks.undo = this.stacks.undo.map(put);
      this.stacks.redo = this.stacks.redo.map(put);
    }
  }
}

function without(stack: Stack, { id }: Step): Stack {
  return stack.filter((step) => step.id !== id);
}

function other(doing: Doing): Doing {
  return doing === "undo" ? "redo" : "undo";
}

function whyNotEdited(note: Note | undefined, me: number): Why | undefined {
  if (!note || note.withdrawn) return "removed";
  if (note.hidden || textWithheld(note, me)) return "hidden";
  if (note.set_aside) return "set_aside";
  return note.merged ? "merged" : undefined;
}
