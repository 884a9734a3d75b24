// The words of each language are in several files: what stands on the page at once, and what opens later (`…_more`; `…_room`:
// what facilitating a room needs).
import type { core } from "./fr";
import type { more } from "./fr_more";
import type { room } from "./fr_room";

/// A word, or a pair for one and for many (Intl.PluralRules decides).
export type Word = string | readonly [one: string, other: string];
export type CoreWords = { readonly [K in keyof typeof core]: Word };
export type MoreWords = { readonly [K in keyof typeof more]: Word };
export type RoomWords = { readonly [K in keyof typeof room]: Word };
export type Words = CoreWords & MoreWords & RoomWords;
