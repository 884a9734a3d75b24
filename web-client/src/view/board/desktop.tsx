// The board page on a desktop: bar, rail, canvas with what floats on it, drawer.
import { Show, type JSX } from "solid-js";
import { Canvas } from "../canvas/canvas";
import { WithLate } from "../late";
import type { LayoutProps } from "../layout";
import { shortText } from "../parts/notes";
import type { BoardUi } from "../board_ui";
import { Composer } from "./composer";
import { Rail } from "./rail";
import { TopBar } from "./top_bar";

function LineageBar(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  return (
    <Show when={ui.lineage()}>
      {(lineage) => (
        <div class="lineage-bar panel" role="status">
          <span>{ui.t("lineageOf", { text: shortText(ui.t, ui.store.note(lineage().phrase)(), 50) })}</span>
          <button type="button" onClick={() => ui.setLineage(null)}>
            {ui.t("close")}
          </button>
        </div>
      )}
    </Show>
  );
}

export function Desktop(props: LayoutProps): JSX.Element {
  const { ui } = props;
  return (
    <div class="board" classList={{ projecting: ui.projecting(), "with-drawer": ui.drawer() }}>
      <Show when={!ui.projecting()} fallback={<WithLate>{({ ProjectView }) => <ProjectView ui={ui} />}</WithLate>}>
        <TopBar ui={ui} i18n={props.i18n} />
        <Rail ui={ui} />
        <WithLate>{({ RoomStrip }) => <RoomStrip ui={ui} />}</WithLate>
      </Show>
      <main class="canvas-area">
        <Canvas ui={ui} />
        <LineageBar ui={ui} />
        <Show when={!ui.projecting()}>
          <WithLate>
            {({ ContentBar, FindPanel }) => (
              <>
                <ContentBar ui={ui} />
                <FindPanel ui={ui} />
              </>
            )}
          </WithLate>
        </Show>
        <Show when={!ui.projecting()}>
          <WithLate>
            {({ SelectionBar, ZoomCorner }) => (
              <>
                <SelectionBar ui={ui} />
                <ZoomCorner ui={ui} />
              </>
            )}
          </WithLate>
          <Composer ui={ui} />
          <WithLate>{({ LedgerChip }) => <LedgerChip ui={ui} />}</WithLate>
        </Show>
      </main>
      <Show when={!ui.projecting()}>
        <WithLate>{({ Drawer }) => <Drawer ui={ui} />}</WithLate>
      </Show>
    </div>
  );
}
