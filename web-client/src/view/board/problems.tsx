// Sentences in place of a spinner or a blank board: what happened, why, and what to do now.
import { createSignal, onCleanup, onMount, Show, type JSX } from "solid-js";
import type { I18n } from "../../i18n";
import type { StartApi } from "../../store/api";
import type * as Ways from "../start/ways_in";

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

interface WaysProps {
  readonly i18n: I18n;
  readonly api: StartApi;
}

/// A code or a link to type. Comes later, as almost nobody needs it.
function WaysIn(props: WaysProps): JSX.Element {
  const [ways, setWays] = createSignal<typeof Ways>();
  onMount(() => {
    Promise.all([import("../start/ways_in"), props.i18n.loadMore()]).then(
      ([file]) => setWays(() => file),
      () => undefined,
    );
  });
  return (
    <Show when={ways()}>
      {(file) => (
        <>
          {file().JoinCode(props)}
          {file().OpenLink(props)}
        </>
      )}
    </Show>
  );
}

/// The link lost its `#…`: without it nobody may know anything of the board.
export function CutLinkScreen(props: WaysProps): JSX.Element {
  return (
    <Problem i18n={props.i18n} title={props.i18n.t("linkCut")}>
      <p>{props.i18n.t("linkCutHelp")}</p>
      <WaysIn {...props} />
    </Problem>
  );
}

export function GoneScreen(props: WaysProps & { readonly code: string }): JSX.Element {
  const t = props.i18n.t;
  const wrongLink = () => ["unknown_board", "unauthorized", "link_renewed"].includes(props.code);
  const title = () => {
    if (props.code === "removed" || props.code === "link_renewed") return t(`gone.${props.code}`) || t("gone");
    return t(wrongLink() ? "notFound" : "gone");
  };
  onMount(() => props.i18n.loadMore().catch(() => undefined)); // the sentence for the code
  return (
    <Problem i18n={props.i18n} title={title()}>
      <p data-testid="gone-reason">{props.i18n.error(props.code)}</p>
      <Show when={wrongLink()}>
        <WaysIn {...props} />
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
