import type { Clock, Connection, ConnectionEvents, Transport } from "./ports";

/// What of WebSocket is used: the browser's, and that of the npm package ws.
export interface SocketLike {
  binaryType: string;
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
  const transport: Transport = {
    packed: "DecompressionStream" in globalThis,
    connect: (events) => connect(new Socket(url, "entonnoir.v1"), events, transport),
  };
  return transport;
}

function connect(socket: SocketLike, events: ConnectionEvents, transport: Transport): Connection {
  let over = false;
  /// What came behind a packed message that is being unpacked; it waits, the end too.
  let behind: (() => void)[] | undefined;
  const inTurn = (call: () => void) => {
    if (behind) behind.push(call);
    else if (!over) call();
  };
  const close = () => {
    if (!over) socket.close(1000);
    over = true;
  };
  const closed = () => {
    close();
    events.closed();
  };
  const unpack = (packed: Promise<string>) => {
    const waited: (() => void)[] = (behind = []);
    void packed
      .then(
        (text) => () => events.message(text),
        () => {
          transport.packed = false;
          return closed;
        },
      )
      .then((first) => {
        behind = undefined;
        // Each by itself, as they would have come: one that fails keeps none back.
        for (const call of [first, ...waited]) void Promise.resolve().then(() => inTurn(call));
      });
  };
  socket.binaryType = "arraybuffer";
  socket.onopen = () => inTurn(events.opened);
  socket.onmessage = ({ data }: { data: string | ArrayBuffer }) =>
    inTurn(() => (typeof data === "string" ? events.message(data) : unpack(unpacked(data))));
  // An error is followed by close, which tells all that can be told.
  socket.onerror = () => undefined;
  socket.onclose = () => inTurn(closed);
  return {
    send: (text) => !over && socket.send(text),
    close,
  };
}

function unpacked(gzip: ArrayBuffer): Promise<string> {
  return new Response(new Blob([gzip]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
