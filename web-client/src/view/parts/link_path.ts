// What a pasted link leads to.

/// The address of the board page within this site, or null if the text is no complete link. The host may differ: a
/// room that moved from one address of the server to another keeps its links.
export function pathOfLink(text: string): string | null {
  const found = /\/b\/([\w-]{22})#([\w-]{22})\s*$/.exec(text);
  return found ? `/b/${found[1]}#${found[2]}` : null;
}
