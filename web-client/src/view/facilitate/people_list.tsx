// Up to a thousand people: only the rows in sight are drawn.
import { createMemo, createSignal, For, onCleanup, onMount, Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
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
  const eraseWords = () => ui.t("eraseTheirs", { name: props.head.name });
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
      <Show when={acts()}>
        <button
          type="button"
          class="ghost danger"
          data-testid="person-erase"
          data-person={props.head.person}
          aria-label={eraseWords()}
          title={eraseWords()}
          onClick={() => ui.openDialog({ kind: "erase", person: props.head.person })}
        >
          {ui.t("erase.short")}
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

export function PeopleList(props: UiProps): JSX.Element {
  const { ui } = props;
  const [words, setWords] = createSignal("");
  const [scrolled, setScrolled] = createSignal(0);
  const [height, setHeight] = createSignal(0);
  let box: HTMLDivElement | undefined;
  const heads = createMemo(() => everybody(ui));
  const found = createMemo(() => matching(heads(), words()));
  const rows = createMemo(() => {
    const { from, to } = rowsInSight(scrolled(), height(), kRowPx, found().length);
    return found()
      .slice(from, to)
      .map((head, at) => ({ head, at: from + at }));
  });
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
  return (
    <>
      <input
        type="search"
        data-testid="people-search"
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
          <For each={rows()}>{(row) => <Row ui={ui} head={row.head} at={row.at} all={found().length} />}</For>
        </ul>
      </div>
    </>
  );
}
