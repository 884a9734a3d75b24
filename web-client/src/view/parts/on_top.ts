// What lies above all else: dialogs and menus are the browser's own modals.
import { createSignal, onCleanup, onMount } from "solid-js";

const [open, setOpen] = createSignal<readonly HTMLDialogElement[]>([]);

/// The modal that lies above all else, if any. All beside it can be neither reached nor, on a phone, seen.
export const topModal = (): HTMLDialogElement | undefined => open().at(-1);

/// Opens `dialog` as a modal for as long as the caller lives.
export function openWhileMounted(dialog: () => HTMLDialogElement | undefined): void {
  onMount(() => {
    const element = dialog();
    element?.showModal();
    if (element) setOpen((before) => [...before, element]);
  });
  onCleanup(() => {
    const element = dialog();
    setOpen((before) => before.filter((other) => other !== element));
    element?.close();
  });
}
