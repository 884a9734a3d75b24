// The words are in two files for each language: what stands on the page at once, and what opens later (`…_more`).
import type { core } from "./fr";
import type { more } from "./fr_more";

/// A word, or a pair for one and for many (Intl.PluralRules decides).
export type Word = string | readonly [one: string, other: string];
export type CoreWords = { readonly [K in keyof typeof core]: Word };
export type MoreWords = { readonly [K in keyof typeof more]: Word };
export type Words = CoreWords & MoreWords;
