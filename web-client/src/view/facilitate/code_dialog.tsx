// The way in, for a whole room to read: the code, and its QR code as large as the screen.
import { Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { createLinks } from "../parts/links";
import { Modal } from "../parts/modal";
import { Qr } from "../parts/qr";
import { isFacilitator } from "../permissions";
import { createCode } from "./code";
import { CodeActs, CodeWords } from "./code_parts";

export function CodeDialog(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const { links, failed, again } = createLinks(ui.store);
  const control = createCode(ui.store, isFacilitator(ui.store));
  return (
    <Modal
      shape="full"
      testid="code-dialog"
      title={ui.store.title()}
      closeLabel={ui.t("close")}
      onClose={() => ui.openDialog(null)}
    >
      <div class="code-wall">
        <Show when={links()?.participant} keyed>
          {(link) => (
            <figure>
              <Qr text={link} label={ui.t("qr")} />
              <figcaption>{ui.t("scan")}</figcaption>
            </figure>
          )}
        </Show>
        <div>
          <CodeWords ui={ui} control={control} />
          <CodeActs ui={ui} control={control} />
          <Show when={failed()}>
            <p class="warn">{ui.t("linksFailed")}</p>
            <button type="button" onClick={again}>
              {ui.t("retry")}
            </button>
          </Show>
        </div>
      </div>
    </Modal>
  );
}
