// Fetches the history and the page that plays it; nothing of either is here before somebody asks.
import { createSignal, onCleanup, onMount, Show, type JSX } from "solid-js";
import type { Key } from "../../i18n";
import type { BoardUi } from "../board_ui";
import { Modal } from "../parts/modal";

async function load(ui: BoardUi) {
  const [{ ReplayPage }, replay] = await Promise.all([import("./replay_page"), ui.store.replay()]);
  return { ReplayPage, replay };
}

export function OpenReplay(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const [loaded, setLoaded] = createSignal<Awaited<ReturnType<typeof load>>>();
  let closed = false;
  const close = () => ui.openDialog(null);
  const failed = (failure: unknown) => {
    if (closed) return;
    const code = failure instanceof Error ? failure.message : "network";
    ui.say(ui.t(`error.${code}` as Key) || ui.t("error", { code }));
    close();
  };
  onMount(() => {
    load(ui).then((both) => (closed ? both.replay.close() : setLoaded(both)), failed);
  });
  onCleanup(() => {
    closed = true;
    loaded()?.replay.close();
  });
  return (
    <Show
      when={loaded()}
      fallback={
        <Modal title={ui.t("replay")} closeLabel={ui.t("close")} onClose={close}>
          <p role="status">{ui.t("replayLoading")}</p>
        </Modal>
      }
    >
      {(both) => both().ReplayPage({ ui, replay: both().replay, onClose: close })}
    </Show>
  );
}
