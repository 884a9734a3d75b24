// One quiet line each for what holds in the room now: frozen, private, whom one follows. That it is closed: `votes/`.
import { createSignal, Show, type JSX } from "solid-js";
import type { StageId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { liveNotes } from "../parts/notes";
import { barred, isFacilitator } from "../permissions";
import { freeze, reveal } from "./acts";
import { followPeer, leader, stopFollowing } from "./follow";

interface UiProps {
  readonly ui: BoardUi;
}

function Barred(props: UiProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const animates = () => isFacilitator(store);
  return (
    <>
      <Show when={store.frozen() && !store.closed()}>
        <p data-testid="strip-frozen">
          {t("strip.frozen")}
          <Show when={animates()}>
            <button type="button" data-testid="strip-unfreeze" onClick={() => freeze(ui, false)}>
              {t("strip.unfreeze")}
            </button>
          </Show>
        </p>
      </Show>
      <Show when={barred(store) === "muted"}>
        <p data-testid="strip-muted">{t("strip.muted")}</p>
      </Show>
    </>
  );
}

/// Asks once more, as it cannot be taken back and stands where one presses without thinking.
function Reveal(props: UiProps & { readonly stage: StageId }): JSX.Element {
  const { t } = props.ui;
  const [sure, setSure] = createSignal(false);
  return (
    <Show
      when={sure()}
      fallback={
        <button type="button" data-testid="strip-reveal" onClick={() => setSure(true)}>
          {t("private.reveal")}
        </button>
      }
    >
      <button
        type="button"
        class="primary"
        data-testid="strip-reveal-ok"
        ref={(button) => queueMicrotask(() => button.focus())}
        onClick={() => reveal(props.ui, props.stage)}
      >
        {t("private.revealSure")}
      </button>
      <button type="button" onClick={() => setSure(false)}>
        {t("cancel")}
      </button>
    </Show>
  );
}

function Private(props: UiProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const stage = () =>
    store.stages().find(({ id, visibility }) => visibility === "private" && id === ui.focusedStage()) ??
    store.stages().find(({ id, visibility }) => visibility === "private" && id === store.currentStage());
  return (
    <Show when={stage()}>
      {(value) => (
        <p data-testid="strip-private">
          <span>
            <b>{t("private.own")}</b> ·{" "}
            <span data-testid="private-count">{t("private.count", { n: liveNotes(store, value().id).length })}</span>
          </span>
          <Show when={isFacilitator(store)}>
            <button
              type="button"
              data-testid="strip-texts"
              aria-pressed={ui.textsShown()}
              onClick={() => ui.showTexts(!ui.textsShown())}
            >
              {t(ui.textsShown() ? "private.hideAgain" : "private.show")}
            </button>
            <Reveal ui={ui} stage={value().id} />
          </Show>
        </p>
      )}
    </Show>
  );
}

function Looking(props: UiProps): JSX.Element {
  const { ui } = props;
  const { t } = ui;
  const name = (given: string) => given || t("look.someone");
  const opening = (given: string) => name(given).replace(/^./u, (letter) => letter.toLocaleUpperCase());
  return (
    <>
      <Show when={ui.looking()}>
        <p data-testid="strip-looking">
          {t("look.mine")}
          <button type="button" data-testid="look-end" onClick={() => ui.setLooking(false)}>
            {t("look.end")}
          </button>
        </p>
      </Show>
      <Show when={ui.following()}>
        {(followed) => (
          <p data-testid="strip-following">
            {followed().look
              ? t("look.following", { name: name(followed().name) })
              : t("follow.following", { name: followed().name || t("follow.someone") })}
            <button type="button" data-testid="follow-leave" onClick={() => stopFollowing(ui)}>
              {t("look.leave")}
            </button>
          </p>
        )}
      </Show>
      <Show when={!ui.following() && leader(ui)}>
        {(peer) => (
          <p data-testid="strip-look">
            {t("look.asks", { name: opening(peer().name) })}
            <button type="button" data-testid="look-join" onClick={() => followPeer(ui, peer(), true)}>
              {t("look.join")}
            </button>
          </p>
        )}
      </Show>
    </>
  );
}

export function RoomStrip(props: UiProps): JSX.Element {
  return (
    <aside class="room-strip" aria-label={props.ui.t("room.room")}>
      <div role="status">
        <Barred ui={props.ui} />
        <Looking ui={props.ui} />
      </div>
      <Private ui={props.ui} />
    </aside>
  );
}

/// Where each chooses whether their name is shown. `explain`: says too that names are hidden.
export function NameChoice(props: UiProps & { readonly explain?: boolean }): JSX.Element {
  const { store, t } = props.ui;
  return (
    <>
      <Show when={store.namesShown() === "chosen" && store.role() !== "viewer"}>
        <label class="name-choice">
          <input
            type="checkbox"
            data-testid="name-shown"
            checked={store.nameShown()}
            onChange={(event) => store.setName(store.name(), event.currentTarget.checked)}
          />
          {t("names.show")}
        </label>
      </Show>
      <Show when={props.explain && store.namesShown() === "hidden"}>
        <small class="name-choice">{t("names.hidden")}</small>
      </Show>
    </>
  );
}
