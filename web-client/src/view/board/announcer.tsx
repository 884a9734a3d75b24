// New notes and the save state, for those who cannot see them.
import { createEffect, createMemo, createSignal, onCleanup, untrack, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { saveWords } from "../parts/save_words";
import { isLive } from "../permissions";

const kBatchMs = 3000;

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

/// Tells screen readers of new notes and of the save state, a few seconds together at a time.
export function Announcer(props: { readonly ui: BoardUi }): JSX.Element {
  const [words, setWords] = createSignal("");
  announceNotes(props.ui, setWords);
  announceState(props.ui, setWords);
  return (
    <div class="sr-only" aria-live="polite">
      {words()}
    </div>
  );
}
