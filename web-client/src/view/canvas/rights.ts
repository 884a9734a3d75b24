// Who may do what where on the board.
import type { GroupId, StageId } from "../../protocol/types";
import { mayGroup } from "../permissions";
import type { Wall } from "./wall";

export function mayGroupIn(wall: Wall, id: StageId | undefined): boolean {
  const { store } = wall.ui;
  const stage = store.stages().find((other) => other.id === id);
  return stage !== undefined && mayGroup(store, stage);
}

export function mayDragTray(wall: Wall, tray: GroupId): boolean {
  return mayGroupIn(wall, wall.layout().trays.find(({ id }) => id === tray)?.stage);
}
