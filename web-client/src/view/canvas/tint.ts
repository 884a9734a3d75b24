// Colours and the slight tilt of post-its, from ids alone: everybody sees the same wall.
import type { NoteId } from "../../protocol/types";

const kTiltMax = 2.5;

function hash(id: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) value = Math.imul(value ^ id.charCodeAt(at), 0x01000193);
  value ^= value >>> 15;
  return (Math.imul(value, 0x2c1b3c6d) ^ (value >>> 12)) >>> 0;
}

/// Degrees, −2.5 to 2.5 in steps of a tenth.
export function tilt(id: NoteId): number {
  return Math.round(((hash(id) % 1000) / 999) * 20 * kTiltMax - 10 * kTiltMax) / 10;
}

// Dark enough for white text (≥ 4.5:1).
const kPeople = ["#0B5C6B", "#8A3B12", "#5B3A8C", "#2C6130", "#A02750", "#1F4E96"] as const;

export function personColour(participant: number): string {
  return kPeople[participant % kPeople.length] ?? kPeople[0];
}
