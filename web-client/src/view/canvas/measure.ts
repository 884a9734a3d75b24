// Widths of words in the page's font, from one canvas 2D context: no layout is ever asked for.
import { createSignal, onCleanup, onMount } from "solid-js";
import { fitText, fitWords, kLowSizes, kMidSizes, lineCount, type Fit, type Measure } from "./text_fit";

const kWordsMax = 20_000;
const kFitsMax = 6_000;
const kCardLine = 1.28;

/// Sizes of a note's text: near (`size`), farther (`mid`), far (`low`).
export interface NoteFit extends Fit {
  readonly mid: number;
  readonly low: number;
}

export interface TextSizes {
  /// The size of a note's text in a field of width × height px. Reactive: fonts arrive late.
  fit(text: string, width: number, height: number): NoteFit;
  /// Height of a phrase's card (world px) and its font size.
  cardHeight(text: string, cardWidth: number): number;
}

export function cardFont(cardWidth: number): number {
  return Math.round(cardWidth * 0.054);
}

/// Space at the left of a card for the number, and around the text.
export function cardPadding(cardWidth: number): { readonly x: number; readonly y: number; readonly left: number } {
  const font = cardFont(cardWidth);
  return { x: Math.round(font * 0.8), y: Math.round(font * 0.6), left: Math.round(font * 2.1) };
}

function createMeasure(): { measure: Measure; forget: () => void } {
  const context = document.createElement("canvas").getContext("2d");
  const widths = new Map<string, number>();
  const measure = (word: string) => {
    const known = widths.get(word);
    if (known !== undefined) return known;
    if (widths.size > kWordsMax) widths.clear();
    if (context) context.font = "100px Inter, system-ui, sans-serif";
    // Without a 2D context: the mean width of a letter in Inter.
    const width = context ? context.measureText(word).width : word.length * 58;
    widths.set(word, width);
    return width;
  };
  return { measure, forget: () => widths.clear() };
}

/// Call within a component.
export function createTextSizes(): TextSizes {
  const { measure, forget } = createMeasure();
  const fits = new Map<string, NoteFit>();
  const [fonts, setFonts] = createSignal(0);
  const again = () => {
    forget();
    fits.clear();
    setFonts((n) => n + 1);
  };
  onMount(() => document.fonts.addEventListener("loadingdone", again));
  onCleanup(() => document.fonts.removeEventListener("loadingdone", again));
  return {
    fit: (text, width, height) => {
      fonts();
      const key = `${width} ${height} ${text}`;
      const known = fits.get(key);
      if (known) return known;
      if (fits.size > kFitsMax) fits.clear();
      const far = { mid: fitWords(text, kMidSizes, width, measure), low: fitWords(text, kLowSizes, width, measure) };
      const fit = { ...fitText(text, width, height, measure), ...far };
      fits.set(key, fit);
      return fit;
    },
    cardHeight: (text, cardWidth) => {
      fonts();
      const font = cardFont(cardWidth);
      const { x, y, left } = cardPadding(cardWidth);
      const lines = lineCount(text, font, cardWidth - left - x, measure, "anywhere");
      return Math.round(Math.max(1, lines) * font * kCardLine + 2 * y);
    },
  };
}
