const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A client id. Those of later pages are higher by bytes: of one person's insertions at one place the earlier one stands left
/// (TXT4), so that what a page left is not torn into what the next one writes.
export function newClientId(): string {
  return Date.now().toString(36).padStart(9, "0") + randomId(13);
}

/// So many random characters of 6 bits each. Works without a secure context (http://192.168…).
export function randomId(length: number): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => alphabet[byte & 63]).join("");
}
