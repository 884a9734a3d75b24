export { handedOver } from "./handed_over";
export type { Move } from "./rebase";
export { ownAfterOps, ownAfterSnapshot, withOwnEntries, withOwnState } from "./own";
export * from "./replica";
export { onSnapshot, takeBackAdrift, textsPending } from "./snapshot";
export type { Turn } from "./turn";
export { restored, type Unsaved, unsavedOf } from "./unsaved";
