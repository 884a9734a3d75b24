// Who else writes in a note, as names and in words.
import type { Translate } from "../../i18n";
import type { NoteId } from "../../protocol/types";
import type { BoardStore } from "../../store/api";

/// The names of all others who write in a note now; "" for those who gave none.
export function writers(store: BoardStore): ReadonlyMap<NoteId, readonly string[]> {
  const all = new Map<NoteId, string[]>();
  for (const { editing, name } of store.peers()) if (editing) all.set(editing, [...(all.get(editing) ?? []), name]);
  return all;
}

/// "Ana is writing…", "3 people are writing…"; empty if nobody is.
export function writersWords(t: Translate, names: readonly string[] = []): string {
  const [first] = names;
  if (first === undefined) return "";
  if (names.length > 1) return t("canvas.write", { n: names.length });
  return t("canvas.writes", { name: first || t("canvas.someone") });
}
