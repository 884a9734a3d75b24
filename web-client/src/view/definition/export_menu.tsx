// The documents that leave the workshop, in the order that receivers need them.
import type { JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { copyDefinition } from "./copy_definition";

type Format = "json" | "md" | "pdf";

export interface ExportProps {
  readonly ui: BoardUi;
  readonly onDone: () => void;
  readonly error: (code: string) => string;
}

function codeOf(failure: unknown): string {
  if (failure instanceof Error) return failure.message;
  return typeof failure === "string" ? failure : "network";
}

export function ExportMenu(props: ExportProps): JSX.Element {
  const ui = props.ui;
  let authors: HTMLInputElement | undefined;
  const get = (format: Format) => () => {
    ui.store
      .download(format, authors?.checked ?? false)
      .catch((failure: unknown) => ui.say(props.error(codeOf(failure))));
    props.onDone();
  };
  const copy = () => {
    props.onDone();
    copyDefinition(ui);
  };
  return (
    <>
      <button type="button" data-testid="copy-definition" onClick={copy}>
        {ui.t("copyDefinition")}
      </button>
      <button type="button" data-testid="export-pdf" onClick={get("pdf")}>
        {ui.t("pdf")}
      </button>
      <label class="menu-check">
        <input type="checkbox" ref={authors} /> {ui.t("withAuthors")}
      </label>
      <details class="menu-more">
        <summary data-testid="other-formats">{ui.t("otherFormats")}</summary>
        <button type="button" data-testid="export-md" onClick={get("md")}>
          {ui.t("markdown")}
        </button>
        <button type="button" data-testid="export-json" onClick={get("json")}>
          {ui.t("json")}
        </button>
      </details>
    </>
  );
}
