// Line icons, 20 × 20, drawn with the text's colour. Decoration only: the button around them bears the name.
import type { JSX } from "solid-js";

const kPaths = {
  more: "M4 10h.01M10 10h.01M16 10h.01",
  people:
    "M7 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6M1.500 17c.3-3.500 2.400-5.500 5.500-5.500s5.200 2 5.500 5.500M13.500 9a2.500 2.500 0 1 0 0-5M14.500 11.800c2.300.3 3.700 2 4 5.200",
  close: "M5 5l10 10M15 5L5 15",
  up: "M10 16V4M5 9l5-5 5 5",
  down: "M10 4v12M5 11l5 5 5-5",
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  fit: "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4",
  hand: "M6 10V5.500a1.300 1.300 0 0 1 2.600 0V9M8.600 8.500V4.300a1.300 1.300 0 0 1 2.600 0V9M11.200 9V5.300a1.300 1.300 0 0 1 2.600 0V12c0 3.500-1.800 5.500-4.600 5.500-2.500 0-3.600-1.200-4.700-3.300L3 11.500c-.6-1.200 1-2.100 1.800-1.100L6 12",
  select: "M4 4h.01M8 4h1M12 4h1M16 4h.01M4 8v1M4 12v1M4 16h.01M8 16h1M16 8v1M10 10l7 2.700-3 1.300-1.300 3z",
  grip: "M7.500 5h.01M12.500 5h.01M7.500 10h.01M12.500 10h.01M7.500 15h.01M12.500 15h.01",
  share: "M4 11v5h12v-5M10 13V3M6 6.500L10 3l4 3.500",
  screen: "M2.500 4h15v10h-15zM7 17.500h6",
  next: "M4 10h12M11 5l5 5-5 5",
  back: "M16 10H4M9 5l-5 5 5 5",
  pencil: "M4 16l.8-3.400L13.500 4l2.500 2.500-8.600 8.700z",
  lock: "M5 9h10v8H5zM7 9V6.500a3 3 0 0 1 6 0V9",
  unseen: "M2.500 10s3-5 7.500-5 7.500 5 7.500 5-3 5-7.500 5-7.500-5-7.500-5zM4 16.500l12-13",
  settings: "M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4",
} as const;

export type IconName = keyof typeof kPaths;

export function Icon(props: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={kPaths[props.name]} />
    </svg>
  );
}
