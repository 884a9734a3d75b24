import { describe, expect, it } from "vitest";
import { fitText, fitWords, kLineHeight, kLowSizes, lineCount, softened } from "../../src/view/canvas/text_fit";
import { tilt } from "../../src/view/canvas/tint";
import { noteId } from "../../src/protocol/types";
import { evenLetters } from "./build";
import scenario from "./dev/innovation-sociale.json";

const kWidth = 143;
const kHeight = 132;

describe("a note's text", () => {
  it("breaks at spaces and line ends", () => {
    expect(lineCount("aa bb cc", 10, 30, evenLetters)).toBe(2);
    expect(lineCount("aa\n\nbb", 10, 30, evenLetters)).toBe(3);
    expect(lineCount("", 10, 30, evenLetters)).toBe(1);
  });

  it("does not break at no-break spaces", () => {
    expect(lineCount("aa\u00a0bb cc", 10, 30, evenLetters)).toBe(2);
    expect(lineCount("aa\u00a0bb\u00a0cc", 10, 30, evenLetters)).toBe(Infinity);
  });

  it("breaks a word that is wider than the line only when told so", () => {
    expect(lineCount("aaaaaaaaaa", 10, 30, evenLetters)).toBe(Infinity);
    expect(lineCount("aaaaaaaaaa", 10, 30, evenLetters, "anywhere")).toBe(2);
  });

  it("breaks between characters of scripts without spaces", () => {
    expect(lineCount("社会的な革新", 10, 18, evenLetters)).toBe(2);
  });

  it("takes the largest size that fits", () => {
    expect(fitText("Relocaliser", kWidth, kHeight, evenLetters)).toEqual({ size: 22, fits: true });
    expect(fitText("oui", kWidth, kHeight, evenLetters)).toEqual({ size: 26, fits: true });
    expect(fitText("mot ".repeat(400), kWidth, kHeight, evenLetters)).toEqual({ size: 13, fits: false });
  });

  it("stands within its field at the chosen size", () => {
    for (const { text } of scenario.notes) {
      const { size, fits } = fitText(text, kWidth, kHeight, evenLetters);
      expect(fits).toBe(true);
      expect(lineCount(text, size, kWidth, evenLetters) * size * kLineHeight).toBeLessThanOrEqual(kHeight);
    }
  });

  it("seen from afar is as large as its longest word allows", () => {
    expect(fitWords("un mot", kLowSizes, kWidth, evenLetters)).toBe(34);
    expect(fitWords("schtroumpf", kLowSizes, kWidth, evenLetters)).toBe(22);
    expect(fitWords("schtroumpfschtroumpf", kLowSizes, kWidth, evenLetters)).toBe(19);
  });

  it("seen from afar divides long words at their syllables and leaves the others alone", () => {
    const divided = (text: string) => softened(text).replaceAll("\u00ad", "-");
    expect(divided("Changer concrètement le quotidien")).toBe("Changer con-crè-te-ment le quo-ti-dien");
    expect(divided("le vieillissement")).toBe("le vieil-lis-se-ment");
    expect(divided("Gouvernance expérimentée 🌍")).toBe("Gou-ver-nance expé-ri-men-tée 🌍");
    expect(divided("Apprendre en jouant")).toBe("Ap-prendre en jouant");
    expect(divided("court et net")).toBe("court et net");
    for (const { text } of scenario.notes) expect(divided(text).replaceAll("-", "")).toBe(text.replaceAll("-", ""));
  });
});

describe("the tilt", () => {
  it("is slight, the same for everybody, and differs from note to note", () => {
    const tilts = Array.from({ length: 500 }, (_, at) => tilt(noteId(`note${at}`)));
    expect(Math.min(...tilts)).toBeGreaterThanOrEqual(-2.5);
    expect(Math.max(...tilts)).toBeLessThanOrEqual(2.5);
    expect(new Set(tilts).size).toBeGreaterThan(30);
    expect(tilt(noteId("note1"))).toBe(tilts[1]);
  });
});
