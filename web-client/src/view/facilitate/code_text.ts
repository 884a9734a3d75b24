// Join codes as people read them (HTP7).

/// "ABCD-EFGH": how a code is shown and read aloud.
export function grouped(code: string): string {
  return code.replace(/^(.{4})(.+)$/, "$1-$2");
}
