// Sentences in place of a spinner or a blank board: what happened, why, and what to do now.
import { createSignal, onCleanup, Show, type JSX } from "solid-js";
import type { I18n } from "../../i18n";
import { OpenLink } from "../start/open_link";

const kSlowMs = 6000;

interface ProblemProps {
  readonly i18n: I18n;
  readonly title: string;
  readonly children?: JSX.Element;
}

function Problem(props: ProblemProps): JSX.Element {
  return (
    <main class="problem">
      <h1>{props.title}</h1>
      {props.children}
      <p>
        <a href="/">{props.i18n.t("home")}</a>
      </p>
    </main>
  );
}

/// The link lost its `#…`: without it nobody may know anything of the board.
export function CutLinkScreen(props: { readonly i18n: I18n }): JSX.Element {
  return (
    <Problem i18n={props.i18n} title={props.i18n.t("linkCut")}>
      <p>{props.i18n.t("linkCutHelp")}</p>
      <OpenLink i18n={props.i18n} />
    </Problem>
  );
}

export function GoneScreen(props: { readonly i18n: I18n; readonly code: string }): JSX.Element {
  const wrongLink = () => props.code === "unknown_board" || props.code === "unauthorized";
  return (
    <Problem i18n={props.i18n} title={props.i18n.t(wrongLink() ? "notFound" : "gone")}>
      <p data-testid="gone-reason">{props.i18n.error(props.code)}</p>
      <Show when={wrongLink()}>
        <OpenLink i18n={props.i18n} />
      </Show>
    </Problem>
  );
}

/// `why`: what the server said when it could not show the board.
export function WaitingScreen(props: { readonly i18n: I18n; readonly why: string | undefined }): JSX.Element {
  const [slow, setSlow] = createSignal(false);
  const timer = setTimeout(() => setSlow(true), kSlowMs);
  onCleanup(() => clearTimeout(timer));
  return (
    <Problem i18n={props.i18n} title={props.i18n.t("connecting")}>
      <Show when={props.why === "log_unavailable"}>
        <p role="alert" data-testid="storage-away">
          {props.i18n.t("unreachableWhy")}
        </p>
      </Show>
      <Show when={slow() && props.why === undefined}>
        <p role="status">{props.i18n.t("connectSlow")}</p>
        <button type="button" onClick={() => location.reload()}>
          {props.i18n.t("reload")}
        </button>
      </Show>
    </Problem>
  );
}
