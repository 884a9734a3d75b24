// One signal per key over a map that is replaced as a whole: whoever reads one key hears of that key only.
import { batch, createComputed, createSignal, untrack, type Accessor, type Setter } from "solid-js";

interface Cell<V> {
  readonly get: Accessor<V | undefined>;
  readonly set: Setter<V | undefined>;
}

/// Call within a Solid root. `same` tells which values need not be told of.
export function createKeyed<K, V>(source: Accessor<ReadonlyMap<K, V>>, same: (a: V, b: V) => boolean = Object.is) {
  const cells = new Map<K, Cell<V>>();
  const unchanged = (a: V | undefined, b: V | undefined) =>
    a === b || (a !== undefined && b !== undefined && same(a, b));
  createComputed(() => {
    const next = source();
    batch(() => cells.forEach((cell, key) => cell.set(() => next.get(key))));
  });
  const open = (key: K): Cell<V> => {
    const [get, set] = createSignal<V | undefined>(untrack(source).get(key), { equals: unchanged });
    const cell = { get, set };
    cells.set(key, cell);
    return cell;
  };
  return (key: K): V | undefined => (cells.get(key) ?? open(key)).get();
}

/// The same for membership of a set.
export function createMembership<K>(source: Accessor<ReadonlySet<K>>): (key: K) => boolean {
  const member = createKeyed(() => new Map([...source()].map((key): [K, true] => [key, true])));
  return (key) => member(key) === true;
}
