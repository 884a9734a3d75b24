// The board page on a phone: what to write about, a list, and the composer above the keyboard.
import { createSignal, onCleanup, onMount, Show, type JSX } from "solid-js";
import type { BoardUi, Tab } from "../board_ui";
import { Composer } from "../board/composer";
import { MoreMenu } from "../board/more_menu";
import { SaveWord } from "../board/save_state";
import { Canvas } from "../canvas/canvas";
import { WithLate } from "../late";
import type { LayoutProps } from "../layout";
import { NoteList } from "./note_list";
import "../../styles/phone.css";

const kTouchMs = 250; // a touch and the click that it becomes

/// The part of the window that the keyboard leaves free, as custom properties of the page.
function followKeyboard(page: () => HTMLElement | undefined): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const fit = () => {
    page()?.style.setProperty("--visible", `${Math.round(viewport.height)}px`);
    page()?.style.setProperty("--shift", `${Math.round(viewport.offsetTop)}px`);
  };
  onMount(fit);
  viewport.addEventListener("resize", fit);
  viewport.addEventListener("scroll", fit);
  onCleanup(() => {
    viewport.removeEventListener("resize", fit);
    viewport.removeEventListener("scroll", fit);
  });
}

/// Whether somebody types, so that the page makes room. What a finger has just touched stays under it: the room comes back a
/// moment after the field lost the focus to it.
function createTyping() {
  const [typing, setTyping] = createSignal(false);
  let later: ReturnType<typeof setTimeout> | undefined;
  const type = (now: boolean) => {
    clearTimeout(later);
    if (now) setTyping(true);
    else later = setTimeout(() => setTyping(false), kTouchMs);
  };
  onCleanup(() => clearTimeout(later));
  return { typing, type };
}

function PhoneBar(props: LayoutProps): JSX.Element {
  const { store } = props.ui;
  const at = () => store.stages().findIndex((stage) => stage.id === store.currentStage());
  return (
    <header class="phone-bar">
      <SaveWord ui={props.ui} short />
      <span class="stage-chip">
        {at() + 1} · {store.stages()[at()]?.title}
      </span>
      <WithLate>{({ RoomTools }) => <RoomTools ui={props.ui} />}</WithLate>
      <MoreMenu ui={props.ui} i18n={props.i18n} />
    </header>
  );
}

function Tabs(props: { readonly ui: BoardUi }): JSX.Element {
  const tab = (name: Tab) => (
    <button
      type="button"
      role="tab"
      data-testid={`tab-${name}`}
      aria-selected={props.ui.tab() === name}
      onClick={() => props.ui.setTab(name)}
    >
      {props.ui.t(`tab.${name}`)}
    </button>
  );
  return (
    <div class="tabs" role="tablist">
      {tab("all")}
      {tab("mine")}
      {tab("board")}
    </div>
  );
}

export function PhonePage(props: LayoutProps): JSX.Element {
  const { ui } = props;
  const { typing, type } = createTyping();
  let page: HTMLDivElement | undefined;
  followKeyboard(() => page);
  const prompt = () => ui.store.stages().find((stage) => stage.id === ui.store.currentStage())?.prompt;
  const list = () => {
    const now = ui.tab();
    return now === "board" ? null : now;
  };
  return (
    <div class="phone" classList={{ typing: typing() }} ref={page}>
      <PhoneBar {...props} />
      <h1 class="phone-prompt" data-testid="prompt">
        {prompt()}
      </h1>
      <WithLate>{({ RoomStrip }) => <RoomStrip ui={ui} />}</WithLate>
      <WithLate>{({ ContentBar }) => <ContentBar ui={ui} />}</WithLate>
      <Tabs ui={ui} />
      <main class="phone-main">
        <Show
          when={list()}
          keyed
          fallback={
            <div class="canvas-area">
              <Canvas ui={ui} />
              <WithLate>
                {({ SelectionBar, ZoomCorner }) => (
                  <>
                    <SelectionBar ui={ui} />
                    <ZoomCorner ui={ui} />
                  </>
                )}
              </WithLate>
            </div>
          }
        >
          {(name) => <NoteList ui={ui} tab={name} />}
        </Show>
      </main>
      <Composer ui={ui} onTyping={type} />
      <WithLate>
        {({ DefinitionSheet, FindPanel }) => (
          <>
            <DefinitionSheet ui={ui} />
            <FindPanel ui={ui} />
          </>
        )}
      </WithLate>
    </div>
  );
}
