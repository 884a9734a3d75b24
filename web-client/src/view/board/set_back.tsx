// What became of changes that the server's storage had lost (CON11): told until it is closed.
import type { JSX } from "solid-js";
import type { Translate } from "../../i18n";
import type { SetBack } from "../../store/api";
import type { BoardUi } from "../board_ui";

/// In one sentence. Numbers that are 0 are not told.
export function setBackWords(t: Translate, { restored, lost }: Pick<SetBack, "restored" | "lost">): string {
  const back = restored > 0 ? [t("setBackRestored", { n: restored })] : [];
  const gone = lost > 0 ? [t(restored > 0 ? "setBackAlso" : "setBackLost", { n: lost })] : [];
  return t("setBack", { what: [...back, ...gone].join(", ") || t("setBackOnly") });
}

export function SetBackLine(props: { readonly ui: BoardUi; readonly setBack: SetBack }): JSX.Element {
  const { ui, setBack } = props;
  return (
    <div class="refusal" role="status" data-testid="set-back">
      <p>{setBackWords(ui.t, setBack)}</p>
      <div class="row">
        <button type="button" class="ghost" onClick={() => ui.store.dismissSetBack(setBack.id)}>
          {ui.t("close")}
        </button>
      </div>
    </div>
  );
}
