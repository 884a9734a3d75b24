// One person: follow, mute, remove, undo what they did lately, erase. What each does is said before.
import { createEffect, createSignal, For, on, onCleanup, Show, type JSX } from "solid-js";
import type { PersonsWork } from "../../store/api";
import type { BoardUi } from "../board_ui";
import { Modal } from "../parts/modal";
import { isFacilitator } from "../permissions";
import { undoOr } from "../take_back";
import { followPeer } from "./follow";
import { kMinuteMs } from "./clock";
import { nameOf } from "./names";

interface PersonProps {
  readonly ui: BoardUi;
  readonly person: number;
}

const kSpans = [5, 15, 60, 0] as const; // minutes; 0: all

type Found = { readonly kind: "none" | "asking" | "failed" } | { readonly kind: "found"; readonly work: PersonsWork };

function Follow(props: PersonProps): JSX.Element {
  const { ui } = props;
  const here = () => ui.store.peers().filter(({ participant }) => participant === props.person);
  const peer = () => here().find(({ view }) => view);
  return (
    <Show when={ui.store.methods().includes("follow") && here().length > 0}>
      <Show when={peer()} fallback={<p class="help">{ui.t("follow.notNow")}</p>}>
        {(found) => (
          <button
            type="button"
            data-testid="person-follow"
            onClick={() => (ui.openDialog(null), followPeer(ui, found(), false))}
          >
            {ui.t("follow")}
          </button>
        )}
      </Show>
    </Show>
  );
}

function Quiet(props: PersonProps): JSX.Element {
  const { store, t } = props.ui;
  const person = () => store.people().get(props.person);
  const mute = (muted: boolean) => store.submit([{ op: "person.mute", person: props.person, muted }]);
  const remove = (removed: boolean) => store.submit([{ op: "person.remove", person: props.person, removed }]);
  return (
    <Show when={person()?.role !== "facilitator"} fallback={<p class="help">{t("person.facilitator")}</p>}>
      <section>
        <div class="row wrap">
          <button
            type="button"
            data-testid="person-mute"
            aria-pressed={person()?.muted === true}
            onClick={() => mute(person()?.muted !== true)}
          >
            {t(person()?.muted ? "person.unmute" : "person.mute")}
          </button>
          <button
            type="button"
            class="danger"
            data-testid="person-remove"
            aria-pressed={person()?.removed === true}
            onClick={() => remove(person()?.removed !== true)}
          >
            {t(person()?.removed ? "person.readmit" : "person.remove")}
          </button>
        </div>
        <p class="help">{t("person.muteHint")}</p>
        <p class="help" data-testid="person-courtesy">
          {t("person.courtesy")}{" "}
          <button type="button" class="link" onClick={() => props.ui.openDialog({ kind: "new-link" })}>
            {t("room.newLink")}
          </button>
        </p>
      </section>
    </Show>
  );
}

/// What would be undone, in numbers.
function What(props: { readonly ui: BoardUi; readonly work: PersonsWork }): JSX.Element {
  const { t } = props.ui;
  const lines = () => [
    props.work.setAside.length > 0 ? t("work.aside", { n: props.work.setAside.length }) : "",
    props.work.restored.length > 0 ? t("work.restored", { n: props.work.restored.length }) : "",
    props.work.left.length > 0 ? t("work.left", { n: props.work.left.length }) : "",
    props.work.over.length > 0 ? t("work.over", { n: props.work.over.length }) : "",
  ];
  return (
    <ul class="what" data-testid="work-what">
      <For each={lines().filter(Boolean)}>{(line) => <li>{line}</li>}</For>
    </ul>
  );
}

/// Asks what would be undone; the answer to an older question is not used.
function createWork(props: PersonProps) {
  const { store, t } = props.ui;
  const [minutes, setMinutes] = createSignal<number>();
  const [found, setFound] = createSignal<Found>({ kind: "none" });
  let asked = 0;
  const ask = () => {
    const span = minutes();
    if (span === undefined) return;
    const mine = ++asked;
    const since = span === 0 ? 0 : Math.max(0, store.serverNow() - span * kMinuteMs);
    const tell = (next: Found) => void (mine === asked && setFound(next));
    setFound({ kind: "asking" });
    store
      .personsWork(props.person, Math.round(since), t("work.why"))
      .then((work) => tell({ kind: "found", work }))
      .catch(() => tell({ kind: "failed" }));
  };
  createEffect(on(minutes, ask));
  onCleanup(() => void ++asked);
  return { minutes, setMinutes, found, ask };
}

function Work(props: PersonProps): JSX.Element {
  const { ui } = props;
  const { t } = ui;
  const { minutes, setMinutes, found, ask } = createWork(props);
  const work = () => {
    const now = found();
    return now.kind === "found" ? now.work : undefined;
  };
  const doIt = ({ ops, setAside, restored }: PersonsWork) => {
    ui.openDialog(null);
    ui.store.submit(ops);
    const back = () => ui.store.undo();
    ui.say(t("work.done", { n: setAside.length + restored.length }), { label: t("undo"), run: undoOr(ui, back) });
  };
  return (
    <section>
      <h3>{t("work.title")}</h3>
      <div class="row wrap" role="group" aria-label={t("work.title")}>
        <For each={kSpans}>
          {(span) => (
            <button
              type="button"
              data-testid={`work-${span}`}
              aria-pressed={minutes() === span}
              onClick={() => setMinutes(span)}
            >
              {span === 0 ? t("work.all") : t("work.last", { n: span })}
            </button>
          )}
        </For>
      </div>
      <div class="work-found" aria-live="polite">
        <Show when={found().kind === "asking"}>
          <p class="help">{t("working")}</p>
        </Show>
        <Show when={found().kind === "failed"}>
          <p class="warn">{t("error.network")}</p>
          <button type="button" onClick={ask}>
            {t("retry")}
          </button>
        </Show>
        <Show when={work()}>
          {(value) => (
            <Show
              when={value().ops.length > 0 || value().left.length > 0}
              fallback={<p class="help">{t("work.none")}</p>}
            >
              <What ui={ui} work={value()} />
              <Show when={value().ops.length > 0}>
                <button type="button" class="primary danger" data-testid="work-undo" onClick={() => doIt(value())}>
                  {t("work.undo")}
                </button>
              </Show>
            </Show>
          )}
        </Show>
      </div>
    </section>
  );
}

export function PersonDialog(props: PersonProps): JSX.Element {
  const { ui } = props;
  const { t } = ui;
  return (
    <Modal
      testid="person-dialog"
      title={nameOf(ui, props.person)}
      closeLabel={t("close")}
      onClose={() => ui.openDialog({ kind: "people" })}
    >
      <div class="room-panel">
        <Follow ui={ui} person={props.person} />
        <Show when={isFacilitator(ui.store)}>
          <Quiet ui={ui} person={props.person} />
          <Work ui={ui} person={props.person} />
          <section>
            <button
              type="button"
              class="ghost danger"
              data-testid="person-erase-all"
              onClick={() => ui.openDialog({ kind: "erase", person: props.person })}
            >
              {t("eraseTheirs", { name: nameOf(ui, props.person) })}
            </button>
          </section>
        </Show>
      </div>
    </Modal>
  );
}
