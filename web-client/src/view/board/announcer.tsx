// New notes, the save state and who writes in the same note, for those who cannot see them.
import { createEffect, createMemo, createSignal, onCleanup, untrack, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { saveWords } from "../parts/save_words";
import { isLive } from "../permissions";

const kBatchMs = 3000;
const kQuietMs = 60_000;

/// Calls the last of what it is given, a few seconds later.
function createLater(): (call: () => void, ms?: number) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  return (call, ms = kBatchMs) => {
    clearTimeout(timer);
    timer = setTimeout(call, ms);
  };
}

function announceNotes({ store, t }: BoardUi, say: (words: string) => void): void {
  const later = createLater();
  let known = -1;
  createEffect(() => {
    const others = [...store.notes().values()].filter((note) => isLive(note) && !store.isMine(note)).length;
    const from = known;
    if (from < 0) known = store.ready() ? others : -1;
    else if (others > from) later(() => ((known = others), say(t("arrived", { n: others - from }))));
    else known = others;
  });
}

/// Once when something goes wrong and once when it is well again, not at every attempt and every change in between.
function announceState(ui: BoardUi, say: (words: string) => void): void {
  const later = createLater();
  const kind = createMemo(() => ui.store.save().kind);
  let trouble: "offline" | "held" | undefined;
  const words = () => untrack(() => saveWords(ui));
  createEffect(() => {
    const now = kind();
    if (now === "saving" || now === "sending") return;
    const before = trouble;
    trouble = now === "held" || now === "full" ? "held" : now === "offline" ? now : undefined;
    if (before === trouble) return;
    // A connection comes and goes; the log was waited for already.
    if (trouble === "offline" || before === "offline") later(() => say(trouble ? words() : ui.t("backOnline")));
    else later(() => say(words()), 0);
  });
}

/// Once, when somebody begins to write in the note that one writes in; not again while they stop and go on.
function announceWriters(ui: BoardUi, say: (words: string) => void): void {
  const told = new Map<string, number>();
  createEffect(() => {
    const note = ui.editing() ?? ui.writing();
    if (note === null) return;
    for (const { editing, session, name } of ui.store.peers()) {
      if (editing !== note) continue;
      const before = told.get(`${note} ${session}`) ?? -kQuietMs;
      told.set(`${note} ${session}`, performance.now());
      if (performance.now() - before > kQuietMs) say(ui.t("writesToo", { name: name || ui.t("canvas.someone") }));
    }
  });
}

/// Tells screen readers of new notes, of the save state and of who joins in a text, a few seconds together at a time.
export function Announcer(props: { readonly ui: BoardUi }): JSX.Element {
  const [words, setWords] = createSignal("");
  announceNotes(props.ui, setWords);
  announceState(props.ui, setWords);
  announceWriters(props.ui, setWords);
  return (
    <div class="sr-only" aria-live="polite">
      {words()}
    </div>
  );
}
