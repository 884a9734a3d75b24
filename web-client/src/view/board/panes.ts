// F6 goes from one part of the page to the next: board, definition, the bar above.

/// The board's own stop is the note that had the focus last, else the board itself.
const kPanes = [
  { pane: ".canvas", stop: '[data-note-id][tabindex="0"], .canvas[tabindex="0"]' },
  { pane: ".drawer", stop: "button, [tabindex='0']" },
  { pane: ".composer", stop: "textarea" },
  { pane: ".top-bar", stop: "button" },
] as const;

function stopOf(at: number): HTMLElement | undefined {
  const { pane, stop } = kPanes[at % kPanes.length] ?? kPanes[0];
  const root = document.querySelector<HTMLElement>(pane);
  return root?.matches(stop) ? root : (root?.querySelector<HTMLElement>(stop) ?? undefined);
}

/// To the part behind the one that has the focus; to the board from nowhere.
export function nextPane(): void {
  const here = kPanes.findIndex(({ pane }) => document.activeElement?.closest(pane));
  for (let step = 1; step <= kPanes.length; ++step) {
    const stop = stopOf(here + step);
    if (stop) return stop.focus();
  }
}
