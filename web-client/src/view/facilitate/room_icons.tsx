// Line icons of what a room needs, like those of `parts/icons`.
import type { JSX } from "solid-js";

const kPaths = {
  raised:
    "M6.500 10.500V5a1.200 1.200 0 0 1 2.400 0v4M8.900 8.500V3.600a1.200 1.200 0 0 1 2.400 0V9M11.300 9V5a1.200 1.200 0 0 1 2.400 0v6.500M6.500 10.500 5 8.800c-.9-1-2.300 0-1.700 1.100l2.600 5c.9 1.700 2.200 2.600 4.300 2.600 3 0 4.900-2 4.900-5V7.500a1.100 1.100 0 0 0-2.200 0",
  bell: "M10 3.500a4.500 4.500 0 0 0-4.500 4.500c0 4-1.500 5-1.500 5h12s-1.500-1-1.500-5A4.500 4.500 0 0 0 10 3.500zM8.600 16a1.600 1.600 0 0 0 2.800 0",
  silent:
    "M5.700 7c-.1.300-.2.700-.2 1 0 4-1.500 5-1.500 5h9.500M7.500 4.300A4.500 4.500 0 0 1 14.500 8c0 1.600.2 2.800.5 3.600M8.600 16a1.600 1.600 0 0 0 2.800 0M3 3l14 14",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4l2.800 1.800",
} as const;

export function RoomIcon(props: { readonly name: keyof typeof kPaths }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={kPaths[props.name]} />
    </svg>
  );
}
