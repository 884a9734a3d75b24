// The code that somebody read aloud opens the workshop.
import { createSignal, type JSX } from "solid-js";
import type { I18n } from "../../i18n";
import type { StartApi } from "../../store/api";
import { codeIn } from "./typed_code";

export interface JoinCodeProps {
  readonly i18n: I18n;
  readonly api: StartApi;
}

/// Goes where the code leads, as a link would.
function goTo(board: string, token: string): void {
  const same = location.pathname === `/b/${board}`;
  location.href = `/b/${board}#${token}`;
  // Only the part behind # differs: the browser would stay on the page as it is.
  if (same) location.reload();
}

export function JoinCode(props: JoinCodeProps): JSX.Element {
  const t = props.i18n.t;
  const [problem, setProblem] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  let field: HTMLInputElement | undefined;
  const why = (failure: unknown) => {
    const code = failure instanceof Error ? failure.message : "network";
    return code === "rate_limited" ? t("code.tooMany") : props.i18n.error(code);
  };
  const join = (event: Event) => {
    event.preventDefault();
    const code = codeIn(field?.value ?? "");
    if (code === undefined) return setProblem(t("code.bad"));
    setBusy(true);
    setProblem("");
    props.api
      .joinByCode(code)
      .then(({ board, token }) => goTo(board, token))
      .catch((failure: unknown) => setProblem(why(failure)))
      .finally(() => setBusy(false));
  };
  return (
    <form class="open-link join-code" onSubmit={join}>
      <label class="labelled">
        <span>{t("code.ask")}</span>
        <input
          ref={field}
          data-testid="join-code-input"
          placeholder="ABCD-EFGH"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          aria-invalid={problem() !== ""}
          aria-describedby="join-code-problem"
          onInput={() => setProblem("")}
        />
      </label>
      <button type="submit" class="primary" data-testid="join-code-submit" disabled={busy()}>
        {busy() ? t("working") : t("code.join")}
      </button>
      <p id="join-code-problem" class="warn" role="alert" data-testid="join-code-problem">
        {problem()}
      </p>
    </form>
  );
}
