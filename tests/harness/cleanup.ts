/// What a test has begun, to be ended after it, the last one first, however far the test came.
export class Cleanup {
  private readonly ends: (() => unknown)[] = [];

  /// Answers `begun`, and ends it later.
  of<T extends { close(): unknown }>(begun: T): T {
    this.ends.push(() => begun.close());
    return begun;
  }
  add(end: () => unknown): void {
    this.ends.push(end);
  }

  /// Ends everything. Fails, after all of it, where one of it failed.
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (const end of this.ends.splice(0).reverse()) {
      try {
        await end();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
