// One signal per key over a map that is replaced as a whole: whoever reads one key hears of that key only.
import { batch, createComputed, createSignal, untrack, type Accessor, type Signal } from "solid-js";

/// Call within a Solid root. `same` tells which values need not be told of.
export function createKeyed<K, V>(
  source: Accessor<ReadonlyMap<K, V>>,
  same: (a: V, b: V) => boolean = Object.is,
): (key: K) => V | undefined {
  const cells = new Map<K, Signal<V | undefined>>();
  let before: ReadonlyMap<K, V> = new Map();
  const tell = (key: K, value: V | undefined) => cells.get(key)?.[1](() => value);
  const update = (next: ReadonlyMap<K, V>) => {
    for (const key of before.keys()) if (!next.has(key)) tell(key, undefined);
    for (const [key, value] of next) {
      const old = before.get(key);
      if (old === undefined || (old !== value && !same(old, value))) tell(key, value);
    }
    before = next;
  };
  createComputed(() => {
    const next = source();
    batch(() => update(next));
  });
  return (key) => {
    let cell = cells.get(key);
    if (!cell) {
      cell = createSignal(untrack(source).get(key));
      cells.set(key, cell);
    }
    return cell[0]();
  };
}

/// The same for membership of a set.
export function createMembership<K>(source: Accessor<ReadonlySet<K>>): (key: K) => boolean {
  const member = createKeyed(() => new Map([...source()].map((key): [K, true] => [key, true])));
  return (key) => member(key) === true;
}

/// A value derived from one that changes at every frame. Unlike a memo's, its readers are not even asked while it stays
/// the same: this matters where thousands read it.
export function createSteady<T>(derive: () => T): Accessor<T> {
  const [value, setValue] = createSignal(untrack(derive));
  createComputed(() => setValue(() => derive()));
  return value;
}
