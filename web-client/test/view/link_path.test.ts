import { describe, expect, it } from "vitest";
import { pathOfLink } from "../../src/view/parts/link_path";

const kBoard = "abcdefghijklmnopqrstuv";
const kToken = "ABCDEFGHIJKLMNOPQRST-_";

describe("a pasted link", () => {
  it("opens the board that it names, on this site", () => {
    expect(pathOfLink(` https://example.org/b/${kBoard}#${kToken}\n`)).toBe(`/b/${kBoard}#${kToken}`);
  });

  it("is refused when its end is missing or cut", () => {
    expect(pathOfLink(`https://example.org/b/${kBoard}`)).toBeNull();
    expect(pathOfLink(`https://example.org/b/${kBoard}#${kToken.slice(0, 21)}`)).toBeNull();
  });
});
