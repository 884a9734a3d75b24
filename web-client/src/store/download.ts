// Exports: fetched when somebody wants one, this file too.
import { call } from "./http";

/// `path`: of the board. `revision`: absent means now.
export async function downloadExport(
  path: string,
  token: string,
  format: "json" | "md" | "pdf",
  authors: boolean,
  revision?: number,
): Promise<void> {
  const query = [authors && format !== "json" && "authors=1", revision !== undefined && `revision=${revision}`];
  const asked = query.filter(Boolean).join("&");
  await downloadFile(`${path}/export/${format}${asked && `?${asked}`}`, token, `entonnoir.${format}`);
}

/// Fetches a file with the token and hands it to the browser as a download.
async function downloadFile(path: string, token: string, fallbackName: string): Promise<void> {
  const response = await call(path, token);
  const name = nameOf(response.headers.get("Content-Disposition")) ?? fallbackName;
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun the download by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/// RFC 6266: `filename*` says it in UTF-8, `filename` for those who cannot.
function nameOf(disposition: string | null): string | undefined {
  const extended = disposition?.match(/filename\*=UTF-8''([^;]+)/i)?.[1];
  if (extended !== undefined) return decodeURIComponent(extended);
  return disposition?.match(/filename="([^"]*)"/i)?.[1];
}
