// The white board alone, with a fake store. `?moment=end&notes=60&role=facilitator&projecting=1`; `window.dev` for scripts.
import { createSignal } from "solid-js";
import { render } from "solid-js/web";
import { createI18n } from "../../../src/i18n";
import { Canvas } from "../../../src/view/canvas";
import { createBoardUi } from "../../../src/view/board_ui";
import { createFakeStore } from "./fake_store";
import { scenarioAt, type Moment } from "./scenario";

const query = new URLSearchParams(location.search);
const role = query.get("role") === "participant" ? "participant" : "facilitator";

function Dev() {
  const store = createFakeStore(
    scenarioAt((query.get("moment") ?? "posted") as Moment, Number(query.get("notes") ?? 60)),
    role,
    role === "facilitator" ? 100 : 1,
  );
  const [phone] = createSignal(innerWidth <= 720);
  const ui = createBoardUi(store, createI18n().t, phone);
  ui.setProjecting(query.has("projecting"));
  Object.assign(window, { dev: { ui, store } });
  return <Canvas ui={ui} />;
}

const app = document.getElementById("app");
if (app) render(() => <Dev />, app);
