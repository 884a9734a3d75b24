// What this person tells the others while moving: always the whole of it, at most some 16 times a second (PRS1).
import { createEffect, onCleanup } from "solid-js";
import type { BoardUi } from "../board_ui";
import type { Cursor, Drag } from "../../store/api";

const kPauseMs = 60;

export interface PresenceOut {
  readonly cursor: (cursor: Cursor | undefined) => void;
  readonly drag: (drag: Drag | undefined) => void;
}

/// Call within a component. Follows `ui.editing` and `ui.writing`.
export function createPresence(ui: BoardUi): PresenceOut {
  let cursor: Cursor | undefined;
  let drag: Drag | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting = false;
  const send = () => {
    const editing = ui.editing() ?? ui.writing();
    ui.store.setPresence({ ...(cursor && { cursor }), ...(drag && { drag }), ...(editing !== null && { editing }) });
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
  onCleanup(() => clearTimeout(timer));
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
