import type { Clock } from "./ports";

/// Named timers; setting one again replaces it.
export class Deadlines<Name extends string> {
  private readonly cancels = new Map<Name, () => void>();

  constructor(private readonly clock: Clock) {}

  set(name: Name, ms: number, call: () => void): void {
    this.cancel(name);
    const cancel = this.clock.after(ms, () => {
      this.cancels.delete(name);
      call();
    });
    this.cancels.set(name, cancel);
  }

  has(name: Name): boolean {
    return this.cancels.has(name);
  }

  cancel(name: Name): void {
    this.cancels.get(name)?.();
    this.cancels.delete(name);
  }

  cancelAll(): void {
    for (const cancel of this.cancels.values()) cancel();
    this.cancels.clear();
  }
}
