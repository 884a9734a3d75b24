// A field of the page in step with a text that others write in too. While an input method composes, nothing is written
// into the field; what was composed is sent when the composition ends, the field is left or the page is hidden.
import { createEffect, on, onCleanup, untrack, type Accessor } from "solid-js";
import type { Delta } from "../../board";
import { FieldText, type Span, type Typed } from "../../board/field_text";

export interface TypingOptions {
  /// The text as everybody has it.
  readonly text: Accessor<string>;
  /// What made the text what it is now, if that is known: which of equal letters is new.
  readonly movedBy?: () => Delta | undefined;
  /// `delta` is made on that text, which is to have it when this returns.
  readonly send: (delta: Delta) => void;
  /// Something of what was typed or pasted is not in the text: no room for it, or no note may hold it.
  readonly leftOut: (typed: Typed) => void;
  /// What Ctrl+Z and Ctrl+Y, the browser's menu and a shaken phone ask for. Without it they are left to the browser.
  readonly history?: (what: "undo" | "redo") => void;
}

/// Made within a component, on the field's element; ends with the component and sends what it still has.
export class Typing {
  private readonly state: FieldText;
  private composing = false;
  private taking = false;
  private ended = false;
  private before: Span | undefined;

  constructor(
    private readonly field: HTMLTextAreaElement,
    private readonly options: TypingOptions,
  ) {
    this.state = new FieldText(untrack(options.text));
    field.value = this.state.board;
    this.listen();
    createEffect(on(options.text, (text) => this.heard(text)));
    onCleanup(() => this.leave());
  }

  /// Sends what is new in the field, for the last time.
  leave(): void {
    this.composing = true; // nothing is written into it any more
    this.take();
    this.ended = true;
  }

  private listen() {
    const { field } = this;
    field.addEventListener("beforeinput", (event) => this.beforeInput(event));
    field.addEventListener("input", () => this.composing || this.take());
    field.addEventListener("compositionstart", () => {
      this.before = this.selected();
      this.composing = true;
    });
    field.addEventListener("compositionend", () => this.composed());
    field.addEventListener("blur", () => this.composing && this.composed());
    field.addEventListener("keydown", (event) => this.key(event));
    // Before those who send what waits, as the page may never come back.
    const leaving = () => this.take();
    const kinds = ["pagehide", "visibilitychange"] as const;
    kinds.forEach((kind) => addEventListener(kind, leaving, { capture: true }));
    onCleanup(() => kinds.forEach((kind) => removeEventListener(kind, leaving, { capture: true })));
  }

  private beforeInput(event: InputEvent) {
    if (!this.composing) this.before = this.selected();
    const what = event.inputType === "historyUndo" ? "undo" : event.inputType === "historyRedo" ? "redo" : undefined;
    if (!what || !this.options.history) return;
    event.preventDefault();
    this.options.history(what);
  }

  /// The browser asks nothing where it has nothing to undo itself.
  private key(event: KeyboardEvent) {
    if (!this.options.history || event.isComposing || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    this.options.history(key === "y" || event.shiftKey ? "redo" : "undo");
  }

  private composed() {
    this.composing = false;
    this.take();
  }

  /// Sends what is new in the field.
  private take() {
    if (this.ended) return;
    const { field, state, options } = this;
    const typed = state.typed(field.value, field.selectionEnd, this.before);
    this.before = undefined;
    this.taking = true;
    if (typed.delta.length > 0) options.send(typed.delta);
    this.taking = false;
    if (typed.cut + typed.removed > 0) options.leftOut(typed);
    const now = untrack(options.text);
    if (now !== state.board) state.heard(now);
    this.show(typed);
  }

  private heard(text: string) {
    if (this.ended || this.taking) return;
    if (text !== this.state.board) this.state.heard(text, this.options.movedBy?.());
    this.show();
  }

  /// Writes the text into the field, if it is another one. `typed`: what was just taken from it.
  private show(typed?: Typed) {
    const { field, state } = this;
    if (this.composing) return;
    if (field.value !== state.board) {
      const altered = typed !== undefined && typed.cut + typed.removed > 0;
      this.write(altered ? { start: typed.caret, end: typed.caret } : state.spanOf(this.selected()));
    }
    state.shown();
  }

  private write({ start, end }: Span) {
    const { field } = this;
    const { selectionDirection, scrollTop } = field;
    field.value = this.state.board;
    // Where it is not being written in, setting the selection would take the focus in some browsers.
    if (document.activeElement === field) field.setSelectionRange(start, end, selectionDirection);
    field.scrollTop = scrollTop;
  }

  private selected(): Span {
    return { start: this.field.selectionStart, end: this.field.selectionEnd };
  }
}
