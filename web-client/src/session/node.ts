// For Node: the same replica and session that the page has. `npm run build:node` makes dist-node/client.js of it.
import type { Replica } from "../replica";
import type { Clock } from "./ports";
import { forgetful } from "./keeping";
import { newClientId, randomId } from "./random";
import type { SessionEvents } from "./events";
import { Session } from "./session";
import { type SocketConstructor, socketTransport, systemClock } from "./socket";

export * as board from "../board";
export * as replica from "../replica";
export { limits } from "../protocol/types";
export * from "./index";

export interface BotOptions {
  /// http(s)://host:port
  readonly origin: string;
  readonly board: string;
  readonly token: string;
  /// WebSocket of the package ws, or the platform's.
  readonly WebSocket: SocketConstructor;
  readonly person?: string;
  readonly name?: string;
  /// Absent: the machine's.
  readonly clock?: Clock;
  readonly events?: Partial<SessionEvents>;
}

/// A session that runs as a page's would; already started.
export function openSession(options: BotOptions): Session {
  const url = `${options.origin.replace(/^http/, "ws")}/api/boards/${options.board}/live`;
  const quiet: SessionEvents = {
    changed: (_replica: Replica) => undefined,
    phase: () => undefined,
    welcome: () => undefined,
    presence: () => undefined,
    refused: () => undefined,
    held: () => undefined,
    movedOn: () => undefined,
    setBack: () => undefined,
  };
  const session = new Session({
    token: options.token,
    keeper: forgetful(newClientId()),
    person: options.person ?? randomId(43),
    name: options.name ?? "",
    clock: options.clock ?? systemClock,
    transport: socketTransport(url, options.WebSocket),
    events: { ...quiet, ...options.events },
  });
  session.start();
  return session;
}
