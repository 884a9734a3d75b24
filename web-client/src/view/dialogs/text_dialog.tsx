// A dialog that asks for one text: titles, phrases, ideas.
import { createSignal, Show, type JSX } from "solid-js";
import { cleanText, lengthOf } from "../../board/text";
import type { BoardUi } from "../board_ui";
import { Modal } from "../parts/modal";
import { Answers } from "./answers";

export interface TextDialogProps {
  readonly ui: BoardUi;
  readonly title: string;
  readonly label: string;
  readonly hint?: string;
  readonly value?: string;
  readonly ok: string;
  readonly max: number;
  readonly area?: boolean;
  readonly mayBeEmpty?: boolean;
  readonly testid?: string;
  readonly onOk: (text: string) => void;
  readonly children?: JSX.Element;
}

export function TextDialog(props: TextDialogProps): JSX.Element {
  const [text, setText] = createSignal(props.value ?? "");
  const close = () => props.ui.openDialog(null);
  // Limits count code points, which the browser's own `maxlength` does not; and it would cut what is pasted without a word.
  const tooMany = () => Math.max(0, lengthOf(cleanText(text()).trim()) - props.max);
  const allowed = () => (props.mayBeEmpty === true || text().trim() !== "") && tooMany() === 0;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!allowed()) return;
    close();
    props.onOk(cleanText(text()).trim());
  };
  const enter = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  };
  const field = {
    "aria-label": props.label,
    placeholder: props.hint ?? "",
    "data-testid": "dialog-text",
  };
  return (
    <Modal
      title={props.title}
      closeLabel={props.ui.t("close")}
      onClose={close}
      {...(props.testid ? { testid: props.testid } : {})}
    >
      <form onSubmit={submit}>
        <Show
          when={props.area}
          fallback={
            <input {...field} autofocus value={text()} onInput={(event) => setText(event.currentTarget.value)} />
          }
        >
          <textarea
            {...field}
            autofocus
            rows="4"
            value={text()}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={enter}
          />
        </Show>
        <p class="warn" role="status" hidden={tooMany() === 0}>
          {props.ui.t("tooMany", { n: tooMany(), max: props.max })}
        </p>
        {props.children}
        <Answers ui={props.ui} close={close} ok={props.ok} testid="dialog-ok" disabled={!allowed()} />
      </form>
    </Modal>
  );
}
