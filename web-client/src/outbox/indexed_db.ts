// Records in IndexedDB. A crash of the browser loses none; one of the machine may lose the last moments.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Change, Shelf } from "./shelf";

interface Schema extends DBSchema {
  records: { key: string; value: unknown };
}

const times = { open_max_ms: 3_000, change_max_ms: 10_000 } as const;

/// Rejects if this browser keeps nothing, or does not answer in time.
export async function openIndexedDb(): Promise<Shelf> {
  let ended = false;
  const opening = openDB<Schema>("entonnoir", 1, {
    upgrade: (db) => void db.createObjectStore("records"),
    // A later page wants the database otherwise than this one knows it.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
  // One that opens too late is not used, and must not stand in the way of others.
  void opening.then(
    (db) => ended && db.close(),
    () => undefined,
  );
  try {
    return new IndexedDbShelf(await within(times.open_max_ms, opening));
  } catch (error) {
    ended = true;
    throw error;
  }
}

class IndexedDbShelf implements Shelf {
  constructor(private readonly db: IDBPDatabase<Schema>) {}

  change(client: string, decide: (now: unknown) => Change): Promise<void> {
    return within(times.change_max_ms, this.run(client, decide));
  }

  private async run(client: string, decide: (now: unknown) => Change): Promise<void> {
    const transaction = this.db.transaction("records", "readwrite", { durability: "relaxed" });
    const { store } = transaction;
    // What fails below ends the transaction, whose end tells why.
    const done = transaction.done;
    done.catch(() => undefined);
    const next = decide(await store.get(client));
    if (next === "remove") void store.delete(client).catch(() => undefined);
    else if (next !== "leave") void store.put(next.put, client).catch(() => undefined);
    // Not to wait for what the page does next: it may be its end.
    transaction.commit();
    await done;
  }

  async all(): Promise<ReadonlyMap<string, unknown>> {
    const transaction = this.db.transaction("records");
    const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
    return new Map(keys.map((key, i) => [key, values[i]]));
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
