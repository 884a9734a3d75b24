export { handedOver } from "./handed_over";
export * from "./replica";
export { onSnapshot, textsPending } from "./snapshot";
export { restored, type Unsaved, unsavedOf, withNext } from "./unsaved";
