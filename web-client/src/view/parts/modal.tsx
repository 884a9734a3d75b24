// The one frame of all dialogs: the browser's own modal keeps the focus inside, closes on Esc and gives the focus back.
import { Show, type JSX } from "solid-js";
import { Icon } from "./icons";
import { openWhileMounted } from "./on_top";

export interface ModalProps {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  /// A click beside it closes too: only where nothing typed could be lost.
  readonly light?: boolean;
  readonly shape?: "card" | "wide" | "sheet" | "side" | "full";
  readonly testid?: string;
  readonly children: JSX.Element;
}

export function Modal(props: ModalProps): JSX.Element {
  let dialog: HTMLDialogElement | undefined;
  openWhileMounted(() => dialog);
  const beside = (event: MouseEvent) => {
    if (props.light && event.target === dialog) props.onClose();
  };
  const cancel = (event: Event) => {
    event.preventDefault();
    props.onClose();
  };
  return (
    <dialog
      ref={dialog}
      class={`modal ${props.shape ?? "card"}`}
      aria-label={props.title}
      data-testid={props.testid}
      onCancel={cancel}
      onMouseDown={beside}
    >
      <div class="modal-in">
        <header class="modal-head">
          <h2>{props.title}</h2>
          <button type="button" class="ghost square" aria-label={props.closeLabel} onClick={() => props.onClose()}>
            <Icon name="close" />
          </button>
        </header>
        <Show when={props.children}>{props.children}</Show>
      </div>
    </dialog>
  );
}
