// Opens a workshop's link that was pasted.
import { createSignal, Show, type JSX } from "solid-js";
import type { I18n } from "../../i18n";
import { pathOfLink } from "../parts/link_path";

export function OpenLink(props: { readonly i18n: I18n }): JSX.Element {
  const t = props.i18n.t;
  const [bad, setBad] = createSignal(false);
  let field: HTMLInputElement | undefined;
  const open = (event: Event) => {
    event.preventDefault();
    const path = pathOfLink(field?.value ?? "");
    if (path === null) return setBad(true);
    const same = location.pathname === path.split("#")[0];
    location.href = path;
    // Only the part behind # differs: the browser would stay on the page as it is.
    if (same) location.reload();
  };
  return (
    <form class="open-link" onSubmit={open}>
      <input
        ref={field}
        data-testid="open-link"
        aria-label={t("linkHint")}
        placeholder={t("linkHint")}
        aria-invalid={bad()}
        onInput={() => setBad(false)}
      />
      <button type="submit" data-testid="open-link-submit">
        {t("open")}
      </button>
      <Show when={bad()}>
        <p class="warn" role="alert">
          {t("linkBad")}
        </p>
      </Show>
    </form>
  );
}
