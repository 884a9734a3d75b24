export * from "./events";
export * from "./ports";
export * from "./random";
export * from "./session";
export * from "./socket";
export * from "./waiting";
export { forgetful, type Keeper } from "./keeping";
