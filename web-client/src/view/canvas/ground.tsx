// The funnel itself: bands, shoulders, names, trays and the pale traces of notes that moved on. All below the notes.
import { createMemo, Index, Show, type JSX } from "solid-js";
import { isFacilitator, mayPost } from "../permissions";
import { noteSize } from "../../board";
import type { Stage, StageId } from "../../protocol/types";
import { kHead, kShoulder, type Band } from "./layout";
import type { Wall } from "./wall";

const kCorner = 36;
const kSlope = 40; // of a band's side, within the free px at its sides
// From the mouth of the funnel to its end: warm paper turns into the accent's lightest tint.
const kMouth = [243, 239, 228] as const;
const kEnd = [206, 228, 232] as const;

function tint(share: number, darker: number): string {
  const mix = kMouth.map((from, at) => Math.round(from + ((kEnd[at] ?? from) - from) * share - darker));
  return `rgb(${mix.join(" ")})`;
}

/// The sloping shoulder between two bands.
export function shoulderPath({ widthAbove, width, shoulder, top, index }: Band): string {
  const a = widthAbove / 2 - (index === 0 ? 0 : kSlope);
  const b = width / 2;
  return `M${-a} ${shoulder}L${a} ${shoulder}L${b} ${top}L${-b} ${top}Z`;
}

/// The band below its shoulder, its sides leaning inwards; round corners where no shoulder follows.
export function bandPath({ width, top, bottom }: Band, last: boolean): string {
  const a = width / 2;
  const b = a - kSlope;
  const r = last ? kCorner : 0;
  return `M${-a} ${top}H${a}L${b} ${bottom - r}Q${b} ${bottom} ${b - r} ${bottom}H${r - b}Q${-b} ${bottom} ${-b} ${bottom - r}Z`;
}

function tracesPath(wall: Wall, stage: StageId): string {
  let path = "";
  for (const { stage: where, x, y, width, height } of wall.layout().traces) {
    if (where === stage) path += `M${x + 3} ${y + 3}h${width - 6}v${height - 6}h${6 - width}z`;
  }
  return path;
}

function FunnelBand(props: { readonly wall: Wall; readonly band: Band }): JSX.Element {
  const { layout, ui, spot } = props.wall;
  const share = () => props.band.index / Math.max(1, layout().bands.length - 1);
  const last = () => props.band.index === layout().bands.length - 1;
  const traces = createMemo(() => tracesPath(props.wall, props.band.stage));
  return (
    <g
      class="band"
      classList={{
        now: ui.store.currentStage() === props.band.stage,
        target: spot()?.stage === props.band.stage && spot()?.tray === undefined,
      }}
    >
      <path class="band-face" d={bandPath(props.band, last())} fill={tint(share(), 0)} />
      <path class="shoulder" d={shoulderPath(props.band)} fill={tint(share(), 13)} />
      <path class="trace" d={traces()} />
    </g>
  );
}

export function Funnel(props: { readonly wall: Wall }): JSX.Element {
  return (
    <svg class="funnel" aria-hidden="true" width="1" height="1">
      <Index each={props.wall.layout().bands}>{(band) => <FunnelBand wall={props.wall} band={band()} />}</Index>
    </svg>
  );
}

/// Sizes of a stage's name and prompt in world px: at least 14 and 15 on the screen.
export function labelSizes(zoom: number): {
  readonly title: number;
  readonly prompt: number;
  readonly oneLine: boolean;
} {
  return { title: Math.max(46, 15.5 / zoom), prompt: Math.max(30, 14.2 / zoom), oneLine: zoom < 0.17 };
}

function StageLabel(props: { readonly wall: Wall; readonly band: Band; readonly stage: Stage }): JSX.Element {
  const { ui, zoomStep } = props.wall;
  const sizes = createMemo(() => labelSizes(zoomStep()), undefined, {
    equals: (a, b) => a.title === b.title && a.prompt === b.prompt,
  });
  const menu = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (isFacilitator(ui.store))
      ui.openMenu({ kind: "stage", stage: props.stage.id, x: event.clientX, y: event.clientY });
  };
  return (
    <div
      class="stage-label"
      classList={{ "one-line": sizes().oneLine, now: ui.store.currentStage() === props.stage.id }}
      data-stage-label={props.stage.id}
      style={{
        transform: `translate(${-props.band.width / 2}px, ${props.band.shoulder}px)`,
        width: `${props.band.width}px`,
        height: `${kShoulder + kHead}px`,
      }}
      on:contextmenu={menu}
    >
      <h2 style={{ "font-size": `${sizes().title}px` }} dir="auto">
        {props.stage.title}
      </h2>
      <p style={{ "font-size": `${sizes().prompt}px` }} dir="auto">
        {props.stage.prompt}
      </p>
    </div>
  );
}

/// The ghost of a first note: an empty first stage says what to do.
function FirstNote(props: { readonly wall: Wall; readonly band: Band }): JSX.Element {
  const { ui } = props.wall;
  const words = () => (props.band.kind === "definition" ? ui.t("definitionEmpty") : ui.t("firstNote"));
  const size = () =>
    props.band.kind === "definition" ? { width: props.band.width - 220, height: 150 } : noteSize("notes");
  const font = () => Math.min(34, Math.max(22, 14 / props.wall.zoomStep()));
  return (
    <div
      class="first-note"
      aria-hidden="true"
      style={{
        transform: `translate(${-size().width / 2}px, ${props.band.noteTop + 8}px)`,
        width: `${size().width}px`,
        height: `${size().height}px`,
        "font-size": `${font()}px`,
      }}
    >
      {words()}
    </div>
  );
}

function invites(wall: Wall, band: Band, stage: Stage): boolean {
  const { layout, ui } = wall;
  if (band.content || ui.draft() || layout().traces.some((trace) => trace.stage === band.stage)) return false;
  return band.kind === "definition" || (band.index === 0 && mayPost(ui.store, stage));
}

export function StageLabels(props: { readonly wall: Wall }): JSX.Element {
  const { layout, ui } = props.wall;
  const stageAt = (index: number) => ui.store.stages()[index];
  return (
    <div class="labels">
      <Index each={layout().bands}>
        {(band, index) => (
          <Show when={stageAt(index)}>
            {(stage) => (
              <>
                <StageLabel wall={props.wall} band={band()} stage={stage()} />
                <Show when={invites(props.wall, band(), stage())}>
                  <FirstNote wall={props.wall} band={band()} />
                </Show>
              </>
            )}
          </Show>
        )}
      </Index>
    </div>
  );
}
