// The definition on the clipboard, rich and plain, with the sentence that says how it was made.
import { authors, posted } from "../../board/lineage";
import type { BoardUi } from "../board_ui";
import { noteText } from "../parts/notes";

export interface DefinitionText {
  readonly definition: string;
  readonly method: string;
}

/// The phrases as one text, and the method sentence. Empty definition: `definition` is "".
export function definitionText(ui: BoardUi): DefinitionText {
  const notes = ui.store.notes();
  const phrases = ui.store.phrases().map((id) => notes.get(id));
  const board = { notes, phrases: ui.store.phrases() };
  const written = ui.store.noteIds().filter((id) => posted(board, id));
  return {
    definition: phrases
      .filter((note) => note && !note.hidden)
      .map((note) => noteText(ui.t, note).trim())
      .join(" "),
    method: ui.t("method", {
      people: ui.t("nPeople", { n: authors(board, written) }),
      notes: ui.t("nNotes", { n: ui.store.ledger().posted }),
    }),
  };
}

function asHtml(text: DefinitionText): string {
  const root = document.createElement("div");
  for (const [tag, words] of [
    ["blockquote", text.definition],
    ["p", text.method],
  ] as const) {
    const element = document.createElement(tag);
    element.textContent = words;
    root.append(element);
  }
  return root.innerHTML;
}

/// Works without a secure context, where `navigator.clipboard` is absent. False: the browser refused.
export function copyText(plain: string, html?: string): boolean {
  let copied = false;
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", plain);
    if (html !== undefined) event.clipboardData?.setData("text/html", html);
    event.preventDefault();
    event.stopImmediatePropagation();
    copied = event.clipboardData !== null;
  };
  document.addEventListener("copy", give, true);
  const done = document.execCommand("copy");
  document.removeEventListener("copy", give, true);
  return done && copied;
}

/// Copies, and says so; where the browser refuses, opens a box to select from.
export function copyDefinition(ui: BoardUi): void {
  const text = definitionText(ui);
  const plain = `${text.definition}\n\n${text.method}`;
  if (copyText(plain, asHtml(text))) ui.say(ui.t("copied"));
  else ui.openDialog({ kind: "copy", text: plain });
}
