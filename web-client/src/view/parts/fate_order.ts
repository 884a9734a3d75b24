import type { Fate } from "../../board/lineage";

/// The order of the ledger's sentence.
export const kFateOrder: readonly Fate[] = ["carried", "merged", "set_aside", "withdrawn", "open"];
