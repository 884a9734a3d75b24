// What goes on in the room while nobody presses anything: the timer's end, the view that all follow. Says it, draws nothing.
import { createEffect, createSignal, on, onCleanup, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { isFacilitator } from "../permissions";
import { chime } from "./chime";
import { createLeft, kMinuteMs } from "./clock";
import { createFollowing } from "./follow";
import { keepAddress } from "./new_link";
import { nameOf } from "./names";

const kSaidMs = 10_000; // a name may not be shown any more later

/// At one minute and at the end, once each, and only if this page saw the time pass.
function tellTimer(ui: BoardUi, say: (words: string) => void): void {
  const left = createLeft(ui.store);
  createEffect(
    on(left, (now, before) => {
      if (!now || !before?.running || before.ms - now.ms > 2 * kMinuteMs) return;
      if (now.over) {
        chime();
        say(ui.t("timer.ended"));
      } else if (now.running && before.ms > kMinuteMs && now.ms <= kMinuteMs) say(ui.t("timer.oneMinute"));
    }),
  );
}

function tellHands(ui: BoardUi, say: (words: string) => void): void {
  createEffect(
    on(ui.store.hands, (now, before) => {
      const last = now.at(-1);
      if (!isFacilitator(ui.store) || last === undefined || !before || before.includes(last)) return;
      say(ui.t("hands.raised", { name: nameOf(ui, last) }));
    }),
  );
}

export function Room(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const [words, setWords] = createSignal("");
  let forget: ReturnType<typeof setTimeout> | undefined;
  const say = (next: string) => {
    setWords(next);
    clearTimeout(forget);
    forget = setTimeout(() => setWords(""), kSaidMs);
  };
  onCleanup(() => clearTimeout(forget));
  createEffect(on(ui.store.namesShown, () => setWords(""), { defer: true }));
  tellTimer(ui, say);
  tellHands(ui, say);
  createFollowing(ui);
  keepAddress(ui);
  return (
    <div class="sr-only" aria-live="polite" data-testid="room-says">
      {words()}
    </div>
  );
}
