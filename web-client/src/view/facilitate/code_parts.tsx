// The code to read aloud, as words; with what a facilitator may do with it.
import { Show, type JSX } from "solid-js";
import type { Key } from "../../i18n";
import type { BoardUi } from "../board_ui";
import { isFacilitator } from "../permissions";
import { createCode, type CodeControl } from "./code";
import { grouped } from "./code_text";

/// Where people go: without what nobody types.
export function host(): string {
  return location.host;
}

interface CodeProps {
  readonly ui: BoardUi;
  readonly control: CodeControl;
}

function endsAt(at: number): string {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}

/// "Go to … and type …"
export function CodeWords(props: CodeProps): JSX.Element {
  const { t } = props.ui;
  const join = () => {
    const state = props.control.state();
    return state.kind === "there" ? state.join : undefined;
  };
  return (
    <Show when={join()}>
      {(there) => (
        <p class="code-words">
          <span>{t("code.goTo", { host: host() })}</span>
          <b class="code" data-testid="join-code" aria-label={[...there().code].join(" ")}>
            {grouped(there().code)}
          </b>
          <small>{t("code.until", { time: endsAt(there().expires_at) })}</small>
        </p>
      )}
    </Show>
  );
}

export function CodeActs(props: CodeProps & { readonly large?: boolean }): JSX.Element {
  const { ui, control } = props;
  const { t } = ui;
  const failed = () => {
    const state = control.state();
    return state.kind === "failed" ? state.code : undefined;
  };
  return (
    <>
      <Show when={failed()}>
        {(code) => (
          <p class="warn" role="alert">
            {t(`error.${code()}` as Key) || t("error.network")}{" "}
            <button type="button" class="link" onClick={() => control.ask()}>
              {t("retry")}
            </button>
          </p>
        )}
      </Show>
      <Show when={isFacilitator(ui.store)}>
        <div class="row wrap">
          <Show
            when={control.state().kind === "there"}
            fallback={
              <button type="button" data-testid="code-make" onClick={() => control.make()}>
                {t("code.make")}
              </button>
            }
          >
            <button type="button" data-testid="code-renew" onClick={() => control.make(true)}>
              {t("code.renew")}
            </button>
            <button type="button" data-testid="code-drop" onClick={() => control.drop()}>
              {t("code.drop")}
            </button>
            <Show when={props.large}>
              <button type="button" data-testid="code-large" onClick={() => ui.openDialog({ kind: "code" })}>
                {t("code.large")}
              </button>
            </Show>
          </Show>
        </div>
      </Show>
    </>
  );
}

/// In the share dialog.
export function CodeBox(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const control = createCode(ui.store);
  const shown = () => isFacilitator(ui.store) || control.state().kind === "there";
  return (
    <Show when={shown()}>
      <section class="code-box">
        <h3>{ui.t("code.title")}</h3>
        <p class="help">{ui.t("code.hint")}</p>
        <CodeWords ui={ui} control={control} />
        <CodeActs ui={ui} control={control} large />
      </section>
    </Show>
  );
}
