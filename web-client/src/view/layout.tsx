// A desktop's page or a phone's: only the one that the window asks for is fetched.
import { createEffect, createSignal, Show, type JSX } from "solid-js";
import type { I18n } from "../i18n";
import type { BoardUi } from "./board_ui";

export interface LayoutProps {
  readonly ui: BoardUi;
  readonly i18n: I18n;
}

type Page = (props: LayoutProps) => JSX.Element;

export const kPhoneQuery = "(max-width: 720px)";

const [pages, setPages] = createSignal<{ readonly phone?: Page; readonly desktop?: Page }>({});

/// Rejects if it cannot be fetched.
export async function loadLayout(phone = matchMedia(kPhoneQuery).matches): Promise<void> {
  const page = phone
    ? { phone: (await import("./phone/phone_page")).PhonePage }
    : { desktop: (await import("./board/desktop")).Desktop };
  setPages((before) => ({ ...before, ...page }));
}

export function Layout(props: LayoutProps): JSX.Element {
  const wanted = () => pages()[props.ui.phone() ? "phone" : "desktop"];
  createEffect(() => {
    // A window that was made narrower without network keeps the page that it has.
    if (!wanted()) loadLayout(props.ui.phone()).catch(() => undefined);
  });
  const page = () => wanted() ?? pages().desktop ?? pages().phone;
  return (
    <Show when={page()} keyed>
      {(draw) => draw(props)}
    </Show>
  );
}
