// All that opens later, in one file to fetch.
import { more } from "./fr_more";
import { room } from "./fr_room";

export const late = { ...more, ...room };
