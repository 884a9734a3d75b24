// What outlives a page (unsaved.ts, handed_over.ts) comes with the outbox, which is late: it is not named here.
export { onOps, onOwn, onRejected, onSaved, onWelcome } from "./heard";
export type { Move } from "./rebase";
export { ownAfterOps, ownAfterSnapshot, withOwnEntries, withOwnState } from "./own";
export * from "./replica";
export { onSnapshot, takeBackAdrift, textsPending } from "./snapshot";
export type { Turn } from "./turn";
