// Days and times in the language of the page.

/// A day in the language of the page.
export function day(at: number): string {
  return new Date(at).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
}

/// A day and the time of it.
export function moment(at: number): string {
  const how = { dateStyle: "short", timeStyle: "short" } as const;
  return new Date(at).toLocaleString(document.documentElement.lang, how);
}
