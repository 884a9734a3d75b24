// The whole board page with a fake store. `?moment=end&notes=60&role=participant`; `window.dev` for scripts.
import { render } from "solid-js/web";
import { createI18n, loadWords } from "../../../src/i18n";
import { BoardPage } from "../../../src/view/board/board_page";
import { loadLayout } from "../../../src/view/layout";
import { createFakeStore } from "./fake_store";
import { scenarioAt, type Moment } from "./scenario";
import "../../../src/styles/index.css";

const query = new URLSearchParams(location.search);
const role = query.get("role") === "participant" ? "participant" : "facilitator";
const store = createFakeStore(
  scenarioAt((query.get("moment") ?? "posted") as Moment, Number(query.get("notes") ?? 60)),
  role,
  role === "facilitator" ? 100 : 1,
);
Object.assign(window, { dev: { store } });

const app = document.getElementById("app");
await Promise.all([loadWords(undefined, true), loadLayout()]);
if (app) render(() => <BoardPage store={store} i18n={createI18n()} created={false} keeps />, app);
