// The page of one board: everything around the canvas, on a desktop or a phone, or the sentence that says what is wrong.
import { createEffect, createSignal, onCleanup, onMount, Show, untrack, type JSX } from "solid-js";
import { definitionStage } from "../../board/board";
import type { I18n } from "../../i18n";
import type { BoardStore, StartApi } from "../../store/api";
import { createBoardUi, type BoardUi } from "../board_ui";
import { stageTitle } from "../parts/notes";
import { loadLate, WithLate } from "../late";
import { kPhoneQuery, Layout } from "../layout";
import { LostScreen, WaitingScreen } from "./problems";

const kIdleMs = 10_000;

function createPhone() {
  const query = matchMedia(kPhoneQuery);
  const [phone, setPhone] = createSignal(query.matches);
  const follow = () => setPhone(query.matches);
  query.addEventListener("change", follow);
  onCleanup(() => query.removeEventListener("change", follow));
  return phone;
}

/// A stage change glides the cameras of those who have been idle; the others are told and asked.
function followStage(ui: BoardUi): void {
  let touched = 0;
  let before: string | null = null;
  const touch = () => void (touched = performance.now());
  const kinds = ["pointerdown", "wheel", "keydown"] as const;
  onMount(() => kinds.forEach((kind) => addEventListener(kind, touch, { passive: true })));
  onCleanup(() => kinds.forEach((kind) => removeEventListener(kind, touch)));
  // One invitation at a time, and none to where one is.
  let invitation = 0;
  createEffect(() => {
    if (ui.focusedStage() === ui.store.currentStage()) ui.dismissToast(invitation);
  });
  createEffect(() => {
    const now = ui.store.currentStage();
    if (!ui.store.ready()) return;
    if (before !== now) ui.dismissToast(invitation);
    const led = ui.led() === now || untrack(ui.following) !== null;
    if (before !== null && before !== now && !led && ui.focusedStage() !== now) {
      if (performance.now() - touched > kIdleMs) ui.goToStage(now);
      else
        invitation = ui.say(ui.t("stageNow", { stage: stageTitle(ui.store, now) }), {
          label: ui.t("goThere"),
          run: () => ui.goToStage(now),
        });
    }
    if (before !== now && definitionStage(ui.store.stages())?.id === now && !ui.phone()) ui.setDrawer(true);
    before = now;
  });
}

/// Notes that are gone or were moved out of reach are no longer selected.
function pruneSelection(ui: BoardUi): void {
  createEffect(() => {
    const notes = ui.store.notes();
    const kept = [...ui.selection()].filter((id) => notes.has(id));
    if (kept.length < ui.selection().size) ui.select(kept, "set");
  });
}

export interface BoardPageProps {
  readonly store: BoardStore;
  readonly api: StartApi;
  readonly i18n: I18n;
  readonly created: boolean; // just made here: the share panel opens, the key has to be kept
  readonly keeps: boolean; // the device can keep links
}

export function BoardPage(props: BoardPageProps): JSX.Element {
  const { store, i18n } = props;
  const ui = createBoardUi(store, i18n.t, createPhone());
  loadLate(ui, i18n);
  followStage(ui);
  pruneSelection(ui);
  createEffect(() => store.ready() && i18n.suggest(store.locale()));
  createEffect(() => (document.title = store.ready() ? `${store.title()} · Entonnoir` : "Entonnoir"));
  if (props.created) ui.openDialog({ kind: "share", first: true });
  onCleanup(() => store.close());
  const gone = () => {
    const phase = store.phase();
    return phase.kind === "gone" ? phase.code : null;
  };
  /// Nothing of the board is shown any more, even if it was.
  const left = () => {
    const code = gone();
    return code !== null && (!store.ready() || code === "removed" || code === "link_renewed");
  };
  const why = () => {
    const phase = store.phase();
    return phase.kind === "offline" ? phase.why : undefined;
  };
  return (
    <Show when={!left()} fallback={<LostScreen i18n={i18n} api={props.api} code={gone() ?? ""} />}>
      <Show when={store.ready()} fallback={<WaitingScreen i18n={i18n} why={why()} />}>
        <Show when={gone()}>
          {(code) => (
            <div class="gone-bar" role="alert">
              {i18n.error(code())}
            </div>
          )}
        </Show>
        <Layout ui={ui} i18n={i18n} />
        <WithLate>
          {({ Menus, Dialogs, Toasts, Announcer, Keys, Room }) => (
            <>
              <Keys ui={ui} />
              <Menus ui={ui} />
              <Dialogs ui={ui} />
              <Toasts ui={ui} i18n={i18n} keeps={props.keeps} />
              <Announcer ui={ui} />
              <Room ui={ui} />
            </>
          )}
        </WithLate>
      </Show>
    </Show>
  );
}
