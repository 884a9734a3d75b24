import type { Clock, Connection, ConnectionEvents, Transport } from "./ports";

/// What of WebSocket is used: the browser's, and that of the npm package ws.
export interface SocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}
export type SocketConstructor = new (url: string, protocol: string) => SocketLike;

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/// `url`: ws(s)://…/api/boards/{board}/live
export function socketTransport(url: string, Socket: SocketConstructor): Transport {
  return { connect: (events) => connect(new Socket(url, "entonnoir.v1"), events) };
}

function connect(socket: SocketLike, events: ConnectionEvents): Connection {
  let over = false;
  socket.onopen = () => !over && events.opened();
  socket.onmessage = (event: { data: unknown }) => {
    if (!over) events.message(String(event.data));
  };
  // An error is followed by close, which tells all that can be told.
  socket.onerror = () => undefined;
  socket.onclose = () => {
    if (!over) events.closed();
    over = true;
  };
  return {
    send: (text) => !over && socket.send(text),
    close() {
      if (over) return;
      over = true;
      socket.close(1000);
    },
  };
}
