// The links of the workshop, each with what it allows; the participant link also as a QR code.
import { createSignal, onMount, Show, type JSX } from "solid-js";
import type { BoardStore } from "../../store/api";
import type { BoardUi } from "../board_ui";
import { copyText } from "../definition/copy_definition";
import { Modal } from "../parts/modal";
import { Qr } from "./qr";

export type Links = Awaited<ReturnType<BoardStore["links"]>>;

/// The links, or why there are none yet. `again` asks once more.
export function createLinks(store: BoardStore) {
  const [links, setLinks] = createSignal<Links | null>(null);
  const [failed, setFailed] = createSignal(false);
  const again = () => {
    setFailed(false);
    store.links().then(setLinks, () => setFailed(true));
  };
  onMount(again);
  return { links, failed, again };
}

interface LinkProps {
  readonly ui: BoardUi;
  readonly label: string;
  readonly hint: string;
  readonly copy?: string;
  readonly link: string;
  readonly testid: string;
}

function LinkLine(props: LinkProps): JSX.Element {
  const [copied, setCopied] = createSignal(false);
  let field: HTMLInputElement | undefined;
  const copy = () => {
    if (copyText(props.link)) setCopied(true);
    else field?.select();
  };
  return (
    <div class="link-line">
      <label class="field">
        <span>
          <b>{props.label}</b> <small>{props.hint}</small>
        </span>
        <input
          ref={field}
          readonly
          data-testid={props.testid}
          value={props.link}
          onFocus={(event) => event.currentTarget.select()}
        />
      </label>
      <button type="button" data-testid={`${props.testid}-copy`} onClick={copy}>
        {copied() ? props.ui.t("copied") : (props.copy ?? props.ui.t("copy"))}
      </button>
    </div>
  );
}

function AllLinks(props: { readonly ui: BoardUi; readonly links: Links; readonly first: boolean }): JSX.Element {
  const { ui } = props;
  return (
    <div class="share">
      <Show when={props.first && props.links.facilitator}>
        {(link) => (
          <div class="key-box">
            <p>{ui.t("shareKey")}</p>
            <LinkLine
              ui={ui}
              label={ui.t("shareFacilitator")}
              hint={ui.t("shareFacilitatorHint")}
              link={link()}
              testid="share-key-link"
            />
          </div>
        )}
      </Show>
      <Show when={props.links.participant}>
        {(link) => (
          <div class="share-main">
            <Qr text={link()} label={ui.t("qr")} />
            <div>
              <LinkLine
                ui={ui}
                label={ui.t("shareParticipant")}
                hint={ui.t("shareParticipantHint")}
                link={link()}
                testid="share-participant-link"
              />
              <p class="help">{ui.t("goTo", { host: location.host })}</p>
            </div>
          </div>
        )}
      </Show>
      <Show when={!props.first && props.links.facilitator}>
        {(link) => (
          <LinkLine
            ui={ui}
            label={ui.t("shareFacilitator")}
            hint={ui.t("shareFacilitatorHint")}
            copy={ui.t("shareFacilitatorCo")}
            link={link()}
            testid="share-facilitator-link"
          />
        )}
      </Show>
      <LinkLine
        ui={ui}
        label={ui.t("shareViewer")}
        hint={ui.t("shareViewerHint")}
        link={props.links.viewer}
        testid="share-viewer-link"
      />
    </div>
  );
}

export function ShareDialog(props: { readonly ui: BoardUi; readonly first: boolean }): JSX.Element {
  const { ui } = props;
  const { links, failed, again } = createLinks(ui.store);
  return (
    <Modal
      shape="wide"
      testid="share-dialog"
      title={ui.t("share")}
      closeLabel={ui.t("close")}
      onClose={() => ui.openDialog(null)}
    >
      <Show when={failed()}>
        <p class="warn">{ui.t("linksFailed")}</p>
        <button type="button" onClick={again}>
          {ui.t("retry")}
        </button>
      </Show>
      <Show
        when={links()}
        fallback={
          <Show when={!failed()}>
            <p class="help">{ui.t("working")}</p>
          </Show>
        }
      >
        {(all) => <AllLinks ui={ui} links={all()} first={props.first} />}
      </Show>
    </Modal>
  );
}
