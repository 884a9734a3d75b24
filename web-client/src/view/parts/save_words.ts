import type { BoardUi } from "../board_ui";

/// How far the changes of this page are saved, in words.
export function saveWords(ui: BoardUi, short = false): string {
  const { kind, pending: n } = ui.store.save();
  switch (kind) {
    case "saved":
    case "saving":
    case "sent":
    case "sending":
      return ui.t(kind);
    case "held":
      // Its words come with what opens later, which a page that has just come may not have yet.
      return ui.t(short ? "heldShort" : "held", { n }) || ui.t("saving");
    case "full":
      return ui.t(short ? "fullShort" : "full", { n }) || ui.t("saving");
    case "moved_on":
      return ui.t(short ? "movedOnShort" : "movedOn") || ui.t("saving");
    case "unreachable":
      return ui.t(short ? "unreachableShort" : "unreachable", { n }) || ui.t("offlineIdle");
    case "offline":
      if (n === 0) return ui.t("offlineIdle");
      if (short) return ui.t("offlineShort", { n });
      return (ui.store.keeps() ? "" : ui.t("offlineOpen", { n })) || ui.t("offline", { n });
    default:
      return kind satisfies never;
  }
}

/// Why it is so and what to do; empty where there is no more to say.
export function saveWhy(ui: BoardUi): string {
  const { kind } = ui.store.save();
  if (kind === "sent" || kind === "sending") return ui.t("sentWhy");
  if (kind === "unreachable") return ui.t("unreachableWhy");
  if (kind === "held") return ui.t("heldWhy");
  return kind === "full" ? ui.t("fullWhy") : "";
}
