// Join codes as people read and type them (HTP7).

/// "ABCD-EFGH": how a code is shown and read aloud.
export function grouped(code: string): string {
  return code.replace(/^(.{4})(.+)$/, "$1-$2");
}

/// The characters of a code that somebody typed in any way; undefined if it can be none.
export function codeIn(text: string): string | undefined {
  const code = text.replace(/[\s\u2013\u2014-]/g, "").toUpperCase();
  return /^[A-HJ-NP-Z2-9]{8}$/.test(code) ? code : undefined;
}
