// What the bar shows of the room, and only while there is something: the timer, hands.
import { Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { isFacilitator } from "../permissions";
import { setSoundOff, soundOff } from "./chime";
import { clockWords, createInSight, createLeft, kMinuteMs } from "./clock";
import { HandButton } from "./hands";
import { RoomIcon } from "./room_icons";

interface UiProps {
  readonly ui: BoardUi;
}

export function SoundButton(props: UiProps): JSX.Element {
  const words = () => props.ui.t(soundOff() ? "timer.soundOn" : "timer.soundOff");
  return (
    <button
      type="button"
      class="ghost square"
      data-testid="timer-sound"
      aria-pressed={soundOff()}
      aria-label={words()}
      title={words()}
      onClick={() => setSoundOff(!soundOff())}
    >
      <RoomIcon name={soundOff() ? "silent" : "bell"} />
    </button>
  );
}

function TimerChip(props: UiProps): JSX.Element {
  const { ui } = props;
  const left = createLeft(ui.store);
  const inSight = createInSight(ui.store);
  return (
    <Show when={inSight() && left()}>
      {(now) => (
        <span class="timer" classList={{ last: now().ms <= kMinuteMs && !now().over, over: now().over }}>
          <Show
            when={isFacilitator(ui.store)}
            fallback={
              <span class="timer-time" role="timer" data-testid="timer">
                {now().over ? ui.t("timer.over") : clockWords(now().ms)}
              </span>
            }
          >
            <button
              type="button"
              class="ghost timer-time"
              data-testid="timer"
              title={ui.t("timer.set")}
              onClick={() => ui.openDialog({ kind: "facilitate" })}
            >
              {now().over ? ui.t("timer.over") : clockWords(now().ms)}
            </button>
          </Show>
          <Show when={!now().running && !now().over}>
            <small>{ui.t("timer.paused")}</small>
          </Show>
          <SoundButton ui={ui} />
        </span>
      )}
    </Show>
  );
}

export function RoomTools(props: UiProps): JSX.Element {
  return (
    <>
      <TimerChip ui={props.ui} />
      <HandButton ui={props.ui} />
    </>
  );
}

/// For the wall.
export function LargeTimer(props: UiProps): JSX.Element {
  const left = createLeft(props.ui.store);
  const inSight = createInSight(props.ui.store);
  return (
    <Show when={inSight() && left()}>
      {(now) => (
        <p
          class="timer-wall"
          role="timer"
          data-testid="timer-wall"
          classList={{ last: now().ms <= kMinuteMs && !now().over, over: now().over }}
        >
          {now().over ? props.ui.t("timer.over") : clockWords(now().ms)}
        </p>
      )}
    </Show>
  );
}
