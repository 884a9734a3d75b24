// The start page: make a workshop, open a link, find the ones of this device again.
import { createSignal, For, Show, type JSX } from "solid-js";
import type { I18n } from "../../i18n";
import type { Device, KnownBoard, StartApi } from "../../store/api";
import { CreateForm } from "./create_form";
import { FunnelArt } from "./funnel_art";
import { JoinCode } from "./join_code";
import { OpenLink } from "./open_link";
import "../../styles/forms.css";
import "../../styles/start.css";
import "../../styles/ways_in.css";

export interface StartProps {
  readonly i18n: I18n;
  readonly api: StartApi;
  readonly device: Device;
  readonly onCreated: (board: string, token: string) => void;
}

function KnownBoards(props: { readonly i18n: I18n; readonly device: Device }): JSX.Element {
  const t = props.i18n.t;
  const [boards, setBoards] = createSignal<readonly KnownBoard[]>(props.device.boards());
  const forget = (board: KnownBoard) => {
    if (!confirm(t("forgetAsk", { title: board.title }))) return;
    props.device.forget(board.board);
    setBoards(props.device.boards());
  };
  const day = (at: number) => new Date(at).toLocaleDateString(props.i18n.locale(), { dateStyle: "medium" });
  return (
    <Show when={boards().length > 0}>
      <section class="card-box">
        <h2>{t("boards")}</h2>
        <ul class="boards">
          <For each={boards()}>
            {(board) => (
              <li>
                <a href={`/b/${board.board}#${board.token}`} data-testid="known-board">
                  <b dir="auto">{board.title}</b>
                  <small>
                    {t(`role.${board.role}`)} · {day(board.opened)}
                  </small>
                </a>
                <button
                  type="button"
                  class="ghost"
                  aria-label={`${t("forget")} : ${board.title}`}
                  onClick={() => forget(board)}
                >
                  {t("forget")}
                </button>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

export function StartPage(props: StartProps): JSX.Element {
  const { i18n } = props;
  const t = i18n.t;
  document.title = "Entonnoir";
  return (
    <div class="start">
      <header>
        <FunnelArt />
        <div>
          <h1>Entonnoir</h1>
          <p>{t("tagline")}</p>
        </div>
        <button
          type="button"
          class="ghost language"
          data-testid="language"
          lang={t("languageCode")}
          onClick={() => i18n.choose(i18n.locale() === "fr" ? "en" : "fr")}
        >
          {t("language")}
        </button>
      </header>
      <main>
        <section class="card-box">
          <h2>{t("create")}</h2>
          <CreateForm i18n={i18n} api={props.api} onCreated={props.onCreated} />
        </section>
        <div class="start-side">
          <section class="card-box ways-in">
            <h2>{t("openLink")}</h2>
            <JoinCode i18n={i18n} api={props.api} />
            <OpenLink i18n={i18n} />
          </section>
          <KnownBoards i18n={i18n} device={props.device} />
          <Show when={!props.device.keeps}>
            <p class="warn">{t("keepsNothing")}</p>
          </Show>
        </div>
      </main>
    </div>
  );
}
