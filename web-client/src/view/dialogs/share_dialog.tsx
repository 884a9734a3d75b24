// The links of the workshop, each with what it allows; the participant link also as a QR code.
import { createSignal, Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { copyText } from "../definition/copy_definition";
import { CodeBox } from "../facilitate/code_parts";
import { KeptUntil } from "../parts/kept_until";
import { createLinks, type Links } from "../parts/links";
import { Modal } from "../parts/modal";
import { Qr } from "../parts/qr";
import { isFacilitator } from "../permissions";

interface LinkProps {
  readonly ui: BoardUi;
  readonly label: string;
  readonly hint: string;
  /// Shown only if the browser refuses to copy: this screen may be on the wall.
  readonly secret?: boolean;
  readonly link: string;
  readonly testid: string;
}

function LinkLine(props: LinkProps): JSX.Element {
  const [copied, setCopied] = createSignal(false);
  const [shown, setShown] = createSignal(props.secret !== true);
  let field: HTMLInputElement | undefined;
  const copy = () => {
    if (copyText(props.link)) return setCopied(true);
    setShown(true);
    field?.select();
  };
  const label = () => props.ui.t(props.secret ? "shareFacilitatorCo" : "copy");
  return (
    <div class="link-line">
      <label class="labelled">
        <span>
          <b>{props.label}</b> <small>{props.hint}</small>
        </span>
        <Show when={shown()}>
          <input
            ref={field}
            readonly
            data-testid={props.testid}
            value={props.link}
            onFocus={(event) => event.currentTarget.select()}
          />
        </Show>
      </label>
      <button type="button" data-testid={`${props.testid}-copy`} onClick={copy}>
        {copied() ? props.ui.t("copied") : label()}
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
            <Show when={link()} keyed>
              {(text) => <Qr text={text} label={ui.t("qr")} />}
            </Show>
            <div>
              <LinkLine
                ui={ui}
                label={ui.t("shareParticipant")}
                hint={ui.t("shareParticipantHint")}
                link={link()}
                testid="share-participant-link"
              />
              <Show when={isFacilitator(ui.store) && !props.first}>
                <button type="button" data-testid="share-new-link" onClick={() => ui.openDialog({ kind: "new-link" })}>
                  {ui.t("room.newLink")}
                </button>
              </Show>
            </div>
          </div>
        )}
      </Show>
      <Show when={ui.store.role() !== "viewer"}>
        <CodeBox ui={ui} />
      </Show>
      <Show when={!props.first && props.links.facilitator}>
        {(link) => (
          <LinkLine
            ui={ui}
            label={ui.t("shareFacilitator")}
            hint={ui.t("shareFacilitatorHint")}
            secret
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
      <KeptUntil ui={ui} />
    </Modal>
  );
}
