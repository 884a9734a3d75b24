// The colours of notes.
import { For, type JSX } from "solid-js";
import type { BoardUi, Colour } from "../board_ui";
import { Popover } from "../parts/popover";

const kColours: readonly Colour[] = ["yellow", "blue", "green", "pink", "white"];

/// The colours as a row of buttons, for the composer and for menus.
export function Swatches(props: {
  readonly ui: BoardUi;
  readonly chosen?: Colour;
  readonly onPick: (colour: Colour) => void;
}): JSX.Element {
  return (
    <div class="swatches" role="group" aria-label={props.ui.t("colour")}>
      <For each={kColours}>
        {(colour) => (
          <button
            type="button"
            class={`swatch ${colour}`}
            aria-label={props.ui.t(`colour.${colour}`)}
            title={props.ui.t(`colour.${colour}`)}
            aria-pressed={props.chosen === colour}
            onClick={() => props.onPick(colour)}
          />
        )}
      </For>
    </div>
  );
}

/// The colour of what is written next, chosen at a point of the window.
export function ColourMenu(props: {
  readonly ui: BoardUi;
  readonly x: number;
  readonly y: number;
  readonly onClose: () => void;
}): JSX.Element {
  const { ui } = props;
  return (
    <Popover label={ui.t("colour")} x={props.x} y={props.y} onClose={props.onClose}>
      <Swatches ui={ui} chosen={ui.colour()} onPick={(colour) => (ui.setColour(colour), props.onClose())} />
    </Popover>
  );
}
