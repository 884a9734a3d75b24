// Adopting the definition: from its drawer and by key.
import type { BoardUi } from "../board_ui";
import { consentRound } from "../votes/stances";

/// While objections are open, whoever adopts says why; while a secret round is, nobody does.
export function adopt(ui: BoardUi): void {
  const { store } = ui;
  const round = consentRound(store);
  if (round?.secret && round.closed === undefined) return void ui.say(ui.t("consent.first"));
  if (store.objections().length > 0) return ui.openDialog({ kind: "override" });
  store.submit([{ op: "definition.ratify" }]);
}
