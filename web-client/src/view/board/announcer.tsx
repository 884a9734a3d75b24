// New notes and the state of the connection, for those who cannot see them.
import { createEffect, createSignal, onCleanup, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { isLive } from "../permissions";

const kBatchMs = 3000;

/// Tells screen readers of new notes and of the connection, a few seconds together at a time.
export function Announcer(props: { readonly ui: BoardUi }): JSX.Element {
  const { store, t } = props.ui;
  const [words, setWords] = createSignal("");
  let known = -1;
  let offline = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (say: () => string) => {
    clearTimeout(timer);
    timer = setTimeout(() => setWords(say()), kBatchMs);
  };
  createEffect(() => {
    const others = [...store.notes().values()].filter((note) => isLive(note) && !store.isMine(note)).length;
    const from = known;
    if (from < 0) known = store.ready() ? others : -1;
    else if (others > from) later(() => ((known = others), t("arrived", { n: others - from })));
    else known = others;
  });
  createEffect(() => {
    const { kind, pending } = store.save();
    if (kind === "offline") later(() => t("offline", { n: pending }));
    else if (offline) later(() => t("backOnline"));
    offline = kind === "offline";
  });
  onCleanup(() => clearTimeout(timer));
  return (
    <div class="sr-only" aria-live="polite">
      {words()}
    </div>
  );
}
