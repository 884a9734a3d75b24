// One person's own work on one board, to be undone and redone: nobody else's, and across reconnects. Knows no page and no
// clock: what happens is told to it in turns.
import { type Delta, invert, textWithheld } from "../board";
import { limits, type Note, type NoteId, type Op } from "../protocol/types";
import type { Replica, Turn } from "../replica";
import { textOf, unsavedChanges } from "../replica/change";
import type { Act, UndoAnswer, Why } from "./answer";
import { planBack } from "./board_back";
import { didOf, replaced } from "./did";
import { placesGiven } from "./landed";
import { lostBy } from "./lost";
import { type ActStep, type Stack, type Step, type TextStep, typedOn, whole } from "./steps";
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
    return this.stacks.undo.length > 0;
  }
  get canRedo(): boolean {
    return this.stacks.redo.length > 0;
  }
  /// The step that would be undone next.
  get last(): number | undefined {
    return this.stacks.undo.at(-1)?.id;
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
    else if (how === "refused") this.texts.refused(lostBy(turn), turn.after.view);
    else if (how === "submitted") this.submitted(turn);
    else this.typed(turn, how.note, how.delta);
  }

  // What is undone.

  private back(doing: Doing): UndoAnswer {
    const step = this.stacks[doing].at(-1);
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
    const now = view?.notes.get(note);
    const why = whyNotEdited(now) ?? (now && textWithheld(view?.stages ?? [], now, me) ? "hidden" : undefined);
    if (now && !why) this.texts.stand(note, now.text);
    const step = this.stacks[doing].at(-1) as TextStep;
    const delta = whole([...step.parts].reverse());
    if (why || delta.length === 0) {
      this.texts.passOver(doing, note, (part) => step.parts.includes(part));
      this.stacks[doing] = this.stacks[doing].filter((one) => one.id !== step.id);
      return { kind: "not_done", act: "text", notes: [note], why: why ?? "changed" };
    }
    this.pop(doing);
    this.ports.edit(note, delta);
    return { kind: "done", act: "text", notes: [note] };
  }

  private actBack(doing: Doing, step: ActStep): UndoAnswer {
    this.pop(doing);
    const { view, me } = this.ports.replica();
    const { act } = step.did;
    const who = { me, facilitator: this.ports.facilitator(), newNote: (id: NoteId) => this.ports.newNote(id) };
    const plan = view && planBack(step.did, view, who, step.repost);
    const why = plan?.left[0];
    if (!plan || plan.ops.length === 0) return { kind: "not_done", act, notes: [], why: why ?? "changed" };
    for (const [from, to] of plan.renames) this.texts.rename(from, to);
    for (let at = 0; at < plan.ops.length; at += limits.change_ops_max)
      this.ports.submit(plan.ops.slice(at, at + limits.change_ops_max));
    this.name(doing, act);
    return { kind: "done", act, notes: [...plan.notes], ...(why && { left: why }) };
  }

  private pop(doing: Doing): void {
    this.stacks[doing] = this.stacks[doing].slice(0, -1);
  }

  /// What undid an act is called like it.
  private name(doing: Doing, act: Act): void {
    const stack = this.stacks[other(doing)];
    const step = stack.at(-1);
    if (step?.kind === "act")
      this.stacks[other(doing)] = [...stack.slice(0, -1), { ...step, did: { ...step.did, act } }];
  }

  // What is kept.

  private submitted({ before, after }: Turn): void {
    const change = after.pending.at(-1);
    if (!change || !before.view || !after.view) return;
    const did = didOf(change.ops, before.view, after.view, after.me);
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

  private heard(turn: Turn): void {
    this.texts.moved(turn.moves, turn.before.view);
    for (const { id, stage, guess, place } of placesGiven(turn)) {
      const put = (step: Step): Step =>
        step.kind === "act" ? { ...step, did: replaced(step.did, id, stage, guess, place) } : step;
      this.stacks.undo = this.stacks.undo.map(put);
      this.stacks.redo = this.stacks.redo.map(put);
    }
  }
}

function other(doing: Doing): Doing {
  return doing === "undo" ? "redo" : "undo";
}

function whyNotEdited(note: Note | undefined): Why | undefined {
  if (!note || note.withdrawn) return "removed";
  if (note.hidden) return "hidden";
  if (note.set_aside) return "set_aside";
  return note.merged ? "merged" : undefined;
}
