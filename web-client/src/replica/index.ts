export * from "./replica";
