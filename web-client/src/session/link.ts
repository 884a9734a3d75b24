// One connection after the other: when it is tried, when it is taken for dead, when it is tried again (CON7, CON8).
// Of what is said on it, it knows nothing but that it is a sign of life.
import { Deadlines } from "./deadlines";
import type { Clock, Connection, Transport } from "./ports";

/// `opening`: asked for, without a welcome yet. `waiting`: lost; the next attempt has its time. `ended`: for good.
type LinkState =
  | { readonly kind: "idle" }
  | { readonly kind: "waiting" }
  | { readonly kind: "opening"; readonly connection: Connection }
  | { readonly kind: "live"; readonly connection: Connection }
  | { readonly kind: "ended" };

export interface LinkEvents {
  /// May say hello now.
  opened(): void;
  message(text: string): void;
  /// A ping goes out.
  asked(): void;
  /// `why`: the code of the server's bye, if it said one.
  lost(why?: string): void;
}

const times = {
  welcome_max_ms: 8_000,
  /// After the first failure, and twice that after every other: a proxy may try a dead server for long.
  welcome_first_ms: 3_000,
  /// A connection that lived so long was no failed attempt.
  steady_ms: 5_000,
  quiet_ms: 5_000,
  pong_max_ms: 8_000,
  retry_first_ms: 250,
  retry_max_ms: 2_000,
  /// Where nobody has answered for long, nobody is to be flooded at their return.
  retry_long_ms: 5_000,
  retry_long_after: 20,
} as const;

export class Link {
  private state: LinkState = { kind: "idle" };
  private attempts = 0;
  private readonly timers: Deadlines<"welcome" | "steady" | "quiet" | "retry">;

  constructor(
    private readonly clock: Clock,
    private readonly transport: Transport,
    private readonly events: LinkEvents,
  ) {
    this.timers = new Deadlines(clock);
  }

  /// The server has said welcome.
  get live(): boolean {
    return this.state.kind === "live";
  }

  /// Connects, in place of what there was.
  connect(): void {
    if (this.state.kind === "ended") return;
    this.drop();
    const own: { connection?: Connection } = {};
    const current = () => "connection" in this.state && this.state.connection === own.connection;
    own.connection = this.transport.connect({
      opened: () => current() && this.events.opened(),
      message: (text) => current() && this.receive(text),
      closed: () => current() && this.lost(),
    });
    this.state = { kind: "opening", connection: own.connection };
    this.timers.set("welcome", this.welcomeMax_ms(), () => this.lost());
  }

  welcomed(): void {
    if (this.state.kind !== "opening") return;
    this.state = { kind: "live", connection: this.state.connection };
    this.timers.cancel("welcome");
    this.timers.set("steady", times.steady_ms, () => (this.attempts = 0));
    this.listen();
  }

  send(message: object): void {
    if ("connection" in this.state) this.state.connection.send(JSON.stringify(message));
  }

  /// The network is back or the page is seen again: no more waiting.
  wake(): void {
    if (this.state.kind === "waiting") this.connect();
    else if (this.live) this.ask();
  }

  /// Is there anybody? If nobody answers, the connection is lost.
  ask(): void {
    this.events.asked();
    this.send({ type: "ping" });
    this.timers.set("quiet", times.pong_max_ms, () => this.lost());
  }

  /// Tries again: soon at first, then less often; never all at the same moment.
  lost(wait_ms?: number, why?: string): void {
    this.drop();
    this.state = { kind: "waiting" };
    const max = this.attempts < times.retry_long_after ? times.retry_max_ms : times.retry_long_ms;
    const limit = Math.min(max, times.retry_first_ms * 2 ** this.attempts);
    this.attempts += 1;
    this.timers.set("retry", wait_ms ?? limit * (0.5 + this.clock.random() / 2), () => this.connect());
    this.events.lost(why);
  }

  /// For good.
  end(): void {
    this.drop();
    this.state = { kind: "ended" };
  }

  private receive(text: string): void {
    if (this.live) this.listen();
    this.events.message(text);
  }

  private listen(): void {
    this.timers.set("quiet", times.quiet_ms, () => this.ask());
  }

  private drop(): void {
    this.timers.cancelAll();
    if ("connection" in this.state) this.state.connection.close();
    this.state = { kind: "idle" };
  }

  private welcomeMax_ms(): number {
    if (this.attempts === 0) return times.welcome_max_ms;
    return Math.min(times.welcome_max_ms, times.welcome_first_ms * 2 ** (this.attempts - 1));
  }
}
