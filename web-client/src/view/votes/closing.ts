// What closes: the workshop, and everybody is shown what became of their notes; a vote, and its results are offered.
import { createEffect, untrack } from "solid-js";
import type { RoundId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";

/// Whoever is here when it happens sees it at once, unless they are in the middle of something: then a line offers it.
export function followClosing(ui: BoardUi): void {
  let before = untrack(ui.store.closed) !== undefined;
  createEffect(() => {
    const now = ui.store.closed() !== undefined;
    if (now && !before && untrack(() => wrote(ui))) untrack(() => show(ui));
    before = now;
  });
}

/// Facilitators who posted nothing have nothing to look for.
function wrote({ store }: BoardUi): boolean {
  if (store.role() !== "facilitator") return store.role() === "participant";
  return [...store.notes().values()].some((note) => store.isMine(note) && !note.sources && !note.trial);
}

function show(ui: BoardUi): void {
  const open = () => ui.openDialog({ kind: "my-notes" });
  const busy = ui.dialog() !== null || ui.editing() !== null || ui.draft() !== null || ui.projecting();
  if (busy) ui.say(ui.t("closed.now"), { label: ui.t("mine.title"), run: open });
  else open();
}

/// When a vote closes, whoever is here is offered its results.
export function followVotes(ui: BoardUi): void {
  let before = untrack(ui.store.openRound);
  createEffect(() => {
    const now = ui.store.openRound();
    const ended = before && before.on !== "phrases" && before.id !== now?.id ? before.id : undefined;
    before = now;
    const round = ended && untrack(ui.store.rounds).find(({ id }) => id === ended);
    if (round?.closed !== undefined) queueMicrotask(() => offer(ui, round.id));
  });
}

/// Whoever closed it looks at them already.
function offer(ui: BoardUi, round: RoundId): void {
  if (ui.dialog()?.kind === "results") return;
  ui.say(ui.t("round.ended"), { label: ui.t("round.see"), run: () => ui.openDialog({ kind: "results", round }) });
}
