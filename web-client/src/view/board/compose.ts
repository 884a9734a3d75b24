// What the composer knows: the text, whether pasted lines are many notes, where they will go. Without a page.
import { createEffect, createSignal, on, type Accessor } from "solid-js";
import { cleanText, lengthOf } from "../../board/text";
import { limits, type Stage } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { stageForPosts } from "../permissions";

const kPostsMax = 100; // what the store posts as one change

export interface Compose {
  readonly text: Accessor<string>;
  setText(text: string): void;
  /// Told before the pasted text is in the field.
  pasted(text: string): void;
  /// The notes that Post would make now.
  readonly notes: Accessor<readonly string[]>;
  /// Pasted lines: they may be many notes or one.
  readonly lines: Accessor<readonly string[]>;
  readonly many: Accessor<boolean>;
  setMany(many: boolean): void;
  readonly target: Accessor<Stage | null>;
  readonly tooLong: Accessor<number>; // characters over the limit, of the longest note
  /// False when nothing was posted: no text, too long, or no stage takes it. The text stays then.
  post(): boolean;
}

/// Bullets and numbers in front of pasted lines are not part of the idea.
function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/^\s*(?:[-*•–]\s+|\d{1,3}[.)]\s+)?/, "").trim())
    .filter((line) => line !== "");
}

export function createCompose(ui: BoardUi): Compose {
  const { drafts } = ui.store;
  const [text, write] = createSignal("");
  const [paste, setPasted] = createSignal(false);
  const setText = (value: string) => {
    write(value);
    drafts.keep("composer", value);
  };
  const setPaste = (value: boolean) => {
    setPasted(value);
    drafts.keep("pasted", value ? "1" : "");
  };
  const [many, setMany] = createSignal(true);
  const lines = () => (paste() ? linesOf(text()) : []);
  const notes = () => {
    if (many() && lines().length > 1) return lines();
    const one = text().trim();
    return one === "" ? [] : [one];
  };
  const tooLong = () => Math.max(0, ...notes().map((note) => lengthOf(note) - limits.note_text_max));
  const target = () => stageForPosts(ui.store);
  const empty = () => {
    setText("");
    setPaste(false);
    setMany(true);
  };
  // What was written here before the page was loaded anew, and on the board beside it.
  setPasted(drafts.text("pasted") !== "");
  setText([drafts.text("composer"), drafts.text("note")].filter((kept) => kept !== "").join("\n"));
  drafts.keep("note", "");
  createEffect(on(ui.store.erased, empty, { defer: true }));
  const post = () => {
    const stage = target();
    const all = notes();
    if (!stage || all.length === 0 || tooLong() > 0) return false;
    for (let from = 0; from < all.length; from += kPostsMax) {
      ui.store.post(all.slice(from, from + kPostsMax), stage.id, ui.colour());
    }
    empty();
    return true;
  };
  return {
    text,
    setText: (value) => (value === "" ? empty() : void setText(cleanText(value))),
    pasted: (value) => void (linesOf(cleanText(value)).length > 1 && setPaste(true)),
    notes,
    lines,
    many,
    setMany: (value) => void setMany(value),
    target,
    tooLong,
    post,
  };
}
