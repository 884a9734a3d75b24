import { createRoot, createSignal } from "solid-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { StageId, View } from "../../src/protocol/types";
import type { Peer } from "../../src/store/api";
import type { BoardUi, Camera, Following, Tab } from "../../src/view/board_ui";
import { createFollowing, followPeer, stopFollowing } from "../../src/view/facilitate/follow";

const at = (x: number): View => ({ stage: "wide" as StageId, x, y: 0, zoom: 500 });
const peer = (session: number, change: Partial<Peer> = {}): Peer => {
  return { session, participant: session, name: "Ana", role: "facilitator", ...change };
};

const listeners = new Map<string, (event: unknown) => void>();
class FakeElement {
  constructor(private readonly within: string) {}
  closest(selector: string) {
    return selector === this.within ? this : null;
  }
}

beforeEach(() => {
  vi.stubGlobal("Element", FakeElement);
  vi.stubGlobal("addEventListener", (kind: string, hear: (event: unknown) => void) => listeners.set(kind, hear));
  vi.stubGlobal("removeEventListener", (kind: string) => listeners.delete(kind));
});
afterEach(() => vi.unstubAllGlobals());

/// A page whose camera writes down where it looks.
function page(phone = false) {
  const [peers, setPeers] = createSignal<readonly Peer[]>([]);
  const [following, follow] = createSignal<Following | null>(null);
  const [tab, setTab] = createSignal<Tab>("all");
  const [looking, setLooking] = createSignal(false);
  const seen: (number | "back")[] = [];
  const said: (() => void)[] = [];
  const camera: Partial<Camera> = {
    lookAt: ({ x }) => void seen.push(x),
    keepPlace: () => () => void seen.push("back"),
  };
  const ui = {
    store: { peers },
    following,
    follow: (next: Following | null) => void follow(() => next),
    camera: () => camera,
    phone: () => phone,
    tab,
    setTab: (next: Tab) => void setTab(next),
    looking,
    editing: () => null,
    draft: () => null,
    projecting: () => false,
    t: (key: string) => key,
    say: (_: string, action: { run: () => void }) => said.push(action.run),
  } as unknown as BoardUi;
  const dispose = createRoot((end) => (createFollowing(ui), end));
  return { ui, setPeers, following, seen, said, tab, setLooking, dispose };
}

describe("[PRS5] looking where a facilitator looks", () => {
  it("begins when they ask, goes along, and comes back to one's own place when they end it", () => {
    const { setPeers, following, seen } = page();
    setPeers([peer(1, { look: true, view: at(10) })]);
    expect(following()).toEqual({ session: 1, name: "Ana", look: true });
    setPeers([peer(1, { look: true, view: at(20) })]);
    setPeers([peer(1, { look: true, view: at(20), cursor: { stage: "wide" as StageId, x: 1, y: 1 } })]);
    expect(seen).toEqual([10, 20]);
    setPeers([peer(1, { view: at(30) })]);
    expect(following()).toBeNull();
    expect(seen).toEqual([10, 20, "back"]);
  });

  it("follows no participant, and nobody while this page asks itself", () => {
    const { setPeers, following, setLooking } = page();
    setPeers([peer(1, { role: "participant", look: true, view: at(10) })]);
    expect(following()).toBeNull();
    setLooking(true);
    setPeers([peer(2, { look: true, view: at(10) })]);
    expect(following()).toBeNull();
  });

  it("ends at a touch of the board, stays ended, and offers the way back", () => {
    const { setPeers, following, seen, said } = page();
    setPeers([peer(1, { look: true, view: at(10) })]);
    listeners.get("pointerdown")?.({ target: new FakeElement(".top-bar") });
    expect(following()).not.toBeNull();
    listeners.get("wheel")?.({ target: new FakeElement(".canvas") });
    expect(following()).toBeNull();
    setPeers([peer(1, { look: true, view: at(20) })]);
    expect(following()).toBeNull();
    expect(seen).toEqual([10]);
    expect(said).toHaveLength(1);
    said[0]?.();
    expect(seen).toEqual([10, "back"]);
  });

  it("can be left by its button, and says nothing more then", () => {
    const { ui, setPeers, following, seen, said } = page();
    setPeers([peer(1, { look: true, view: at(10) })]);
    stopFollowing(ui);
    expect(following()).toBeNull();
    expect(seen).toEqual([10, "back"]);
    expect(said).toEqual([]);
  });

  it("shows a phone the board, and the list again behind it", () => {
    const { ui, setPeers, tab } = page(true);
    setPeers([peer(1, { look: true, view: at(10) })]);
    expect(tab()).toBe("board");
    stopFollowing(ui);
    expect(tab()).toBe("all");
  });
});

describe("following a person", () => {
  it("ends when they go", () => {
    const { ui, setPeers, following, seen } = page();
    const bea = peer(4, { role: "participant", view: at(1) });
    setPeers([bea]);
    followPeer(ui, bea, false);
    setPeers([{ ...bea, view: at(2) }]);
    setPeers([]);
    expect(following()).toBeNull();
    expect(seen).toEqual([1, 2, "back"]);
  });
});
