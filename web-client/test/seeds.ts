/// A small generator of random numbers that a seed repeats (mulberry32).
export class Random {
  constructor(private state: number) {}

  /// 0 ≤ n < 1
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  below(n: number): number {
    return Math.floor(this.next() * n);
  }
  chance(p: number): boolean {
    return this.next() < p;
  }
  pick<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }
}

/// ENTONNOIR_SEED repeats a run; without, every run is another one. Printed, so that a failure can be repeated.
export function firstSeed(test: string): number {
  const seed = Number(process.env["ENTONNOIR_SEED"] ?? Date.now() % 1_000_000_000);
  console.log(`${test}: ENTONNOIR_SEED=${seed}`);
  return seed;
}
