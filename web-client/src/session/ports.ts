// What a session needs from the world; the browser, Node and the tests each bring their own.

export interface Clock {
  /// Milliseconds since 1970.
  now(): number;
  /// 0 ≤ random < 1.
  random(): number;
  /// Calls once after so many milliseconds; the answer cancels.
  after(ms: number, call: () => void): () => void;
}

export interface Connection {
  send(text: string): void;
  close(): void;
}

export interface ConnectionEvents {
  opened(): void;
  message(text: string): void;
  /// At most once, and nothing after it. Not called after `Connection.close`.
  closed(): void;
}

export interface Transport {
  /// It can read packed snapshots (CON13), as far as known.
  packed?: boolean;
  connect(events: ConnectionEvents): Connection;
}
