// The other pages of this browser: which of them live.
import type { Clock } from "../session";

export interface Neighbours {
  /// True if the page says that it lives, false if it does not; undefined: nobody can be asked.
  lives(owner: string): Promise<boolean | undefined>;
  /// Tells the others that this page ends.
  leave(): void;
  back(): void;
}

/// What is said on it is heard by all other pages of this browser.
export interface Channel {
  post(message: object): void;
  listen(hear: (message: unknown) => void): void;
}

const answer_max_ms = 1_000;

/// `left`: a page has told that it ends.
export function neighboursOn(channel: Channel | undefined, owner: string, clock: Clock, left: () => void): Neighbours {
  if (!channel) return { lives: () => Promise.resolve(undefined), leave: () => undefined, back: () => undefined };
  const asked = new Map<string, () => void>();
  let here = true;
  channel.listen((message) => {
    const { ask, alive, left: leaver } = Object(message) as Record<string, unknown>;
    if (ask === owner && here) channel.post({ alive: owner });
    if (typeof alive === "string") asked.get(alive)?.();
    if (leaver !== undefined) left();
  });
  return {
    lives: (other) =>
      new Promise((resolve) => {
        const answer = (lives: boolean) => {
          cancel();
          asked.delete(other);
          resolve(lives);
        };
        const cancel = clock.after(answer_max_ms, () => answer(false));
        asked.set(other, () => answer(true));
        channel.post({ ask: other });
      }),
    leave: () => {
      here = false;
      channel.post({ left: owner });
    },
    back: () => void (here = true),
  };
}
