import type { Translate } from "../../i18n";
import type { SetBack } from "../../store/api";

/// In one sentence. Numbers that are 0 are not told.
export function setBackWords(t: Translate, { restored, lost }: Pick<SetBack, "restored" | "lost">): string {
  const back = restored > 0 ? [t("setBackRestored", { n: restored })] : [];
  const gone = lost > 0 ? [t(restored > 0 ? "setBackAlso" : "setBackLost", { n: lost })] : [];
  return t("setBack", { what: [...back, ...gone].join(", ") || t("setBackOnly") });
}
