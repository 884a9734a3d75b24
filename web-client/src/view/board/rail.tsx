// The small funnel at the left: one band per stage, for going there and for seeing the whole at a glance.
import { createEffect, createMemo, createSignal, For, onCleanup, Show, type JSX } from "solid-js";
import type { Stage, StageId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { Icon, type IconName } from "../parts/icons";
import { liveCounts } from "../parts/notes";
import { isFacilitator } from "../permissions";

const kNarrowing = 0.26; // how much of its width the funnel loses from the first to the last band
const kDeltaMs = 4000;

/// "+12" beside a band for a while when many notes arrive there at once.
function createDeltas(counts: () => ReadonlyMap<StageId, number>) {
  const [deltas, setDeltas] = createSignal<ReadonlyMap<StageId, number>>(new Map());
  let timer: ReturnType<typeof setTimeout> | undefined;
  let before: ReadonlyMap<StageId, number> | null = null;
  createEffect(() => {
    const now = counts();
    const risen = [...now].map(([id, n]) => [id, n - (before?.get(id) ?? 0)] as const).filter(([, by]) => by > 1);
    if (before !== null && before.size > 0 && risen.length > 0) {
      setDeltas(new Map(risen));
      clearTimeout(timer);
      timer = setTimeout(() => setDeltas(new Map<StageId, number>()), kDeltaMs);
    }
    before = now;
  });
  onCleanup(() => clearTimeout(timer));
  return deltas;
}

/// Most changes leave every note in its stage.
function sameCounts(a: ReadonlyMap<StageId, number>, b: ReadonlyMap<StageId, number>): boolean {
  return a.size === b.size && [...a].every(([id, n]) => b.get(id) === n);
}

/// How far band `at` of `all` is drawn in at its top, in percent of the rail's width.
function inset(at: number, all: number): string {
  return `${((at / Math.max(1, all)) * kNarrowing * 50).toFixed(2)}%`;
}

function Band(props: {
  readonly ui: BoardUi;
  readonly stage: Stage;
  readonly at: number;
  readonly count: number;
  readonly delta: number;
}): JSX.Element {
  const ui = props.ui;
  const current = () => ui.store.currentStage() === props.stage.id;
  const all = () => ui.store.stages().length;
  const mark = (): IconName | null =>
    props.stage.visibility === "private" ? "unseen" : props.stage.status === "closed" ? "lock" : null;
  const label = () => {
    const { stage, count } = props;
    const marks = [mark() && ui.t(`stage.${mark() === "lock" ? "closed" : "private"}`), current() && ui.t("now")];
    return [stage.title, ui.t("nNotes", { n: count }), ...marks].filter(Boolean).join(", ");
  };
  return (
    <li class="tier" classList={{ current: current(), looked: ui.focusedStage() === props.stage.id }}>
      <button
        type="button"
        class="tier-go"
        data-testid="rail-stage"
        data-stage-id={props.stage.id}
        aria-current={current() ? "step" : undefined}
        aria-label={label()}
        title={label()}
        onClick={() => ui.goToStage(props.stage.id)}
      >
        <span class="tier-shape" style={{ "--a": inset(props.at, all()), "--b": inset(props.at + 1, all()) }} />
        <span class="tier-name">{props.stage.title}</span>
        <span class="tier-count">
          {props.count}
          <Show when={mark()}>{(name) => <Icon name={name()} />}</Show>
        </span>
        <Show when={props.delta > 1}>
          <span class="tier-delta">+{props.delta}</span>
        </Show>
      </button>
      <Show when={isFacilitator(ui.store)}>
        <button
          type="button"
          class="tier-menu"
          data-testid="stage-menu"
          aria-label={ui.t("stageMenu", { stage: props.stage.title })}
          onClick={() => ui.openDialog({ kind: "stage", stage: props.stage.id })}
        >
          <Icon name="more" />
        </button>
      </Show>
    </li>
  );
}

export function Rail(props: { readonly ui: BoardUi }): JSX.Element {
  const store = props.ui.store;
  const counts = createMemo(() => liveCounts(store), undefined, { equals: sameCounts });
  const deltas = createDeltas(counts);
  const lastId = () => store.stages().at(-1)?.id;
  return (
    <nav class="rail" aria-label={props.ui.t("toStage")}>
      <ol>
        <For each={store.stages()}>
          {(stage, at) => (
            <Band
              ui={props.ui}
              stage={stage}
              at={at()}
              count={counts().get(stage.id) ?? 0}
              delta={deltas().get(stage.id) ?? 0}
            />
          )}
        </For>
      </ol>
      <Show when={isFacilitator(store) && lastId()}>
        {(last) => (
          <button
            type="button"
            class="ghost square"
            aria-label={props.ui.t("newStage")}
            title={props.ui.t("newStage")}
            onClick={() => props.ui.openDialog({ kind: "add-stage", after: last() })}
          >
            <Icon name="plus" />
          </button>
        )}
      </Show>
    </nav>
  );
}
