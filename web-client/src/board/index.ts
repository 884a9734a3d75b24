// The board as everybody computes it: pure, without page and framework.
export * from "./board";
export * from "./delta";
export { BrokenLog } from "./draft";
export * from "./encoding";
export * from "./fold";
export * from "./geometry";
export * from "./lineage";
export * from "./names";
export * from "./private";
export * from "./text";
export * from "./votes";
