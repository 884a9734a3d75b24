// Up to a thousand people: only the rows in sight are drawn.
import { createMemo, createSignal, For, onCleanup, onMount, Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { createKeyed } from "../canvas/keyed";
import { isFacilitator } from "../permissions";
import { everybody, matching, rowsInSight, type Head } from "./crowd";

const kRowPx = 52; // as in room.css

interface UiProps {
  readonly ui: BoardUi;
}

function meta(ui: BoardUi, head: Head): string {
  const { t } = ui;
  return [
    t(`role.${head.role}`),
    head.you ? t("you") : head.here ? "" : t("people.away"),
    head.notes > 0 ? t("nNotes", { n: head.notes }) : "",
    head.hand ? t("people.hand") : "",
    head.muted ? t("people.muted") : "",
    head.removed ? t("people.removed") : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

function Row(props: UiProps & { readonly head: Head; readonly at: number; readonly all: number }): JSX.Element {
  const { ui } = props;
  const acts = () => isFacilitator(ui.store) && props.head.person !== 0 && !props.head.you;
  const follows = () => ui.store.methods().includes("follow") && props.head.person !== 0 && !props.head.you;
  const mutes = () => acts() && props.head.role !== "facilitator";
  const muteWords = () => ui.t(props.head.muted ? "person.unmute" : "person.mute");
  const mute = () => ui.store.submit([{ op: "person.mute", person: props.head.person, muted: !props.head.muted }]);
  return (
    <li
      data-testid="person"
      data-person={props.head.person}
      aria-posinset={props.at + 1}
      aria-setsize={props.all}
      style={{ top: `${props.at * kRowPx}px` }}
    >
      <span class="row-text">
        <span dir="auto">{props.head.name}</span>
        <small>{meta(ui, props.head)}</small>
      </span>
      <Show when={mutes()}>
        <button
          type="button"
          class="ghost"
          data-testid="person-mute-here"
          data-person={props.head.person}
          aria-label={`${muteWords()} : ${props.head.name}`}
          aria-pressed={props.head.muted}
          onClick={mute}
        >
          {muteWords()}
        </button>
      </Show>
      <Show when={acts() || follows()}>
        <button
          type="button"
          data-testid="person-more"
          aria-label={ui.t("people.moreOf", { name: props.head.name })}
          onClick={() => ui.openDialog({ kind: "person", person: props.head.person })}
        >
          {ui.t("people.more")}
        </button>
      </Show>
    </li>
  );
}

function sameHead(a: Head, b: Head): boolean {
  return (Object.keys(a) as (keyof Head)[]).every((field) => a[field] === b[field]);
}

export function PeopleList(props: UiProps): JSX.Element {
  const { ui } = props;
  const [words, setWords] = createSignal("");
  const [scrolled, setScrolled] = createSignal(0);
  const [height, setHeight] = createSignal(0);
  let box: HTMLDivElement | undefined;
  const heads = createMemo(() => everybody(ui));
  const found = createMemo(() => matching(heads(), words()));
  const sight = createMemo(() => rowsInSight(scrolled(), height(), kRowPx, found().length));
  // A row stays as it is while others come and go, so that a button in it keeps the focus.
  const keys = createMemo(() =>
    found()
      .slice(sight().from, sight().to)
      .map(({ key }) => key),
  );
  const head = createKeyed(() => new Map(found().map((each) => [each.key, each])), sameHead);
  onMount(() => {
    if (!box) return;
    const watch = new ResizeObserver(() => setHeight(box?.clientHeight ?? 0));
    watch.observe(box);
    onCleanup(() => watch.disconnect());
  });
  const look = (text: string) => {
    setWords(text);
    setScrolled(0);
    box?.scrollTo(0, 0);
  };
  /// From the field to what can be done with the first one found.
  const intoList = (event: KeyboardEvent) => {
    if (event.isComposing || (event.key !== "Enter" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    box?.querySelector<HTMLElement>("button")?.focus();
  };
  return (
    <>
      <input
        type="search"
        autofocus={!ui.phone()}
        data-testid="people-search"
        onKeyDown={intoList}
        aria-label={ui.t("people.search")}
        placeholder={ui.t("people.search")}
        value={words()}
        onInput={(event) => look(event.currentTarget.value)}
      />
      <p class="help" role="status" data-testid="people-found">
        {words().trim() === "" ? "" : ui.t("people.found", { n: found().length })}
      </p>
      <div
        class="crowd"
        ref={box}
        tabindex="0"
        role="region"
        aria-label={ui.t("room.people")}
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
        style={{ "--rows": String(Math.min(found().length, 9)) }}
      >
        <ul style={{ height: `${found().length * kRowPx}px` }}>
          <For each={keys()}>
            {(key, at) => (
              <Show when={head(key)}>
                {(shown) => <Row ui={ui} head={shown()} at={sight().from + at()} all={found().length} />}
              </Show>
            )}
          </For>
        </ul>
      </div>
    </>
  );
}
