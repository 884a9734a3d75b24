import { Show, type JSX } from "solid-js";
import { byKey } from "./panel_keys";

/// A thing that is on or off.
export function Switch(props: {
  readonly label: string;
  readonly hint?: string;
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly testid: string;
  readonly letter?: string; // in the panel
  readonly onChange: (on: boolean) => void;
}): JSX.Element {
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        data-testid={props.testid}
        {...(props.letter ? byKey(props.letter) : {})}
        checked={props.on}
        disabled={props.disabled ?? false}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        <b>{props.label}</b>
        <Show when={props.letter}>
          <kbd class="key" aria-hidden="true">
            {props.letter}
          </kbd>
        </Show>
        <Show when={props.hint}>
          <small>{props.hint}</small>
        </Show>
      </span>
    </label>
  );
}
