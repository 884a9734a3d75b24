// The keys, a text to copy by hand.
import { For, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { Modal } from "../parts/modal";
import { isFacilitator } from "../permissions";

interface UiProps {
  readonly ui: BoardUi;
}

export function HelpDialog(props: UiProps): JSX.Element {
  const { t } = props.ui;
  const shift = t("help.shift");
  const leading = [
    ["F", t("help.panel")],
    ["S", t("help.next")],
    ["P", t("help.people")],
    ["M", t("help.take")],
    ["G / D / U", t("help.notes")],
    [`${t("help.delete")} / H`, t("help.away")],
    [`${shift} + A`, t("help.adopt")],
  ] as const;
  const keys = [
    ["N", t("help.new")],
    [`${shift} + 1 / ${shift} + 2`, t("help.fit")],
    [t("help.drag"), t("help.pan")],
    ["/", t("help.find")],
    [`V / ${shift} + V`, t("help.vote")],
    ["Ctrl + A", t("help.all")],
    ["Ctrl + Z", t("help.undo")],
    [`${shift} + Ctrl + Z / Ctrl + Y`, t("help.redo")],
    [`${shift} + ${t("help.enter")}`, t("help.line")],
    ["F6", t("help.pane")],
    ["Esc", t("help.esc")],
    ...(isFacilitator(props.ui.store) ? leading : []),
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
