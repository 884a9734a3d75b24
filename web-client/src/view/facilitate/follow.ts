// "Look here" and following a person: this page's camera goes where theirs is, until this person moves it or leaves.
import { createEffect, createMemo, on, onCleanup, onMount, untrack } from "solid-js";
import type { View } from "../../protocol/types";
import type { Peer } from "../../store/api";
import type { BoardUi, Following, Tab } from "../board_ui";

interface Place {
  readonly tab: Tab;
  readonly back: (() => void) | undefined;
}

const places = new WeakMap<BoardUi, Place>();

/// Who asks all to look, if anybody but this page does.
export function leader(ui: BoardUi): Peer | undefined {
  if (ui.looking()) return undefined;
  return ui.store.peers().find(({ look, role, view }) => look === true && role === "facilitator" && view);
}

export function followPeer(ui: BoardUi, { session, name }: Peer, look: boolean): void {
  untrack(() => {
    if (!ui.following()) places.set(ui, { tab: ui.tab(), back: ui.camera()?.keepPlace() });
    if (ui.phone()) ui.setTab("board");
  });
  ui.follow({ session, name, look });
}

/// Back to where one was before.
export function stopFollowing(ui: BoardUi): void {
  const place = places.get(ui);
  places.delete(ui);
  ui.follow(null);
  if (place) ui.setTab(place.tab);
  place?.back?.();
}

function sameView(a: View | undefined, b: View | undefined): boolean {
  return a === b || (a?.stage === b?.stage && a?.x === b?.x && a?.y === b?.y && a?.zoom === b?.zoom);
}

/// Moves the camera; ends when the one who is followed has gone.
function drive(ui: BoardUi): void {
  const peer = createMemo(() => {
    const session = ui.following()?.session;
    return session === undefined ? undefined : ui.store.peers().find((each) => each.session === session);
  });
  const view = createMemo(() => peer()?.view, undefined, { equals: sameView });
  createEffect(() => {
    const at = view();
    const camera = ui.camera();
    if (at && camera) untrack(() => camera.lookAt(at));
  });
  createEffect(() => ui.following() && !peer() && stopFollowing(ui));
}

/// What a hand does on the board ends it.
function leaveByHand(ui: BoardUi): void {
  const leave = (event: Event) => {
    if (ui.following() && event.target instanceof Element && event.target.closest(".canvas")) ui.follow(null);
  };
  const kinds = ["pointerdown", "wheel", "keydown"] as const;
  onMount(() => kinds.forEach((kind) => addEventListener(kind, leave, { capture: true, passive: true })));
  onCleanup(() => kinds.forEach((kind) => removeEventListener(kind, leave, { capture: true })));
}

/// Offers the place that one came from when one has left by moving.
function offerWayBack(ui: BoardUi): void {
  createEffect(
    on(ui.following, (now, before: Following | null | undefined) => {
      if (now || !before || !places.has(ui)) return;
      ui.say(ui.t("look.left"), { label: ui.t("look.back"), run: () => stopFollowing(ui) });
    }),
  );
}

/// Call within a component.
export function createFollowing(ui: BoardUi): void {
  const asked = createMemo(() => leader(ui)?.session);
  offerWayBack(ui);
  drive(ui);
  leaveByHand(ui);
  createEffect(
    on(asked, (session) => {
      const peer = leader(ui);
      const busy = ui.editing() !== null || ui.draft() !== null || ui.projecting();
      if (session !== undefined && peer && !busy) followPeer(ui, peer, true);
      else if (session === undefined && ui.following()?.look) stopFollowing(ui);
    }),
  );
  onCleanup(() => places.delete(ui));
}
