// What just happened, at most with one action; and what the server refused, with the text given back.
import { For, Show, type JSX } from "solid-js";
import type { I18n } from "../../i18n";
import type { Refusal } from "../../store/api";
import type { BoardUi } from "../board_ui";
import { copyText } from "../definition/copy_definition";
import { Icon } from "../parts/icons";
import { stageForPosts } from "../permissions";
import { SetBackLine } from "./set_back";

function RefusalLine(props: { readonly ui: BoardUi; readonly i18n: I18n; readonly refusal: Refusal }): JSX.Element {
  const { ui, refusal } = props;
  const done = () => ui.store.dismiss(refusal.id);
  const keep = () => {
    const stage = stageForPosts(ui.store);
    if (!stage) return;
    ui.store.post([refusal.text], stage.id, ui.colour());
    done();
  };
  return (
    <div class="refusal" role="alert" data-testid="refusal">
      <p>
        <b>{ui.t("refused")}.</b> {props.i18n.error(refusal.code)}
      </p>
      <Show when={refusal.text !== ""}>
        <p class="kept-text" dir="auto">
          {refusal.text}
        </p>
      </Show>
      <div class="row">
        <Show when={refusal.text !== ""}>
          <Show when={stageForPosts(ui.store)}>
            <button type="button" onClick={keep}>
              {ui.t("keepAsNew")}
            </button>
          </Show>
          <button type="button" onClick={() => copyText(refusal.text) && ui.say(ui.t("copied"))}>
            {ui.t("copy")}
          </button>
        </Show>
        <button type="button" class="ghost" onClick={done}>
          {ui.t("dismiss")}
        </button>
      </div>
    </div>
  );
}

export function Toasts(props: { readonly ui: BoardUi; readonly i18n: I18n }): JSX.Element {
  const ui = props.ui;
  return (
    <div class="toasts">
      <For each={ui.store.setBacks()}>{(setBack) => <SetBackLine ui={ui} setBack={setBack} />}</For>
      <For each={ui.store.refusals()}>{(refusal) => <RefusalLine ui={ui} i18n={props.i18n} refusal={refusal} />}</For>
      <For each={ui.toasts()}>
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
  );
}
