import type { Clock, Connection, ConnectionEvents, Transport } from "../src/session";

/// Time that stands still until it is told to go on.
export class TestClock implements Clock {
  private at = 1_000_000;
  private timers: { readonly at: number; readonly call: () => void }[] = [];

  now(): number {
    return this.at;
  }
  random(): number {
    return 0.5;
  }
  after(ms: number, call: () => void): () => void {
    const timer = { at: this.at + ms, call };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }
  advance(ms: number): void {
    const end = this.at + ms;
    for (;;) {
      const due = this.timers.filter((timer) => timer.at <= end).sort((x, y) => x.at - y.at)[0];
      if (!due) break;
      this.timers = this.timers.filter((timer) => timer !== due);
      this.at = due.at;
      due.call();
    }
    this.at = end;
  }
}

/// Every connection that the session asked for, in order.
export class TestTransport implements Transport {
  readonly connections: TestConnection[] = [];
  packed?: boolean;

  connect(events: ConnectionEvents): Connection {
    const connection = new TestConnection(events);
    this.connections.push(connection);
    return connection;
  }
  get last(): TestConnection {
    const connection = this.connections.at(-1);
    if (!connection) throw new Error("nothing was connected");
    return connection;
  }
}

export class TestConnection implements Connection {
  readonly sent: Record<string, unknown>[] = [];
  closed = false;

  constructor(readonly events: ConnectionEvents) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close(): void {
    this.closed = true;
  }
  tell(message: object): void {
    this.events.message(JSON.stringify(message));
  }
  ofType(type: string): Record<string, unknown>[] {
    return this.sent.filter((message) => message["type"] === type);
  }
}
