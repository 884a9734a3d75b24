// Sentences in place of a spinner or a blank board: what happened, why, and what to do now.
import { createSignal, onCleanup, onMount, Show, type JSX } from "solid-js";
import type { I18n } from "../../i18n";
import type { StartApi } from "../../store/api";
import type * as Lost from "../start/lost";

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

export interface LostProps {
  readonly i18n: I18n;
  readonly api: StartApi;
  /// Why nothing of the board is shown: a code of `errors.json`, or that the link lost its `#…`.
  readonly code: string;
}

/// A link that leads nowhere. What is to be said then comes when it does: almost nobody needs it.
export function LostScreen(props: LostProps): JSX.Element {
  const [lost, setLost] = createSignal<typeof Lost>();
  const [failed, setFailed] = createSignal(false);
  onMount(() => {
    Promise.all([import("../start/lost"), props.i18n.loadMore()]).then(
      ([file]) => setLost(() => file),
      () => setFailed(true),
    );
  });
  return (
    <Show
      when={lost()}
      fallback={<Show when={failed()}>{<Problem i18n={props.i18n} title={props.i18n.t("gone")} />}</Show>}
    >
      {(file) => (
        <Problem i18n={props.i18n} title={file().titleOf(props)}>
          {file().Why(props)}
        </Problem>
      )}
    </Show>
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
