import { type Accessor, createSignal } from "solid-js";
import type { Here, Moved, PresenceFrame } from "../protocol/types";
import type { Peer } from "./api";

/// Who else is connected, from the presence frames (PRS2, PRS3).
export class PeopleHere {
  readonly count: Accessor<number>;
  readonly peers: Accessor<readonly Peer[]>;
  private readonly setCount: (count: number) => void;
  private readonly setPeers: (peers: readonly Peer[]) => void;
  private known = new Map<number, Peer>();
  private self = 0;

  constructor() {
    const [count, setCount] = createSignal(1);
    const [peers, setPeers] = createSignal<readonly Peer[]>([]);
    this.count = count;
    this.peers = peers;
    this.setCount = setCount;
    this.setPeers = setPeers;
  }

  /// A new connection: the next frame has all.
  begin(session: number): void {
    this.self = session;
    this.known = new Map();
  }

  take(frame: PresenceFrame): void {
    for (const here of frame.here ?? []) this.come(here);
    for (const session of frame.gone ?? []) this.known.delete(session);
    for (const moved of frame.moved ?? []) this.move(moved);
    this.setCount(frame.count);
    this.setPeers([...this.known.values()]);
  }

  private come(here: Here) {
    if (here.session === this.self) return;
    this.known.set(here.session, { ...this.known.get(here.session), ...here });
  }

  /// What is absent is not there any more.
  private move(moved: Moved) {
    const peer = this.known.get(moved.session);
    if (!peer) return;
    const { session, participant, name, role } = peer;
    this.known.set(session, { participant, name, role, ...moved });
  }
}
