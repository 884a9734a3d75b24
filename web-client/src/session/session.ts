// One person's connection to one board: keeps the replica in step with it, keeps and sends what is pending.
// Knows neither page nor socket; time and transport come in (ports.ts).
import { BrokenLog, type Delta } from "../board";
import { decodeServer, Misunderstood } from "../protocol/decode";
import type {
  Bye,
  ClientId,
  Entry,
  Hello,
  NoteId,
  Op,
  OpsMessage,
  Presence,
  Rejected,
  ServerMessage,
  Welcome,
} from "../protocol/types";
import * as replicas from "../replica";
import type { Move, Refused, Replica, Turn } from "../replica";
import { Deadlines } from "./deadlines";
import type { Phase, SessionOptions } from "./events";
import { followed, type Keeper, Keeping } from "./keeping";
import { Link } from "./link";
import { Others } from "./others";
import { Outgoing } from "./outgoing";
import { OwnHeld } from "./own_held";
import { PresenceTold } from "./presence";
import { ServerClock } from "./server_clock";
import { type Held, Waiting } from "./waiting";

const times = {
  /// A welcome that took longer tells too little of the server's time: it is asked again.
  clock_error_ms_max: 100,
  typing_ms: 150,
  /// How often what is kept and not sent is said to be still wanted.
  renew_ms: 20_000,
} as const;

export class Session {
  private state: Replica;
  private moves: Move[] = [];
  private readonly watch = (move: Move) => void this.moves.push(move);
  /// Never the same in two lives of a page.
  private step: number;
  private seq: number;
  private readonly link: Link;
  private readonly outgoing: Outgoing;
  private keeping: Keeping;
  private readonly told: PresenceTold;
  private readonly waiting: Waiting;
  private readonly timers: Deadlines<"again" | "typing" | "renew">;
  private name: string;
  private ended = false;
  private typedAt = 0;
  private readonly own = new OwnHeld();
  private setBack = false;
  private movedOn = false;
  private readonly others: Others;
  private readonly time: ServerClock;

  constructor(private readonly options: SessionOptions) {
    const { clock, transport, replica = replicas.emptyReplica } = options;
    this.time = new ServerClock(clock);
    this.others = new Others(clock);
    this.state = { ...replica, watch: this.watch };
    this.seq = Math.max(
      0,
      ...[...replica.again, ...(replica.inFlight ? [replica.inFlight] : [])].map(({ seq }) => seq),
    );
    this.name = options.name;
    this.timers = new Deadlines(clock);
    this.waiting = new Waiting(clock, (why) => this.held(why));
    this.told = new PresenceTold(clock, (presence) => this.link.send({ type: "presence", ...presence }));
    this.keeping = this.keepWith(options.keeper);
    this.link = new Link(clock, transport, {
      opened: () => this.hello(),
      message: (text) => this.receive(text),
      asked: () => this.time.ask(),
      lost: (why) => this.lost(why),
    });
    this.outgoing = new Outgoing(this.link);
    this.step = clock.now();
    if (options.earlier) this.outgoing.waitFor(options.earlier, () => !this.ended && this.say());
  }

  get replica(): Replica {
    return this.state;
  }
  /// The server's time as far as known.
  now(): number {
    return this.time.now();
  }

  start(): void {
    this.phase({ kind: "connecting" });
    this.link.connect();
    this.keeping.follow(this.state, this.seq + 1);
    this.renew();
  }

  /// For good: nothing is sent or told after this.
  close(): void {
    this.ended = true;
    this.quiet();
    this.timers.cancelAll();
    this.link.end();
  }

  /// The network is back or the page is seen again: no more waiting. What was kept may be another page's by now.
  wake(): void {
    if (this.ended) return;
    this.outgoing.leaving = false;
    this.keeping.renew();
    this.link.wake();
  }

  submit(ops: readonly Op[]): void {
    this.set(replicas.submit(this.state, ops, this.now(), ++this.step), "submitted");
    this.sendNext();
  }

  edit(note: NoteId, delta: Delta): void {
    this.set(replicas.edit(this.state, note, delta, this.now(), ++this.step), { note, delta });
    this.sendNext();
  }

  /// The page may end at once: from here on nothing waits. `wake` ends it.
  leave(): void {
    this.outgoing.leaving = true;
    this.say();
    this.flush();
  }

  /// Sends what waits for more typing.
  flush(): void {
    this.timers.cancel("typing");
    this.typedAt = 0;
    this.sendNext();
  }

  setPresence(presence: Presence): void {
    this.told.set(presence);
  }

  /// The name that the next `hello` tells. What the log shows is set by `person.name`.
  setName(name: string): void {
    this.name = name;
  }

  // The connection.

  private hello(): void {
    const { token, person, transport } = this.options;
    const { packed } = transport;
    const position = replicas.resumable(this.state);
    const pending = replicas.textsPending(this.state);
    const client = this.keeping.keeper.client as ClientId;
    this.time.ask();
    const hello: Hello = { type: "hello", token, client, person, name: this.name };
    this.link.send({
      ...hello,
      ...(position && { since: position }),
      ...(pending.length > 0 && { pending }),
      ...(packed && { packed }),
    });
  }

  private lost(why: string | undefined): void {
    this.quiet();
    this.phase(why === undefined ? { kind: "offline" } : { kind: "offline", why });
  }

  /// What belongs to a connection ends with it.
  private quiet(): void {
    this.timers.cancel("again");
    this.timers.cancel("typing");
    this.waiting.follow(undefined);
    this.told.end();
    this.outgoing.forget();
    this.own.forget();
    this.time.lost();
  }

  // What comes in.

  private receive(text: string): void {
    try {
      const message = decodeServer(text);
      if (message) this.take(message);
    } catch (error) {
      if (!(error instanceof BrokenLog) && !(error instanceof Misunderstood)) throw error;
      // This copy cannot go on. A snapshot puts it right; what is pending is kept.
      this.moves = [];
      this.set(replicas.ledAstray(this.state));
      this.link.lost();
    }
  }

  private take(message: ServerMessage): void {
    switch (message.type) {
      case "welcome":
        return this.onWelcome(message);
      case "saved":
        // With what is sent again the entry may be there already.
        return this.advance((replica) => replicas.onSaved(replica, message, this.options.clock.now()));
      case "rejected":
        return this.onRejected(message);
      case "own":
        this.own.hold(message);
        return this.hear((replica) => replicas.onOwn(replica, message));
      case "ops":
        return this.onOps(this.own.inOps(message));
      case "snapshot": {
        const whole = this.own.inSnapshot(message);
        this.hear((replica) => replicas.onSnapshot(replica, whole));
        return this.refuse(replicas.takeBackAdrift);
      }
      case "presence":
        return this.options.events.presence(message);
      case "bye":
        return this.onBye(message);
      case "pong":
        return this.time.told(message.now);
      case "error":
        // A mistake of this page: what it said last was not taken. Say it anew from what both sides know, as every server
        // understands it.
        this.options.transport.packed = false;
        return this.link.lost();
    }
  }

  private onWelcome(welcome: Welcome): void {
    this.link.welcomed();
    this.outgoing.forget();
    this.time.told(welcome.now);
    if (this.time.error_ms > times.clock_error_ms_max) this.link.ask();
    this.seq = Math.max(this.seq, welcome.last_seq);
    this.others.begin();
    this.options.events.welcome(welcome);
    const known = this.state.confirmed ?? this.state.origin;
    if (welcome.resume === "snapshot" && known && replicas.unsaved(this.state) > 0) this.tellMovedOn(true);
    const { setBack } = this;
    this.hear((replica) => replicas.onWelcome(replica, welcome, this.options.clock.now(), setBack));
    this.setBack = false;
    this.phase({ kind: "live" });
    this.say();
    this.sendNext();
    this.told.begin();
  }

  private onOps(message: OpsMessage): void {
    const next = replicas.onOps(this.state, message);
    if (next === "missed") return this.link.lost();
    this.advance((replica) => (replica === this.state ? next : followed(replica, message)), message.entries);
  }

  private onRejected(rejected: Rejected): void {
    const { inFlight } = this.state;
    const others = this.others.mayBring(this.state);
    const wait_ms = rejected.seq === inFlight?.seq ? this.waiting.refused(rejected.code, others) : undefined;
    if (wait_ms !== undefined) return this.timers.set("again", wait_ms, () => this.sayAgain());
    this.refuse((replica) => replicas.onRejected(replica, rejected));
  }

  private refuse(take: (replica: Replica) => { readonly replica: Replica; readonly refused?: Refused }): void {
    const { refused } = take(this.state);
    this.hear((replica) => take(replica).replica, "refused");
    if (refused) this.options.events.refused(refused);
    this.sendNext();
  }

  private onBye(bye: Bye): void {
    if (bye.code === "set_back") {
      this.setBack = true;
      this.options.events.setBack({ restored: bye.restored ?? 0, lost: bye.lost ?? 0 });
    }
    if (bye.reconnect) return this.link.lost(bye.after_ms, bye.code);
    this.close();
    this.phase({ kind: "gone", code: bye.code });
  }

  private advance(take: (replica: Replica) => Replica, entries?: readonly Entry[]): void {
    this.hear(take, "heard", entries);
    this.sendNext();
  }

  /// What is heard changes what is here, and what is kept of it.
  private hear(take: (replica: Replica) => Replica, how?: Turn["how"], entries?: readonly Entry[]): void {
    const before = this.state;
    const after = take(before);
    this.keeping.heard(before, after, take);
    this.set(after, how, entries);
  }

  private set(replica: Replica, how: Turn["how"] = "heard", entries: readonly Entry[] = []): void {
    const { state: before, moves } = this;
    if (replica === before) return;
    this.state = replica;
    this.moves = [];
    const { inFlight } = replica;
    if (this.link.live) this.waiting.follow(inFlight?.logged ? undefined : inFlight?.seq);
    this.options.events.changed(replica, moves, entries);
    if (replicas.unsaved(replica) === 0) this.tellMovedOn(false);
    this.others.follow(replica);
    this.keeping.follow(replica, this.seq + 1);
    this.options.events.turned?.({ before, after: replica, at: this.now(), how, moves, entries });
  }

  private tellMovedOn(on: boolean): void {
    if (this.movedOn !== on) this.options.events.movedOn(on);
    this.movedOn = on;
  }

  /// No answer may mean that nobody is there any more.
  private held(why: Held | undefined): void {
    if (this.ended) return;
    if (why === "unanswered" && this.link.live) this.link.ask();
    this.options.events.held(why);
  }

  private phase(phase: Phase): void {
    this.options.events.phase(phase);
  }

  // What is kept.

  private keepWith(keeper: Keeper): Keeping {
    return new Keeping(keeper, (answer) => {
      if (this.ended) return;
      if (answer === "kept") this.say();
      else this.goOn();
    });
  }

  /// Another page has what was kept here. What is left goes on under another client id.
  private goOn(): void {
    const next = this.keeping.keeper.goOn(this.state, this.keeping.kept);
    if (!next) return this.close();
    this.keeping = this.keepWith(next.keeper);
    this.seq = 0;
    this.quiet();
    this.set({ ...next.replica, watch: this.watch });
    this.link.connect();
  }

  private renew(): void {
    this.timers.set("renew", times.renew_ms, () => {
      this.keeping.renew();
      this.renew();
    });
  }

  // What goes out.

  private say(): void {
    const seq = this.outgoing.say(this.state, this.keeping);
    if (seq === undefined) return;
    const rejected = { type: "rejected", seq, code: "message_too_large", message: "" } as const;
    this.refuse((replica) => replicas.onRejected(replica, rejected));
  }

  private sayAgain(): void {
    this.outgoing.forget();
    this.say();
  }

  private sendNext(): void {
    if (!this.link.live) return;
    if (replicas.isStuck(this.state)) return this.waitForOthers();
    if (!replicas.canSend(this.state)) return;
    const typing = replicas.onlyTypingWaits(this.state);
    const wait_ms = this.typedAt + times.typing_ms - this.options.clock.now();
    if (typing && wait_ms > 0 && !this.outgoing.leaving)
      return this.timers.set("typing", wait_ms, () => this.sendNext());
    if (typing) this.typedAt = this.options.clock.now();
    const { replica, message } = replicas.send(this.state, this.seq + 1);
    if (this.state.again.length === 0) this.keeping.sent(this.state.pending[0], message.seq);
    this.seq = Math.max(this.seq, message.seq);
    this.set(replica);
    this.say();
  }

  /// Goes on by itself when there was enough of that: then what can be taken back was.
  private waitForOthers(): void {
    const onward = this.others.onward(this.state);
    if (onward === "give up") return this.refuse(replicas.giveUp);
    if (onward !== "ask") return this.timers.set("again", onward.wait_ms, () => this.sendNext());
    this.set(replicas.ledAstray(this.state));
    this.link.lost(0);
  }
}
