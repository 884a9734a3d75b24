import { gunzipSync } from "node:zlib";
import type { RawData } from "ws";

/// The text of a message as a socket, or the browser's, gave it: what is binary is packed (CON13).
export function textOf(data: RawData | string, isBinary: boolean): string {
  return isBinary ? gunzipSync(data as Buffer | ArrayBuffer).toString("utf8") : String(data);
}
