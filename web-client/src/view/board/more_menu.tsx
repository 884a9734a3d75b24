// The ⋯ button.
import { createSignal, Show, type JSX } from "solid-js";
import type { I18n } from "../../i18n";
import type { BoardUi } from "../board_ui";
import { WithLate } from "../late";
import { Icon } from "../parts/icons";

const kWidthPx = 222;

export function MoreMenu(props: { readonly ui: BoardUi; readonly i18n: I18n }): JSX.Element {
  const [at, setAt] = createSignal<{ x: number; y: number } | null>(null);
  const open = (event: MouseEvent & { currentTarget: HTMLButtonElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    setAt({ x: box.right - kWidthPx, y: box.bottom + 4 });
  };
  return (
    <>
      <button
        type="button"
        class="ghost square"
        data-testid="more-menu"
        aria-haspopup="menu"
        aria-label={props.ui.t("menu")}
        onClick={open}
      >
        <Icon name="more" />
      </button>
      <Show when={at()}>
        {(place) => (
          <WithLate>
            {({ MoreItems, Popover }) => (
              <Popover label={props.ui.t("menu")} x={place().x} y={place().y} onClose={() => setAt(null)}>
                <MoreItems ui={props.ui} i18n={props.i18n} close={() => setAt(null)} />
              </Popover>
            )}
          </WithLate>
        )}
      </Show>
    </>
  );
}
