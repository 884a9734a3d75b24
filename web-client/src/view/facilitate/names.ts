import type { BoardUi } from "../board_ui";

/// What a nameless person is called: where names are hidden, not that they gave none.
export function noName(ui: BoardUi): string {
  return ui.t(ui.store.namesShown() === "shown" ? "noName" : "canvas.someone");
}

export function nameOf(ui: BoardUi, person: number): string {
  return ui.store.people().get(person)?.name || noName(ui);
}
