import { randomId, systemClock } from "../session";
import { openIndexedDb } from "./indexed_db";
import type { Channel } from "./neighbours";
import { Outbox } from "./outbox";

export type { Outbox } from "./outbox";

/// The outbox of this page. Without a storage it lasts as long as the page, and `keepsNothing` is told.
export async function openOutbox(keepsNothing: () => void): Promise<Outbox> {
  const shelf = await openIndexedDb().catch(() => undefined);
  return new Outbox({ shelf, channel: openChannel(), clock: systemClock, owner: randomId(22), keepsNothing });
}

function openChannel(): Channel | undefined {
  if (typeof BroadcastChannel === "undefined") return undefined;
  const channel = new BroadcastChannel("entonnoir");
  return {
    post: (message) => channel.postMessage(message),
    listen: (hear) => void (channel.onmessage = (event: MessageEvent<unknown>) => hear(event.data)),
  };
}
