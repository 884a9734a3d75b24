import { type Board, encode } from "../board";

/// `now` with everything that is equal to `before` being the same object, so that nobody has to draw it again.
export function shared(before: Board, now: Board): Board {
  return {
    ...now,
    stages: same(before.stages, now.stages),
    phrases: same(before.phrases, now.phrases),
    groups: sharedTable(before.groups, now.groups),
    notes: sharedTable(before.notes, now.notes),
    people: sharedTable(before.people, now.people),
  };
}

function same<T>(before: T, now: T): T {
  return encode(before) === encode(now) ? before : now;
}

function sharedTable<K, V>(before: ReadonlyMap<K, V>, now: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  const entries = [...now].map(([key, value]): [K, V] => {
    const old = before.get(key);
    return [key, old === undefined ? value : same(old, value)];
  });
  const equal = entries.length === before.size && entries.every(([key, value]) => before.get(key) === value);
  return equal ? before : new Map(entries);
}
