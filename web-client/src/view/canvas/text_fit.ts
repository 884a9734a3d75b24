// How large a note's text can be. Pure: the width of a word comes in as an argument.

/// Width of a word in px at a font size of 100 px.
export type Measure = (word: string) => number;

/// Largest first (ux.md). All texts of an ordinary workshop fit at 18 or more.
export const kTextSizes = [26, 22, 18, 15, 13] as const;
export const kLineHeight = 1.22;

// Scripts that are written without spaces break between any two characters.
const kUnspaced = /[⺀-鿿가-힯豈-﫿\u{20000}-\u{3ffff}฀-໿]/u;

interface Piece {
  readonly text: string;
  readonly glued: boolean; // no space in front of it
}

/// What a line may be broken into.
function pieces(line: string): readonly Piece[] {
  return line.split(/[ \t]+/).flatMap((word) => {
    const parts = kUnspaced.test(word) ? [...word] : [word];
    return parts.map((text, at) => ({ text, glued: at > 0 }));
  });
}

/// Lines of `text` at `size`. Breaks at spaces only: a browser that also breaks behind hyphens needs as many lines or
/// fewer. A word that is wider than the line makes it Infinity, or with `anywhere` takes the lines that it needs.
export function lineCount(text: string, size: number, width: number, measure: Measure, wide?: "anywhere"): number {
  const available = (width * 100) / size;
  const space = measure(" ");
  let lines = 0;
  for (const line of text.split("\n")) {
    let used = 0;
    lines++;
    for (const { text: word, glued } of pieces(line)) {
      const own = measure(word);
      const gap = used > 0 && !glued ? space : 0;
      if (own > available && !wide) return Infinity;
      if (used > 0 && used + gap + own > available) {
        lines++;
        used = own;
      } else {
        used += gap + own;
      }
      while (used > available) {
        lines++;
        used -= available;
      }
    }
  }
  return lines;
}

export interface Fit {
  readonly size: number;
  readonly fits: boolean; // false: the smallest size, and the end is cut with "…"
}

/// The largest of `kTextSizes` at which `text` stands in width × height px without breaking a word.
export function fitText(text: string, width: number, height: number, measure: Measure): Fit {
  for (const size of kTextSizes) {
    if (lineCount(text, size, width, measure) * size * kLineHeight <= height) return { size, fits: true };
  }
  return { size: kTextSizes[kTextSizes.length - 1] ?? 13, fits: false };
}

// Seen from farther away (ux.md): large, and cut when the note is full. Long words take a hyphen, or else a smaller size.
export const kMidSizes = [24, 22, 20, 18, 16] as const;
export const kLowSizes = [34, 30, 26, 22, 19] as const;

const kSoftHyphen = "\u00ad";
const kVowels = "aeiouyàâäéèêëîïôöùûü";
// A syllable may end in a vowel, in some consonants, or between two equal ones; the next one begins with a consonant or
// two, and a vowel. Never near the ends of a word.
const kSyllableEnd = `\\p{L}{2}[${kVowels}lmnrs]|\\p{L}(?:c(?=c)|f(?=f)|g(?=g)|p(?=p)|t(?=t))`;
const kSyllableStart = `(?:[bcdfgpt][rl]|[cp]h|qu|[bcdfghjklmnpqrstvwxz])[${kVowels}]\\p{L}`;
const kSyllable = new RegExp(`(?<=${kSyllableEnd})(?=${kSyllableStart})`, "giu");
const kLongWord = /\p{L}{8,}/gu;

/// The text with soft hyphens in its long words, where French and most English words may be divided.
export function softened(text: string): string {
  return text.replace(kLongWord, (word) => word.replace(kSyllable, kSoftHyphen));
}

/// The largest of `sizes` at which nothing that holds together is wider than the line, else the smallest.
export function fitWords(text: string, sizes: readonly number[], width: number, measure: Measure): number {
  const hyphen = measure("-");
  const widest = softened(text)
    .split("\n")
    .flatMap(pieces)
    .flatMap(({ text: word }) => word.split(/\u00ad|(?<=-)/))
    .reduce((most, part) => Math.max(most, measure(part) + hyphen), 0);
  return sizes.find((size) => (widest * size) / 100 <= width) ?? sizes[sizes.length - 1] ?? 0;
}
