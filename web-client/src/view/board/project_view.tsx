// What the room sees on the wall: the prompt, the link and its code. No tools, no names, no counts.
import { onCleanup, onMount, Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { Icon } from "../parts/icons";
import { createLinks } from "../parts/links";
import { Qr } from "../parts/qr";

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
      </header>
      <Show when={links()?.participant}>
        {(link) => (
          <aside class="project-link">
            <Qr text={link()} label={ui.t("qr")} />
            <p>{ui.t("scan")}</p>
            <p class="link-text">{link().replace(/^https?:\/\//, "")}</p>
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
