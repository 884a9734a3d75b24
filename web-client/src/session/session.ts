// One person's connection to one board: keeps it, keeps the replica in step with it, sends what is pending.
// Knows neither page nor socket; time and transport come in (ports.ts).
import { BrokenLog, type Delta } from "../board";
import { decodeServer, Misunderstood } from "../protocol/decode";
import type {
  Bye,
  ClientId,
  ClientMessage,
  Hello,
  NoteId,
  Op,
  Presence,
  PresenceFrame,
  Rejected,
  ServerMessage,
  Welcome,
} from "../protocol/types";
import { limits } from "../protocol/types";
import * as replicas from "../replica";
import type { Refused, Replica } from "../replica";
import { Deadlines } from "./deadlines";
import type { Clock, Connection, Transport } from "./ports";
import { type Held, Waiting } from "./waiting";

export type Phase =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "offline" }
  | { readonly kind: "gone"; readonly code: string };

export interface SessionEvents {
  changed(replica: Replica): void;
  phase(phase: Phase): void;
  welcome(welcome: Welcome): void;
  presence(frame: PresenceFrame): void;
  refused(refused: Refused): void;
  /// What is in flight is not saved, and why as far as known; undefined: it is, or there is nothing in flight.
  held(why: Held | undefined): void;
  /// CON11
  setBack(setBack: SetBack): void;
}

/// What became of the changes that the server's log had lost.
export interface SetBack {
  readonly restored: number;
  readonly lost: number;
}

export interface SessionOptions {
  readonly token: string;
  readonly client: string;
  readonly person: string;
  readonly name: string;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly events: SessionEvents;
}

const times = {
  welcome_max_ms: 8_000,
  /// After the first failure, and twice that after every other: a proxy may try a dead server for long.
  welcome_first_ms: 3_000,
  /// A connection that lived so long was no failed attempt.
  steady_ms: 5_000,
  quiet_ms: 10_000,
  pong_max_ms: 10_000,
  retry_first_ms: 250,
  retry_max_ms: 2_000,
  /// Where nobody has answered for long, nobody is to be flooded at their return.
  retry_long_ms: 5_000,
  retry_long_after: 20,
  /// How long a change that is sent again waits for what it was built on, which others send again.
  others_ms: 5_000,
  typing_ms: 150,
  presence_ms: 100,
} as const;

export class Session {
  private state: Replica = replicas.emptyReplica;
  private connection: Connection | undefined;
  private welcomed = false;
  private ended = false;
  private attempts = 0;
  private seq = 0;
  private typedAt = 0;
  private setBack = false;
  private othersUntil = 0;
  private skew_ms = 0;
  private presence: Presence = {};
  private presenceSent = "{}";
  private name: string;
  private readonly timers: Deadlines<"welcome" | "steady" | "quiet" | "retry" | "again" | "typing" | "presence">;
  private readonly waiting: Waiting;

  constructor(private readonly options: SessionOptions) {
    this.timers = new Deadlines(options.clock);
    this.waiting = new Waiting(options.clock, (why) => this.held(why));
    this.name = options.name;
  }

  get replica(): Replica {
    return this.state;
  }
  /// The server's time as far as known.
  now(): number {
    return this.options.clock.now() + this.skew_ms;
  }

  start(): void {
    this.phase({ kind: "connecting" });
    this.connect();
  }

  /// For good: nothing is sent or told after this.
  close(): void {
    this.ended = true;
    this.drop();
  }

  /// The network is back or the page is seen again: no more waiting.
  wake(): void {
    if (this.ended) return;
    if (!this.connection) this.connect();
    else if (this.welcomed) this.ask();
  }

  submit(ops: readonly Op[]): void {
    this.set(replicas.submit(this.state, ops, this.now()));
    this.sendNext();
  }

  edit(note: NoteId, delta: Delta): void {
    this.set(replicas.edit(this.state, note, delta, this.now()));
    this.sendNext();
  }

  /// Sends what waits for more typing.
  flush(): void {
    this.timers.cancel("typing");
    this.typedAt = 0;
    this.sendNext();
  }

  setPresence(presence: Presence): void {
    this.presence = presence;
    this.sendPresence();
  }

  /// The name that the next `hello` tells. What the log shows is set by `person.name`.
  setName(name: string): void {
    this.name = name;
  }

  // The connection.

  private connect(): void {
    this.drop();
    const own: { connection?: Connection } = {};
    const current = () => !this.ended && this.connection === own.connection;
    own.connection = this.options.transport.connect({
      opened: () => current() && this.hello(),
      message: (text) => current() && this.receive(text),
      closed: () => current() && this.lost(),
    });
    this.connection = own.connection;
    this.timers.set("welcome", this.welcomeMax_ms(), () => this.lost());
  }

  private welcomeMax_ms(): number {
    if (this.attempts === 0) return times.welcome_max_ms;
    return Math.min(times.welcome_max_ms, times.welcome_first_ms * 2 ** (this.attempts - 1));
  }

  private drop(): void {
    this.timers.cancelAll();
    this.waiting.follow(undefined);
    this.welcomed = false;
    this.connection?.close();
    this.connection = undefined;
  }

  /// Tries again: soon at first, then less often; never all at the same moment.
  private lost(wait_ms?: number): void {
    this.drop();
    this.phase({ kind: "offline" });
    const max = this.attempts < times.retry_long_after ? times.retry_max_ms : times.retry_long_ms;
    const limit = Math.min(max, times.retry_first_ms * 2 ** this.attempts);
    this.attempts += 1;
    this.timers.set("retry", wait_ms ?? limit * (0.5 + this.options.clock.random() / 2), () => this.connect());
  }

  private hello(): void {
    const { token, client, person } = this.options;
    const { position } = this.state;
    const pending = replicas.textsPending(this.state);
    const hello: Hello = { type: "hello", token, client: client as ClientId, person, name: this.name };
    this.send({ ...hello, ...(position && { since: position }), ...(pending.length > 0 && { pending }) });
  }

  private send(message: ClientMessage): void {
    this.connection?.send(JSON.stringify(message));
  }

  // What comes in.

  private receive(text: string): void {
    if (this.welcomed) this.listen();
    try {
      const message = decodeServer(text);
      if (message) this.take(message);
    } catch (error) {
      if (!(error instanceof BrokenLog) && !(error instanceof Misunderstood)) throw error;
      // This copy cannot go on. A snapshot puts it right; what is pending is kept.
      this.set(replicas.withoutPosition(this.state));
      this.lost();
    }
  }

  private take(message: ServerMessage): void {
    switch (message.type) {
      case "welcome":
        return this.onWelcome(message);
      case "saved":
        // With what is sent again the entry may be there already.
        return this.advance(replicas.onSaved(this.state, message, this.options.clock.now()));
      case "rejected":
        return this.onRejected(message);
      case "ops": {
        const next = replicas.onOps(this.state, message);
        return next === "missed" ? this.lost() : this.advance(next);
      }
      case "snapshot":
        return this.advance(replicas.onSnapshot(this.state, message));
      case "presence":
        return this.options.events.presence(message);
      case "bye":
        return this.onBye(message);
      case "pong":
        this.skew_ms = message.now - this.options.clock.now();
        return;
      case "error":
        // A mistake of this page: what it said last was not taken. Say it anew from what both sides know.
        return this.lost();
    }
  }

  private onWelcome(welcome: Welcome): void {
    this.welcomed = true;
    this.timers.set("steady", times.steady_ms, () => (this.attempts = 0));
    this.timers.cancel("welcome");
    this.listen();
    this.skew_ms = welcome.now - this.options.clock.now();
    this.seq = Math.max(this.seq, welcome.last_seq);
    this.othersUntil = this.options.clock.now() + times.others_ms;
    this.options.events.welcome(welcome);
    this.set(replicas.onWelcome(this.state, welcome, this.options.clock.now(), this.setBack));
    this.setBack = false;
    this.phase({ kind: "live" });
    this.sendAgain();
    this.sendNext();
    this.presenceSent = "{}";
    this.sendPresence();
  }

  private onRejected(rejected: Rejected): void {
    const { inFlight } = this.state;
    const wait_ms = rejected.seq === inFlight?.seq ? this.waiting.refused(rejected.code, this.mayWait()) : undefined;
    if (wait_ms !== undefined) return this.timers.set("again", wait_ms, () => this.sendAgain());
    this.refuse(replicas.onRejected(this.state, rejected));
  }

  private refuse({ replica, refused }: { readonly replica: Replica; readonly refused?: Refused }): void {
    this.set(replica);
    if (refused) this.options.events.refused(refused);
    this.sendNext();
  }

  /// SUB9: what a change that is sent again names may be on its way from somebody else's page.
  private mayWait(): boolean {
    return this.state.inFlight?.resent === true && this.options.clock.now() < this.othersUntil;
  }

  private onBye(bye: Bye): void {
    if (bye.code === "set_back") {
      this.setBack = true;
      this.options.events.setBack({ restored: bye.restored ?? 0, lost: bye.lost ?? 0 });
    }
    if (bye.reconnect) return this.lost(bye.after_ms);
    this.close();
    this.phase({ kind: "gone", code: bye.code });
  }

  private advance(replica: Replica): void {
    this.set(replica);
    this.sendNext();
  }

  private set(replica: Replica): void {
    if (replica === this.state) return;
    this.state = replica;
    const { inFlight } = replica;
    if (this.welcomed) this.waiting.follow(inFlight?.logged ? undefined : inFlight?.seq);
    this.options.events.changed(replica);
  }

  /// No answer may mean that nobody is there any more.
  private held(why: Held | undefined): void {
    if (this.ended) return;
    if (why === "unanswered") this.ask();
    this.options.events.held(why);
  }

  private phase(phase: Phase): void {
    this.options.events.phase(phase);
  }

  // Life signs (CON7).

  private listen(): void {
    this.timers.set("quiet", times.quiet_ms, () => this.ask());
  }

  private ask(): void {
    this.send({ type: "ping" });
    this.timers.set("quiet", times.pong_max_ms, () => this.lost());
  }

  // What goes out.

  private sendAgain(): void {
    const message = replicas.sendAgain(this.state);
    if (message && this.welcomed) this.send(message);
  }

  private sendNext(): void {
    if (!this.welcomed) return;
    if (replicas.isStuck(this.state) && this.waitForOthers()) return;
    if (!replicas.canSend(this.state)) return;
    const typing = replicas.onlyTypingWaits(this.state);
    const wait_ms = this.typedAt + times.typing_ms - this.options.clock.now();
    if (typing && wait_ms > 0) return this.timers.set("typing", wait_ms, () => this.sendNext());
    if (typing) this.typedAt = this.options.clock.now();
    const { replica, message } = replicas.send(this.state, this.seq + 1);
    this.seq = Math.max(this.seq, message.seq);
    this.set(replica);
    if (bytesOf(message) > limits.message_bytes_max) return this.tooLarge(message.seq);
    this.send(message);
  }

  /// False if there was enough of that: what can be taken back was.
  private waitForOthers(): boolean {
    const wait_ms = this.othersUntil - this.options.clock.now();
    if (wait_ms > 0) this.timers.set("again", wait_ms, () => this.sendNext());
    else
      for (let stuck = replicas.giveUp(this.state); stuck.refused; stuck = replicas.giveUp(this.state))
        this.refuse(stuck);
    return wait_ms > 0;
  }

  /// Sent, it would end the connection, and again after every reconnect (CON10).
  private tooLarge(seq: number): void {
    this.onRejected({ type: "rejected", seq, code: "message_too_large", message: "" });
  }

  private sendPresence(): void {
    if (!this.welcomed || this.timers.has("presence")) return;
    const said = JSON.stringify(this.presence);
    if (said === this.presenceSent) return;
    this.presenceSent = said;
    this.send({ type: "presence", ...this.presence });
    this.timers.set("presence", times.presence_ms, () => this.sendPresence());
  }
}

function bytesOf(message: ClientMessage): number {
  return new TextEncoder().encode(JSON.stringify(message)).length;
}
