/// Numbers from 0 to 1, the same ones for the same seed (mulberry32).
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/// Choices made with such numbers.
export class Dice {
  private readonly next: () => number;
  constructor(seed: number) {
    this.next = random(seed);
  }
  below(n: number): number {
    return Math.floor(this.next() * n);
  }
  chance(percent: number): boolean {
    return this.next() * 100 < percent;
  }
  one<T>(all: readonly T[]): T | undefined {
    return all[this.below(all.length)];
  }
  some<T>(all: readonly T[], max: number): T[] {
    const kept = new Set<T>();
    for (let i = 0; i < max; i++) {
      const one = this.one(all);
      if (one !== undefined) kept.add(one);
    }
    return [...kept];
  }
}
