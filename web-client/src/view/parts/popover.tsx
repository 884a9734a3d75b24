// A menu at a point of the window: modal for the keyboard, transparent around it, closed by a click beside it.
import { onMount, type JSX } from "solid-js";
import { openWhileMounted } from "./on_top";

export interface PopoverProps {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly onClose: () => void;
  readonly children: JSX.Element;
}

const kMarginPx = 8;

/// Moves focus among the items with the arrow keys.
function step(list: HTMLElement, by: number): void {
  const items = [...list.querySelectorAll<HTMLElement>("button:not(:disabled), a, input, summary")];
  const at = items.findIndex((item) => item === document.activeElement);
  items[(at + by + items.length) % items.length]?.focus();
}

function keepInside(dialog: HTMLDialogElement, x: number, y: number): void {
  const box = dialog.getBoundingClientRect();
  const left = Math.min(x, innerWidth - box.width - kMarginPx);
  const top = Math.min(y, innerHeight - box.height - kMarginPx);
  dialog.style.left = `${Math.max(kMarginPx, left)}px`;
  dialog.style.top = `${Math.max(kMarginPx, top)}px`;
}

export function Popover(props: PopoverProps): JSX.Element {
  let dialog: HTMLDialogElement | undefined;
  openWhileMounted(() => dialog);
  onMount(() => dialog && keepInside(dialog, props.x, props.y));
  const keys = (event: KeyboardEvent) => {
    if (!dialog || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    event.preventDefault();
    step(dialog, event.key === "ArrowDown" ? 1 : -1);
  };
  return (
    <dialog
      ref={dialog}
      class="popover"
      aria-label={props.label}
      onKeyDown={keys}
      onCancel={(event) => (event.preventDefault(), props.onClose())}
      onMouseDown={(event) => event.target === dialog && props.onClose()}
    >
      <div class="menu">{props.children}</div>
    </dialog>
  );
}
