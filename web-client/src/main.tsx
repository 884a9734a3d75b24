// The page: what the address asks for, in the language of the person.
import { createSignal, Show, type JSX } from "solid-js";
import { render } from "solid-js/web";
import { createI18n, loadWords } from "./i18n";
import { device, openPage, startApi } from "./store";
import { BoardPage } from "./view/board/board_page";
import { LostScreen } from "./view/board/problems";
import { loadLayout } from "./view/layout";
import type { StartProps } from "./view/start/start_page";
import "./styles/index.css";

type Start = (props: StartProps) => JSX.Element;

function App(props: { readonly start: Start | undefined }): JSX.Element {
  const i18n = createI18n();
  const [page, setPage] = createSignal(opened);
  const [created, setCreated] = createSignal(false);
  // Back and forward between the start page and a board load anew: a board's connection belongs to one page.
  addEventListener("popstate", () => location.reload());
  const open = (board: string, token: string) => {
    history.pushState(null, "", `/b/${board}#${token}`);
    setCreated(true);
    setPage(openPage());
  };
  const show = (): JSX.Element => {
    const now = page();
    switch (now.kind) {
      case "start":
        return props.start?.({ i18n, api: startApi, device, onCreated: open });
      case "no_token":
        return <LostScreen i18n={i18n} api={startApi} code="cut" />;
      case "board":
        return <BoardPage store={now.store} api={startApi} i18n={i18n} created={created()} keeps={device.keeps} />;
      default:
        return now satisfies never;
    }
  };
  return (
    <Show when={page()} keyed>
      {show()}
    </Show>
  );
}

const opened = openPage();

/// What this page needs, fetched at the same time. Without its words it is drawn all the same, as soon as they come.
async function begin(root: HTMLElement): Promise<void> {
  const startPage = opened.kind === "start" ? import("./view/start/start_page") : undefined;
  await Promise.allSettled([loadWords(undefined, opened.kind !== "board"), opened.kind === "board" && loadLayout()]);
  const start = (await startPage)?.StartPage;
  render(() => <App start={start} />, root);
}

const root = document.getElementById("app");
if (root) void begin(root);
