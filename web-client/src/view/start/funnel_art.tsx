// The mark: four bands of notes that narrow to one line of text.
import type { JSX } from "solid-js";

export function FunnelArt(): JSX.Element {
  return (
    <svg class="funnel-art" viewBox="0 0 120 92" aria-hidden="true">
      <path class="f1" d="M2 4h116l-11 22H13z" />
      <path class="f2" d="M15 29h90l-9 18H24z" />
      <path class="f3" d="M26 50h68l-8 16H34z" />
      <path class="f4" d="M36 69h48l-7 16H43z" />
      <g class="n">
        <path class="y" d="M24 9h9v9h-9zM62 13h9v9h-9z" />
        <path class="b" d="M38 12h9v9h-9zM84 9h9v9h-9z" />
        <path class="p" d="M50 8h9v9h-9z" />
        <path class="g" d="M73 8h9v9h-9zM45 33h9v9h-9z" />
        <path class="y" d="M66 34h9v9h-9z" />
        <path class="w" d="M48 53h24v9H48z" />
      </g>
    </svg>
  );
}
