// The join code of the workshop as it stands: asked for, made, switched off.
import { createEffect, createSignal, on, onCleanup, type Accessor } from "solid-js";
import type { BoardStore, JoinCode } from "../../store/api";
import { confirmedGeneration } from "../parts/links";

export type CodeState =
  | { readonly kind: "asking" }
  | { readonly kind: "none" }
  | { readonly kind: "failed"; readonly code: string }
  | { readonly kind: "there"; readonly join: JoinCode };

export interface CodeControl {
  readonly state: Accessor<CodeState>;
  readonly make: (renew?: boolean) => void;
  readonly drop: () => void;
  readonly ask: () => void;
}

const kTimerMsMax = 2 ** 31 - 1;

/// `make`: if there is none, one is made at once. Call within a component.
export function createCode(store: BoardStore, make = false): CodeControl {
  const [state, setState] = createSignal<CodeState>({ kind: "asking" });
  let last = 0;
  let ends: ReturnType<typeof setTimeout> | undefined;
  const take = (asked: Promise<JoinCode | undefined>) => {
    const mine = ++last;
    const tell = (next: CodeState) => void (mine === last && setState(next));
    clearTimeout(ends);
    asked.then(
      (join) => {
        tell(join ? { kind: "there", join } : { kind: "none" });
        if (!join || mine !== last) return;
        ends = setTimeout(ask, Math.min(kTimerMsMax, Math.max(1000, join.expires_at - store.serverNow() + 500)));
      },
      (failure: unknown) => tell({ kind: "failed", code: failure instanceof Error ? failure.message : "network" }),
    );
  };
  const ask = () => take(make ? store.makeJoinCode() : store.joinCode());
  createEffect(on(confirmedGeneration(store), ask));
  onCleanup(() => {
    ++last;
    clearTimeout(ends);
  });
  return {
    state,
    ask,
    make: (renew = false) => take(store.makeJoinCode(renew)),
    drop: () => take(store.dropJoinCode().then(() => undefined)),
  };
}
