// What just happened, at most with one action; and what the server refused, with the text given back.
import { createEffect, For, on, onMount, Show, type JSX } from "solid-js";
import type { I18n } from "../../i18n";
import type { BoardUi } from "../board_ui";
import { Icon } from "../parts/icons";
import { topModal } from "../parts/on_top";
import { Refusals } from "./refusals";
import { SetBackLine } from "./set_back";

/// Where they can be read and reached: in the dialog that is open, as all beside it is inert.
function followModal(toasts: () => HTMLElement | undefined): void {
  onMount(() => {
    const element = toasts();
    const home = element?.parentElement;
    createEffect(() => element && (topModal() ?? home)?.append(element));
  });
}

interface ToastsProps {
  readonly ui: BoardUi;
  readonly i18n: I18n;
  readonly keeps: boolean; // the device can keep links
}

export function Toasts(props: ToastsProps): JSX.Element {
  const ui = props.ui;
  let toasts: HTMLDivElement | undefined;
  followModal(() => toasts);
  if (!props.keeps) ui.say(ui.t("keepsNothing"));
  // Once, and not again when the page's words change.
  createEffect(on(ui.store.keeps, (keeps) => void (keeps || ui.say(ui.t("keepsUnsaved")))));
  return (
    <div>
      <div class="toasts" ref={toasts}>
        <For each={ui.store.setBacks()}>{(setBack) => <SetBackLine ui={ui} setBack={setBack} />}</For>
        <Refusals ui={ui} i18n={props.i18n} />
        <For each={ui.projecting() ? [] : ui.toasts()}>
          {(toast) => (
            <div class="toast" role="status" data-testid="toast">
              <span>{toast.text}</span>
              <Show when={toast.action}>
                {(action) => (
                  <>
                    {" · "}
                    <button
                      type="button"
                      data-testid="toast-action"
                      onClick={() => (action().run(), ui.dismissToast(toast.id))}
                    >
                      {action().label}
                    </button>
                  </>
                )}
              </Show>
              <button
                type="button"
                class="ghost square"
                aria-label={ui.t("close")}
                onClick={() => ui.dismissToast(toast.id)}
              >
                <Icon name="close" />
              </button>
            </div>
          )}
        </For>
      </div>
    </div>
  );
}
