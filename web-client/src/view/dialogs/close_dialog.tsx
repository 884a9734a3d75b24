// Closing the workshop.
import type { JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { Modal } from "../parts/modal";

export function CloseDialog(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const { t } = ui;
  const close = () => ui.openDialog(null);
  return (
    <Modal testid="close-dialog" title={t("room.close")} closeLabel={t("close")} onClose={close}>
      <footer class="row end">
        <button type="button" onClick={close}>
          {t("cancel")}
        </button>
        <button
          type="button"
          class="primary"
          data-testid="close-ok"
          onClick={() => (close(), ui.store.submit([{ op: "board.close" }]))}
        >
          {t("room.close")}
        </button>
      </footer>
    </Modal>
  );
}
