// The whole board page with a fake store. `?moment=end&notes=60&role=participant`; `window.dev` for scripts.
import { createSignal } from "solid-js";
import { render } from "solid-js/web";
import { createI18n, loadWords } from "../../../src/i18n";
import { createBoardUi } from "../../../src/view/board_ui";
import { loadLate, WithLate } from "../../../src/view/late";
import { kPhoneQuery, Layout, loadLayout } from "../../../src/view/layout";
import { createFakeStore } from "./fake_store";
import { scenarioAt, type Moment } from "./scenario";
import "../../../src/styles/index.css";

const query = new URLSearchParams(location.search);
const role = query.get("role") === "participant" ? "participant" : "facilitator";

function Dev() {
  const i18n = createI18n();
  const moment = (query.get("moment") ?? "posted") as Moment;
  const store = createFakeStore(
    scenarioAt(moment, Number(query.get("notes") ?? 60)),
    role,
    role === "facilitator" ? 100 : 1,
  );
  const [phone] = createSignal(matchMedia(kPhoneQuery).matches);
  const ui = createBoardUi(store, i18n.t, phone);
  loadLate(ui, i18n);
  Object.assign(window, { dev: { ui, store } });
  return (
    <>
      <Layout ui={ui} i18n={i18n} />
      <WithLate>
        {({ Menus, Dialogs, Toasts, Announcer, Keys }) => (
          <>
            <Keys ui={ui} />
            <Menus ui={ui} />
            <Dialogs ui={ui} />
            <Toasts ui={ui} i18n={i18n} keeps />
            <Announcer ui={ui} />
          </>
        )}
      </WithLate>
    </>
  );
}

const app = document.getElementById("app");
await Promise.all([loadWords(undefined, true), loadLayout()]);
if (app) render(() => <Dev />, app);
