// Setting the room's timer.
import { createSignal, For, Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { addMinute, goOnTimer, pauseTimer, startTimer, stopTimer } from "./acts";
import { clockWords, createLeft } from "./clock";
import { byKey, KeyHint } from "./panel_keys";

const kMinutes = [3, 5, 10] as const;
const kLetters = { 3: "3", 5: "5", 10: "0" } as const;
const kMinutesMax = 600;

function NewTimer(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const [minutes, setMinutes] = createSignal("");
  const own = () => Number(minutes().replace(",", "."));
  const good = () => own() > 0 && own() <= kMinutesMax;
  const begin = (event: Event) => {
    event.preventDefault();
    if (good()) startTimer(ui, own());
  };
  return (
    <form class="row wrap timer-new" onSubmit={begin}>
      <For each={kMinutes}>
        {(n) => (
          <button type="button" data-testid={`timer-${n}`} {...byKey(kLetters[n])} onClick={() => startTimer(ui, n)}>
            {ui.t("timer.minutes", { n })} <KeyHint ui={ui} letter={kLetters[n]} />
          </button>
        )}
      </For>
      <input
        class="minutes"
        inputmode="decimal"
        data-testid="timer-own"
        aria-label={ui.t("timer.own")}
        placeholder={ui.t("timer.ownShort")}
        value={minutes()}
        onInput={(event) => setMinutes(event.currentTarget.value)}
      />
      <button type="submit" data-testid="timer-start" disabled={!good()}>
        {ui.t("timer.start")}
      </button>
    </form>
  );
}

export function TimerPart(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const left = createLeft(ui.store);
  return (
    <section>
      <h3>{ui.t("timer")}</h3>
      <Show when={left()} fallback={<NewTimer ui={ui} />}>
        {(now) => (
          <>
            <p class="timer-large" role="timer" data-testid="timer-left">
              {now().over ? ui.t("timer.over") : clockWords(now().ms)}
              <Show when={!now().running && !now().over}>
                {" "}
                <small>{ui.t("timer.paused")}</small>
              </Show>
            </p>
            <div class="row wrap">
              <button type="button" data-testid="timer-add" onClick={() => addMinute(ui)}>
                {ui.t("timer.add")}
              </button>
              <Show when={now().running}>
                <button type="button" data-testid="timer-pause" onClick={() => pauseTimer(ui)}>
                  {ui.t("timer.pause")}
                </button>
              </Show>
              <Show when={!now().running && !now().over}>
                <button type="button" data-testid="timer-go" onClick={() => goOnTimer(ui)}>
                  {ui.t("timer.goOn")}
                </button>
              </Show>
              <button type="button" data-testid="timer-stop" onClick={() => stopTimer(ui)}>
                {ui.t("timer.stop")}
              </button>
            </div>
            <Show when={now().over}>
              <NewTimer ui={ui} />
            </Show>
          </>
        )}
      </Show>
    </section>
  );
}
