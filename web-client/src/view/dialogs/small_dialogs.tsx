// Who is here, the keys, a text to copy by hand.
import { For, Show, type JSX } from "solid-js";
import type { Role } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { Modal } from "../parts/modal";

interface UiProps {
  readonly ui: BoardUi;
}

export function PeopleDialog(props: UiProps): JSX.Element {
  const { store, t } = props.ui;
  const line = (name: string, role: Role, you: boolean) => (
    <li>
      <span dir="auto">{name || t("noName")}</span>
      <small>
        {t(`role.${role}`)}
        {you ? ` · ${t("you")}` : ""}
      </small>
    </li>
  );
  const unseen = () => store.count() - store.peers().length - 1;
  return (
    <Modal
      light
      testid="people-dialog"
      title={t("people", { n: store.count() })}
      closeLabel={t("close")}
      onClose={() => props.ui.openDialog(null)}
    >
      <label class="labelled">
        <span>{t("yourName")}</span>
        <input
          maxlength="60"
          autocomplete="given-name"
          value={store.name()}
          onChange={(event) => store.setName(event.currentTarget.value.trim())}
        />
      </label>
      <ul class="people">
        {line(store.name(), store.role(), true)}
        <For each={store.peers()}>{(peer) => line(peer.name, peer.role, false)}</For>
      </ul>
      <Show when={unseen() > 0}>
        <p class="help">{t("peopleMore", { n: unseen() })}</p>
      </Show>
    </Modal>
  );
}

export function HelpDialog(props: UiProps): JSX.Element {
  const { t } = props.ui;
  const shift = t("help.shift");
  const keys = [
    ["N", t("help.new")],
    ["M", t("help.take")],
    [`${shift} + 1 / ${shift} + 2`, t("help.fit")],
    [t("help.drag"), t("help.pan")],
    ["Ctrl + A", t("help.all")],
    [`${shift} + ${t("help.enter")}`, t("help.line")],
    ["Esc", t("help.esc")],
  ] as const;
  return (
    <Modal light title={t("help")} closeLabel={t("close")} onClose={() => props.ui.openDialog(null)}>
      <p>{t("help.text")}</p>
      <dl class="keys">
        <For each={keys}>
          {([key, what]) => (
            <>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </>
          )}
        </For>
      </dl>
    </Modal>
  );
}

export function CopyDialog(props: UiProps & { readonly text: string }): JSX.Element {
  const { t } = props.ui;
  return (
    <Modal title={t("copyDefinition")} closeLabel={t("close")} onClose={() => props.ui.openDialog(null)}>
      <p class="help">{t("copyRefused")}</p>
      <textarea readonly rows="8" aria-label={t("definition")} onFocus={(event) => event.currentTarget.select()}>
        {props.text}
      </textarea>
    </Modal>
  );
}
