// What this person tells the others while moving: always the whole of it, at most some 16 times a second (PRS1).
import { createEffect, createMemo, on, onCleanup } from "solid-js";
import type { BoardUi } from "../board_ui";
import type { Cursor, Drag, Shown } from "../../store/api";

const kPauseMs = 60;

export interface PresenceOut {
  readonly cursor: (cursor: Cursor | undefined) => void;
  readonly drag: (drag: Drag | undefined) => void;
}

/// Call within a component. Follows `ui.editing`, `ui.writing` and the camera where others may follow.
export function createPresence(ui: BoardUi): PresenceOut {
  let cursor: Cursor | undefined;
  let drag: Drag | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting = false;
  /// The view is told only where somebody may follow it (PRS5).
  const shared = createMemo((): Pick<Shown, "view" | "look"> => {
    const look = ui.looking();
    const view = look || ui.store.methods().includes("follow") ? ui.camera()?.seen() : undefined;
    return view ? { view, ...(look && { look }) } : {};
  });
  const send = () => {
    const editing = ui.editing() ?? ui.writing();
    ui.store.setPresence({
      ...(cursor && { cursor }),
      ...(drag && { drag }),
      ...(editing !== null && { editing }),
      ...shared(),
    });
  };
  const later = () => {
    if (timer !== undefined) return void (waiting = true);
    send();
    timer = setTimeout(() => {
      timer = undefined;
      if (!waiting) return;
      waiting = false;
      later();
    }, kPauseMs);
  };
  let told = ui.editing() ?? ui.writing();
  createEffect(() => {
    const now = ui.editing() ?? ui.writing();
    if (now !== told) later();
    told = now;
  });
  createEffect(on(shared, later, { defer: true }));
  onCleanup(() => {
    clearTimeout(timer);
    // Without a camera there is nothing to look at.
    if (shared().view) ui.store.setPresence({});
    ui.setLooking(false);
  });
  return {
    // Participants' cursors stay out of sight, so they are not sent either.
    cursor: (next) => {
      if (ui.store.role() !== "facilitator") return;
      cursor = next;
      later();
    },
    drag: (next) => {
      drag = next;
      later();
    },
  };
}
