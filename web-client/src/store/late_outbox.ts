// The outbox, which comes when the page already stands: until it is there everything can be done and nothing is sent.
import type { Outbox } from "../outbox";
import { forgetful, type Keeper, newClientId } from "../session";

export interface LateOutbox {
  readonly keeper: Keeper;
  /// Undefined if it cannot be fetched.
  readonly outbox: Promise<Outbox | undefined>;
}

/// `make`: the page's keeper under this client id. `keepsNothing`: told if nothing of this page outlives it.
export function lateOutbox(make: (outbox: Outbox, client: string) => Keeper, keepsNothing: () => void): LateOutbox {
  const client = newClientId();
  let made: Keeper | undefined;
  const outbox = import("../outbox")
    .then(({ openOutbox }) => openOutbox(keepsNothing))
    .catch(() => void keepsNothing());
  const coming = outbox.then((there) => (made = there ? make(there, client) : forgetful(client)));
  const keep: Keeper["keep"] = (replica, done) => {
    if (made) made.keep(replica, done);
    else void coming.then((keeper) => keeper.keep(replica, done));
  };
  return { keeper: { client, keep, goOn: (now, kept) => made?.goOn(now, kept) }, outbox };
}
