import type { Clock } from "./ports";

/// The server's time, from what it answers: it read its clock between the question and the answer, so the quickest answer
/// tells most. Where an answer contradicts what is known, a clock was set, and what was known is void.
export class ServerClock {
  /// Between which the server's time minus this machine's lies, in ms.
  private low = -Infinity;
  private high = Infinity;
  private asked: number[] = [];

  constructor(private readonly clock: Clock) {}

  now(): number {
    const known = Number.isFinite(this.high);
    return this.clock.now() + (known ? Math.round((this.low + this.high) / 2) : 0);
  }

  /// By how many ms it may be wrong.
  get error_ms(): number {
    return (this.high - this.low) / 2;
  }

  /// A question is sent. Answers come in the order of the questions.
  ask(): void {
    this.asked.push(this.clock.now());
  }

  /// The oldest question is answered; `now`: by the server's clock.
  told(now: number): void {
    const here = this.clock.now();
    const [low, high] = [now - here, now - (this.asked.shift() ?? here)];
    const fits = low <= this.high && high >= this.low;
    this.low = fits ? Math.max(low, this.low) : low;
    this.high = fits ? Math.min(high, this.high) : high;
  }

  /// Nobody will answer what was asked.
  lost(): void {
    this.asked = [];
  }
}
