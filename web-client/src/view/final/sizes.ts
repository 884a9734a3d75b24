/// Font sizes in rem-like steps by how much there is to read: all of it should stand on the screen.
export function sizeOf(letters: number): "xl" | "l" | "m" | "s" | "xs" {
  if (letters <= 220) return "xl";
  if (letters <= 420) return "l";
  if (letters <= 760) return "m";
  return letters <= 1400 ? "s" : "xs";
}
