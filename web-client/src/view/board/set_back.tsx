// What became of changes that the server's storage had lost (CON11): told until it is closed.
import type { JSX } from "solid-js";
import type { SetBack } from "../../store/api";
import type { BoardUi } from "../board_ui";
import { setBackWords } from "../parts/set_back_words";

export function SetBackLine(props: { readonly ui: BoardUi; readonly setBack: SetBack }): JSX.Element {
  const { ui, setBack } = props;
  return (
    <div class="refusal" role="status" data-testid="set-back">
      <p>{setBackWords(ui.t, setBack)}</p>
      <div class="row">
        <button type="button" onClick={() => ui.store.dismissSetBack(setBack.id)}>
          {ui.t("close")}
        </button>
      </div>
    </div>
  );
}
