// Where records are kept: what the outbox needs of a storage, and the one that lasts as long as the page.

/// What becomes of a record.
export type Change = { readonly put: object } | "remove" | "leave";

/// Records under client ids. Everything is one transaction and rejects if the storage does not take it.
export interface Shelf {
  /// `decide` sees what is kept under the id now, undefined for nothing, and says what shall be. Called once.
  change(client: string, decide: (now: unknown) => Change): Promise<void>;
  all(): Promise<ReadonlyMap<string, unknown>>;
}

/// For browsers that keep nothing.
export class MemoryShelf implements Shelf {
  private readonly records = new Map<string, unknown>();

  change(client: string, decide: (now: unknown) => Change): Promise<void> {
    const next = decide(this.records.get(client));
    if (next === "remove") this.records.delete(client);
    else if (next !== "leave") this.records.set(client, structuredClone(next.put));
    return Promise.resolve();
  }

  all(): Promise<ReadonlyMap<string, unknown>> {
    return Promise.resolve(new Map(this.records));
  }
}
