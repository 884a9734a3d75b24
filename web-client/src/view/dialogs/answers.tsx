// How a dialog that asks ends: nothing is done, or what it is about.
import type { JSX } from "solid-js";
import type { BoardUi } from "../board_ui";

export interface AnswersProps {
  readonly ui: BoardUi;
  readonly close: () => void;
  readonly ok: string;
  readonly testid: string;
  /// Absent: the form around it is submitted.
  readonly act?: () => void;
  readonly disabled?: boolean;
  readonly danger?: boolean;
  /// What Enter is to do at once.
  readonly focus?: "ok" | "cancel";
}

export function Answers(props: AnswersProps): JSX.Element {
  return (
    <footer class="row end">
      <button type="button" autofocus={props.focus === "cancel"} onClick={() => props.close()}>
        {props.ui.t("cancel")}
      </button>
      <button
        type={props.act ? "button" : "submit"}
        class={props.danger ? "primary danger" : "primary"}
        data-testid={props.testid}
        autofocus={props.focus === "ok"}
        disabled={props.disabled}
        onClick={() => props.act?.()}
      >
        {props.ok}
      </button>
    </footer>
  );
}
