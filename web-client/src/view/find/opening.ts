// Opens the search, beginning with a fate if one is asked for.
import type { BoardUi } from "../board_ui";

export function find(ui: BoardUi, fate: "open" | null = null): void {
  ui.setDrawer(false);
  ui.content.setWanted(fate);
  ui.content.setFinding(true);
}
