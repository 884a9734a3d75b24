// All that opens later, in one file to fetch.
import { more } from "./en_more";
import { room } from "./en_room";

export const late = { ...more, ...room };
