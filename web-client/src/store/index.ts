export type * from "./api";
export { ApiError, boardLink } from "./http";
export { device, openPage, startApi } from "./page";
