import { Show, type JSX } from "solid-js";

/// A thing that is on or off.
export function Switch(props: {
  readonly label: string;
  readonly hint?: string;
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly testid: string;
  readonly onChange: (on: boolean) => void;
}): JSX.Element {
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        data-testid={props.testid}
        checked={props.on}
        disabled={props.disabled ?? false}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        <b>{props.label}</b>
        <Show when={props.hint}>
          <small>{props.hint}</small>
        </Show>
      </span>
    </label>
  );
}
