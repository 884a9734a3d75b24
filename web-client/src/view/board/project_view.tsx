// What the room sees on the wall: the prompt, the link and its code. No tools, no names, no counts.
import { onCleanup, onMount, Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { Icon } from "../parts/icons";
import { createCode } from "../facilitate/code";
import { CodeWords } from "../facilitate/code_parts";
import { LargeTimer } from "../facilitate/room_tools";
import { createLinks } from "../parts/links";
import { Qr } from "../parts/qr";
import { isFacilitator } from "../permissions";

/// Full screen is asked for and not needed: browsers may refuse it.
function fillScreen(): void {
  onMount(() => document.documentElement.requestFullscreen?.().catch(() => undefined));
  onCleanup(() => {
    if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
  });
}

export function ProjectView(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const { links } = createLinks(ui.store);
  const control = createCode(ui.store, isFacilitator(ui.store));
  fillScreen();
  // The room looks at where the workshop stands, once the canvas has its new size.
  onMount(() => requestAnimationFrame(() => ui.goToStage(ui.store.currentStage())));
  const leave = () => {
    if (!document.fullscreenElement) ui.setProjecting(false);
  };
  onMount(() => document.addEventListener("fullscreenchange", leave));
  onCleanup(() => document.removeEventListener("fullscreenchange", leave));
  const prompt = () => ui.store.stages().find((stage) => stage.id === ui.store.currentStage())?.prompt;
  return (
    <>
      <header class="project-head" data-testid="project-view">
        <h1>{prompt() || ui.store.title()}</h1>
        <LargeTimer ui={ui} />
      </header>
      <Show when={links()?.participant}>
        {(link) => (
          <aside class="project-link">
            <Show when={link()} keyed>
              {(text) => <Qr text={text} label={ui.t("qr")} />}
            </Show>
            <p>{ui.t("scan")}</p>
            <CodeWords ui={ui} control={control} />
            <Show when={control.state().kind !== "there"}>
              <p class="link-text">{link().replace(/^https?:\/\//, "")}</p>
            </Show>
          </aside>
        )}
      </Show>
      <button type="button" class="project-end" data-testid="project-end" onClick={() => ui.setProjecting(false)}>
        <Icon name="close" />
        {ui.t("projectEnd")}
      </button>
    </>
  );
}
