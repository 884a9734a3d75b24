// Ordered lists, and how an item gets back to where it was.

/// The nearest item in front of `item` in the list that `there` knows; "" if there is none.
export function behind<T extends string>(list: readonly T[], item: T, there: readonly T[]): T | "" {
  for (let at = list.indexOf(item) - 1; at >= 0; --at) {
    const before = list[at];
    if (before !== undefined && there.includes(before)) return before;
  }
  return "";
}

/// Those of `items` that are still where they were put, in the order that they had before.
export function standing<T extends string>(
  items: readonly T[],
  order: { readonly was: readonly T[]; readonly is: readonly T[] },
  now: readonly T[],
): readonly T[] {
  // What was put in between since says nothing about what it stands behind.
  const stands = (item: T) => now.includes(item) && behind(now, item, order.is) === behind(order.is, item, now);
  return order.was.filter((item) => items.includes(item) && stands(item));
}

/// What has to leave the list, and what has to come behind the rest, so that it becomes `target`. Items that are not `free`
/// to leave stay where they are.
export function turned<T>(
  now: readonly T[],
  target: readonly T[],
  free: (item: T) => boolean,
): { readonly leave: readonly T[]; readonly come: readonly T[] } {
  let same = 0;
  let at = 0;
  for (; at < now.length; ++at) {
    const item = now[at];
    if (item === undefined || !free(item)) continue;
    if (item !== target[same]) break;
    ++same;
  }
  return { leave: now.slice(at).filter(free), come: target.slice(same) };
}

export function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
