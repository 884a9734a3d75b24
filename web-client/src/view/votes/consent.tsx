// What people say to the phrases: agree, a concern, an objection, with a reason; live, or told when the round is closed.
import { For, Show, type JSX } from "solid-js";
import { limits, type NoteId, type Round, type Says } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { day } from "../parts/time";
import { noteText, shortText } from "../parts/notes";
import { isFacilitator } from "../permissions";
import { mayVote } from "./rights";
import { consentRound, countsKnown, countStances, kSays } from "./stances";

interface UiProps {
  readonly ui: BoardUi;
}
interface PhraseProps extends UiProps {
  readonly round: Round;
  readonly note: NoteId;
}

/// One's own stance, changed at a click; the reason is asked for where it is not "agree".
function OwnStance(props: PhraseProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const mine = () => store.stance(props.round.id, props.note);
  const set = (says: Says, why = "") =>
    store.submit([{ op: "stance.set", round: props.round.id, note: props.note, says, ...(why && { why }) }]);
  const choose = (says: Says) => {
    if (mine()?.says === says) store.submit([{ op: "stance.clear", round: props.round.id, note: props.note }]);
    else set(says, says === "agree" ? "" : mine()?.why);
  };
  const name = () => shortText(t, store.note(props.note)(), 40);
  return (
    <>
      <div class="stances" role="group" aria-label={t("consent.yours", { text: name() })}>
        <For each={kSays}>
          {(says) => (
            <button
              type="button"
              class={says}
              data-testid={`say-${says}`}
              data-note={props.note}
              aria-pressed={mine()?.says === says}
              onClick={() => choose(says)}
            >
              {t(`says.${says}`)}
            </button>
          )}
        </For>
      </div>
      <Show when={mine()?.says !== "agree" && mine()}>
        {(stance) => (
          <input
            data-testid="say-why"
            data-note={props.note}
            aria-label={t("consent.why")}
            placeholder={t("consent.why")}
            maxlength={limits.why_max}
            value={stance().why ?? ""}
            onChange={(event) => set(stance().says, event.currentTarget.value.trim())}
          />
        )}
      </Show>
      <Show when={mine() && mine()?.version !== store.note(props.note)()?.version}>
        <p class="help">{t("consent.changed")}</p>
      </Show>
    </>
  );
}

/// How many say what, and why.
function Said(props: PhraseProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const all = () => countStances(props.round, props.note);
  const who = (by: number) => (props.round.secret ? "" : (store.people().get(by)?.name ?? ""));
  const stale = (version: number) => version !== store.note(props.note)()?.version;
  return (
    <>
      <p class="said" data-testid="said" data-note={props.note}>
        <For each={kSays}>{(says) => <span class={says}>{t(`says.n.${says}`, { n: all().counts[says] })}</span>}</For>
      </p>
      <ul class="reasons">
        <For each={all().reasons}>
          {(reason) => (
            <li class={reason.says}>
              <b>{t(`says.${reason.says}`)}</b> <span dir="auto">{reason.why || t("consent.noWhy")}</span>{" "}
              <small>
                {[who(reason.by), stale(reason.version) ? t("consent.earlier") : ""].filter(Boolean).join(" · ")}
              </small>
            </li>
          )}
        </For>
      </ul>
    </>
  );
}

function OnPhrase(props: PhraseProps & { readonly at: number }): JSX.Element {
  const { ui } = props;
  return (
    <li data-testid="consent-phrase" data-note={props.note}>
      <p dir="auto">
        <b>{props.at}</b> {noteText(ui.t, ui.store.note(props.note)())}
      </p>
      <Show when={mayVote(ui.store, props.round)}>
        <OwnStance ui={ui} round={props.round} note={props.note} />
      </Show>
      <Show when={countsKnown(props.round)}>
        <Said ui={ui} round={props.round} note={props.note} />
      </Show>
    </li>
  );
}

function Earlier(props: UiProps & { readonly shown: Round }): JSX.Element {
  const { ui } = props;
  const rounds = () =>
    ui.store
      .rounds()
      .filter(({ id, on }) => on === "phrases" && id !== props.shown.id)
      .reverse();
  const noted = (round: Round) =>
    (Object.keys(round.stances ?? {}) as NoteId[]).filter((id) => ui.store.notes().has(id));
  return (
    <Show when={rounds().length > 0}>
      <details class="menu-more">
        <summary>{ui.t("round.earlier")}</summary>
        <For each={rounds()}>
          {(round) => (
            <section>
              <h4>
                {round.title} <small>{day(round.closed ?? round.at)}</small>
              </h4>
              <ol class="consent">
                <For each={noted(round)} fallback={<li class="help">{ui.t("consent.none")}</li>}>
                  {(note, at) => <OnPhrase ui={ui} round={round} note={note} at={at() + 1} />}
                </For>
              </ol>
            </section>
          )}
        </For>
      </details>
    </Show>
  );
}

/// In the drawer and the phone's sheet. Nothing where consent is not a method and no round ever was.
export function Consent(props: UiProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const round = () => consentRound(store);
  const open = () => round()?.closed === undefined && round();
  const lead = () => isFacilitator(store) && store.methods().includes("consent");
  return (
    <Show when={store.phrases().length > 0 && (round() ?? lead())}>
      <section class="consent-part" aria-label={t("consent.title")}>
        <Show when={round()}>
          {(now) => (
            <>
              <h3>{t(open() ? "consent.title" : "consent.result")}</h3>
              <Show when={open() && now().secret}>
                <p class="help">{t("consent.secretNow")}</p>
              </Show>
              <ol class="consent">
                <For each={store.phrases()}>
                  {(note, at) => <OnPhrase ui={ui} round={now()} note={note} at={at() + 1} />}
                </For>
              </ol>
            </>
          )}
        </Show>
        <Show when={lead()}>
          <Show
            when={open()}
            fallback={
              <button
                type="button"
                data-testid="consent-ask"
                disabled={store.openRound() !== undefined}
                onClick={() => ui.openDialog({ kind: "consent" })}
              >
                {t("consent.ask")}
              </button>
            }
          >
            {(now) => (
              <button
                type="button"
                data-testid="consent-close"
                onClick={() => store.submit([{ op: "round.close", round: now().id }])}
              >
                {t("consent.close")}
              </button>
            )}
          </Show>
        </Show>
        <Show when={round()}>{(now) => <Earlier ui={ui} shown={now()} />}</Show>
      </section>
    </Show>
  );
}
