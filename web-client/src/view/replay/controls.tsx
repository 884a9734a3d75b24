// The bar of the replay: a slider through all that happened, with the changes of stage as marks, and what goes with it.
import { createEffect, createSignal, For, onCleanup, Show, type JSX } from "solid-js";
import type { Replay, StageMark } from "../../store/api";
import type { BoardUi } from "../board_ui";
import { Icon } from "../parts/icons";
import { Popover } from "../parts/popover";

interface ControlsProps {
  readonly ui: BoardUi;
  readonly replay: Replay;
}

const kTickMs = 200;
/// All of it in at most so many ticks: a minute.
const kTicksMax = 300;
/// The width of a letter of a name, in percent of the slider.
const kLetter = { desktop: 0.6, phone: 2.2 } as const;

/// "21 novembre 2026 à 14:32:05", in the language of the page.
function moment(at: number): string {
  const format = { dateStyle: "long", timeStyle: "medium" } as const;
  return new Date(at).toLocaleString(document.documentElement.lang, format);
}

/// Steps on by itself until the end, or until it is stopped. From the end it begins anew.
function createPlayer(replay: Replay) {
  const [playing, setPlaying] = createSignal(false);
  const end = replay.steps.length - 1;
  const stride = Math.max(1, Math.ceil(replay.steps.length / kTicksMax));
  createEffect(() => {
    if (!playing()) return;
    if (replay.step() >= end) replay.go(0);
    const timer = setInterval(() => {
      replay.go(replay.step() + stride);
      if (replay.step() >= end) setPlaying(false);
    }, kTickMs);
    onCleanup(() => clearInterval(timer));
  });
  return { playing, toggle: () => setPlaying((on) => !on), stop: () => setPlaying(false) };
}

interface Placed extends StageMark {
  readonly left: number; // percent
  readonly named: boolean; // its name fits before the next mark
}

function placed(replay: Replay, letter: number): readonly Placed[] {
  const end = Math.max(1, replay.steps.length - 1);
  return replay.marks.map((mark, i) => {
    const next = replay.marks[i + 1]?.step ?? end;
    const room = ((next - mark.step) / end) * 100;
    return { ...mark, left: (mark.step / end) * 100, named: room > letter * (mark.title.length + 3) };
  });
}

function Slider(props: ControlsProps & { readonly onMove: () => void; readonly words: string }): JSX.Element {
  const { ui, replay } = props;
  const marks = () => placed(replay, ui.phone() ? kLetter.phone : kLetter.desktop);
  const move = (value: string) => {
    props.onMove();
    replay.go(Number(value));
  };
  return (
    <div class="replay-slider">
      <div class="replay-marks">
        <For each={marks()}>
          {(mark) => (
            <button
              type="button"
              class="replay-mark"
              classList={{ named: mark.named }}
              style={{ left: `${mark.left}%` }}
              title={mark.title}
              aria-label={mark.title}
              tabIndex={-1}
              onClick={() => move(String(mark.step))}
            >
              <span>{mark.named ? mark.title : ""}</span>
            </button>
          )}
        </For>
      </div>
      <input
        type="range"
        min="0"
        max={replay.steps.length - 1}
        step="1"
        autofocus
        data-testid="replay-slider"
        aria-label={ui.t("replaySlider")}
        aria-valuetext={props.words}
        value={replay.step()}
        onInput={(event) => move(event.currentTarget.value)}
      />
    </div>
  );
}

function ExportMoment(props: ControlsProps): JSX.Element {
  const { ui, replay } = props;
  const [at, setAt] = createSignal<{ x: number; y: number } | null>(null);
  const open = (event: MouseEvent & { currentTarget: HTMLButtonElement }) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    setAt({ x: left, y: top - 136 });
  };
  const item = (format: "pdf" | "md" | "json") => {
    const get = () => {
      setAt(null);
      replay.download(format, false).catch(() => ui.say(ui.t("error.network")));
    };
    return (
      <button type="button" data-testid={`replay-${format}`} onClick={get}>
        {ui.t(format === "md" ? "markdown" : format)}
      </button>
    );
  };
  return (
    <>
      <button type="button" aria-haspopup="menu" data-testid="replay-export" onClick={open}>
        {ui.t("replayExport")}
      </button>
      <Show when={at()}>
        {(place) => (
          <Popover label={ui.t("replayExport")} x={place().x} y={place().y} onClose={() => setAt(null)}>
            {item("pdf")}
            {item("md")}
            {item("json")}
          </Popover>
        )}
      </Show>
    </>
  );
}

export function Controls(props: ControlsProps): JSX.Element {
  const { ui, replay } = props;
  const player = createPlayer(replay);
  const count = () => ui.t("replayStep", { n: replay.step() + 1, m: replay.steps.length });
  const time = () => moment(replay.steps[replay.step()]?.at ?? 0);
  const before = () => replay.marks.filter(({ step }) => step < replay.step()).at(-1);
  const after = () => replay.marks.find(({ step }) => step > replay.step());
  const jump = (icon: "back" | "next", label: string, to: () => StageMark | undefined) => (
    <button
      type="button"
      class="square"
      data-testid={`replay-${icon}`}
      aria-label={label}
      title={label}
      disabled={!to()}
      onClick={() => (player.stop(), replay.go(to()?.step ?? replay.step()))}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <footer class="replay-bar">
      <Slider {...props} onMove={player.stop} words={`${count()}, ${time()}`} />
      <div class="replay-tools">
        <div class="replay-keys">
          {jump("back", ui.t("replayBefore"), before)}
          <button type="button" class="primary" data-testid="replay-play" onClick={player.toggle}>
            {ui.t(player.playing() ? "replayPause" : "replayPlay")}
          </button>
          {jump("next", ui.t("replayAfter"), after)}
        </div>
        <p class="replay-when">
          <span data-testid="replay-time">{time()}</span>
          <small data-testid="replay-count">
            {count()}
            <Show when={replay.cut && replay.step() === 0}> · {ui.t("replayCut")}</Show>
          </small>
        </p>
        <Show when={replay.newer() > 0}>
          <span class="replay-newer" role="status" data-testid="replay-newer">
            {ui.t("replayNewer", { n: replay.newer() })}
          </span>
        </Show>
        <ExportMoment {...props} />
      </div>
    </footer>
  );
}
