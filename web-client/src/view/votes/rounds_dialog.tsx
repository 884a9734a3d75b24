// Rounds of votes for facilitators: open one, see how far it is, close it; those of before.
import { createSignal, For, Show, type JSX } from "solid-js";
import { stageOf } from "../../board";
import { limits, type Round, type StageId } from "../../protocol/types";
import type { BoardStore } from "../../store/api";
import type { BoardUi } from "../board_ui";
import { Answers } from "../dialogs/answers";
import { day } from "../parts/time";
import { Modal } from "../parts/modal";
import { stageTitle } from "../parts/notes";
import { itemsOf } from "./items";
import { openRound, progress, type Wish } from "./rounds";

interface UiProps {
  readonly ui: BoardUi;
}

const kBudgetDefault = 5;
const kBudgetMax = 100;

function closeRound(ui: BoardUi, round: Round): void {
  ui.store.submit([{ op: "round.close", round: round.id }]);
  if (round.on === "phrases") return ui.openDialog(null);
  ui.openDialog({ kind: "results", round: round.id });
}

/// Those whose votes are known, with how many they have left to cast.
function Voters(props: UiProps & { readonly round: Round }): JSX.Element {
  const { store, t } = props.ui;
  const people = () =>
    [...store.people()]
      .map(([number, { name }]) => ({ name, cast: props.round.ballots?.[number]?.length ?? 0 }))
      .filter(({ name, cast }) => name !== "" && cast > 0);
  return (
    <Show when={people().length > 0}>
      <details>
        <summary>{t("round.who")}</summary>
        <ul class="people">
          <For each={people()}>
            {({ name, cast }) => (
              <li>
                <span dir="auto">{name}</span>
                <small>{t("round.castOf", { n: cast, of: props.round.budget })}</small>
              </li>
            )}
          </For>
        </ul>
      </details>
    </Show>
  );
}

function OpenRound(props: UiProps & { readonly round: Round }): JSX.Element {
  const { ui, round } = props;
  const { store, t } = ui;
  const far = () => progress(store, props.round);
  return (
    <>
      <h3 dir="auto">{round.title}</h3>
      <p>
        {[
          stageTitle(store, round.stage),
          t(`round.on.${round.on}`),
          round.on === "phrases" ? "" : t("round.budgetOf", { n: round.budget }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <p data-testid="round-progress" role="status">
        <Show when={far()} fallback={t("round.secretNow")}>
          {(now) =>
            round.on === "phrases"
              ? t("round.saidBy", { n: now().people })
              : t("round.far", {
                  people: t("nPeople", { n: now().people }),
                  votes: t("vote.all", { n: now().units }),
                })
          }
        </Show>
      </p>
      <Show when={far() && round.on !== "phrases"}>
        <Voters ui={ui} round={props.round} />
      </Show>
      <footer class="row end">
        <Show when={far() && round.on !== "phrases"}>
          <button type="button" onClick={() => ui.openDialog({ kind: "results", round: round.id })}>
            {t("round.results")}
          </button>
        </Show>
        <button type="button" class="primary" data-testid="round-close" autofocus onClick={() => closeRound(ui, round)}>
          {t("round.close")}
        </button>
      </footer>
    </>
  );
}

/// Stages that can be voted in: not the definition, whose phrases have rounds of their own.
const votable = (store: BoardStore) => store.stages().filter(({ kind }) => kind !== "definition");

function firstWish({ store, t }: BoardUi): Wish {
  const stages = votable(store);
  const stage = stages.find(({ id }) => id === store.currentStage()) ?? stages.at(-1);
  const on = (stage?.groups.length ?? 0) > 0 ? "groups" : "notes";
  return {
    stage: stage?.id ?? store.currentStage(), on, title: t("round.titleHint"), budget: kBudgetDefault, several: true, secret: true,
  }; // prettier-ignore
}

function WishFields(
  props: UiProps & { readonly wish: Wish; readonly set: (change: Partial<Wish>) => void },
): JSX.Element {
  const { store, t } = props.ui;
  const check = (what: "several" | "secret") => (
    <label class="menu-check">
      <input
        type="checkbox"
        data-testid={`round-${what}`}
        checked={props.wish[what]}
        onChange={(event) => props.set({ [what]: event.currentTarget.checked })}
      />
      {t(`round.${what}`)}
    </label>
  );
  return (
    <>
      <label class="labelled">
        <span>{t("title.short")}</span>
        <input
          data-testid="round-title"
          maxlength={limits.title_max}
          value={props.wish.title}
          onInput={(event) => props.set({ title: event.currentTarget.value })}
        />
      </label>
      <label class="labelled">
        <span>{t("toStage")}</span>
        <select
          data-testid="round-stage"
          onChange={(event) => props.set({ stage: event.currentTarget.value as StageId })}
        >
          <For each={votable(store)}>
            {(stage) => (
              <option value={stage.id} selected={stage.id === props.wish.stage}>
                {stage.title}
              </option>
            )}
          </For>
        </select>
      </label>
      <fieldset class="presets inline">
        <legend>{t("round.what")}</legend>
        <For each={["notes", "groups"] as const}>
          {(on) => (
            <label>
              <input
                type="radio"
                name="round-on"
                data-testid={`round-on-${on}`}
                checked={props.wish.on === on}
                onChange={() => props.set({ on })}
              />
              {t(`round.on.${on}`)}
            </label>
          )}
        </For>
      </fieldset>
      <label class="labelled inline">
        <span>{t("round.budget")}</span>
        <input
          type="number"
          class="short"
          data-testid="round-budget"
          min="1"
          max={kBudgetMax}
          required
          value={props.wish.budget}
          onInput={(event) => props.set({ budget: Math.round(event.currentTarget.valueAsNumber) })}
        />
      </label>
      {check("several")}
      {check("secret")}
    </>
  );
}

function NewRound(props: UiProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const [wish, setWish] = createSignal<Wish>(firstWish(ui));
  const stage = () => stageOf(store.stages(), wish().stage);
  const n = () => itemsOf(store, { ...wish(), id: "" as never, per_item: 1, at: 0, by: 0 }).length;
  const why = () => {
    if (stage()?.visibility === "private") return t("error.stage_private");
    return n() === 0 ? t("round.nothing") : "";
  };
  const fits = () => wish().budget >= 1 && wish().budget <= kBudgetMax && why() === "";
  const open = (event: Event) => {
    event.preventDefault();
    if (!fits()) return;
    openRound(ui, wish());
    ui.openDialog(null);
    ui.goToStage(wish().stage);
  };
  return (
    <form onSubmit={open}>
      <WishFields ui={ui} wish={wish()} set={(change) => setWish((now) => ({ ...now, ...change }))} />
      <p class="help" role="status">
        {why() ||
          [t("round.items", { n: n() }), stage()?.policy.vote && stage()?.status === "open" ? "" : t("round.lets")]
            .filter(Boolean)
            .join(" ")}
      </p>
      <Answers
        ui={ui}
        close={() => ui.openDialog(null)}
        ok={t("round.open")}
        testid="round-open"
        disabled={!fits()}
        focus="ok"
      />
    </form>
  );
}

function Earlier(props: UiProps): JSX.Element {
  const { ui } = props;
  const closed = () =>
    ui.store
      .rounds()
      .filter((round) => round.closed !== undefined && round.on !== "phrases")
      .reverse();
  return (
    <Show when={closed().length > 0}>
      <section class="earlier">
        <h3>{ui.t("round.earlier")}</h3>
        <ul class="choices">
          <For each={closed()}>
            {(round) => (
              <li>
                <button
                  type="button"
                  data-testid="round-earlier"
                  data-round={round.id}
                  onClick={() => ui.openDialog({ kind: "results", round: round.id })}
                >
                  <span dir="auto">{round.title}</span>
                  <small>
                    {stageTitle(ui.store, round.stage)} · {day(round.closed ?? round.at)}
                  </small>
                </button>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

export function RoundsDialog(props: UiProps): JSX.Element {
  const { ui } = props;
  return (
    <Modal
      testid="rounds-dialog"
      title={ui.t("round.rounds")}
      closeLabel={ui.t("close")}
      onClose={() => ui.openDialog(null)}
    >
      <Show when={ui.store.openRound()} keyed={false} fallback={<NewRound ui={ui} />}>
        {(round) => <OpenRound ui={ui} round={round()} />}
      </Show>
      <Earlier ui={ui} />
    </Modal>
  );
}
