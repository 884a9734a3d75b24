// Join codes as people type them (HTP7).

/// The characters of a code that somebody typed in any way; undefined if it can be none.
export function codeIn(text: string): string | undefined {
  const code = text.replace(/[\s\u2013\u2014-]/g, "").toUpperCase();
  return /^[A-HJ-NP-Z2-9]{8}$/.test(code) ? code : undefined;
}
