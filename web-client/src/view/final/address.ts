// The page of the definition has an address: `/b/{id}?final`. What stands behind `#` is left alone.
export const kFinal = "?final";

export function askedFor(search = location.search): boolean {
  return new URLSearchParams(search).has("final");
}

export function showInAddress(on: boolean): void {
  if (askedFor() === on) return;
  history.replaceState(history.state, "", `${location.pathname}${on ? kFinal : ""}${location.hash}`);
}
