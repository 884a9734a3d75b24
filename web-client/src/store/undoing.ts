import { type Accessor, createSignal, type Setter } from "solid-js";
import type { Turn } from "../replica";
import type { History, Ports, UndoAnswer } from "../undo";

const waiting_max = 2_000;
const nothing: UndoAnswer = { kind: "nothing" };

/// What may be undone. The code for it comes late; what happens before that waits for it.
export class Undoing {
  readonly canUndo: Accessor<boolean>;
  readonly canRedo: Accessor<boolean>;
  private readonly setUndo: Setter<boolean>;
  private readonly setRedo: Setter<boolean>;
  private waiting: Turn[] = [];
  private history: History | undefined;

  constructor(private readonly ports: Ports) {
    [this.canUndo, this.setUndo] = createSignal(false);
    [this.canRedo, this.setRedo] = createSignal(false);
  }

  /// Asked for again when it could not be fetched.
  async load(): Promise<void> {
    const { History } = await import("../undo");
    this.history ??= new History(this.ports);
    for (const turn of this.waiting.splice(0)) this.take(turn);
  }

  take(turn: Turn): void {
    // Too much for what may never come: what is undone begins later.
    if (!this.history && this.waiting.push(turn) > waiting_max) this.waiting = [];
    this.history?.take(turn);
    this.tell();
  }

  /// Nothing that was done before can be undone.
  forget(): void {
    this.waiting = [];
    this.history = this.history && new (this.history.constructor as typeof History)(this.ports);
    this.tell();
  }

  last(): number | undefined {
    return this.history?.last;
  }

  /// `step`: only if it is that one.
  undo(step?: number): UndoAnswer {
    if (step !== undefined && step !== this.last()) return nothing;
    return this.told(this.history?.undo());
  }

  redo(): UndoAnswer {
    return this.told(this.history?.redo());
  }

  private told(answer = nothing): UndoAnswer {
    this.tell();
    return answer;
  }

  private tell(): void {
    this.setUndo(this.history?.canUndo ?? false);
    this.setRedo(this.history?.canRedo ?? false);
  }
}
