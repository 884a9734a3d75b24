// Words that were erased for good (OPC14) do not come back by undoing: neither does who wrote them say them again, nor
// anybody else in their stead.
import type { Board } from "../board";
import type { Note, Op, Ratified } from "../protocol/types";
import type { Replica, Turn } from "../replica";
import type { Did } from "./did";

type Erased = (by: number) => boolean;

/// Those whose words were erased in this turn; undefined if nobody's. `own`: what one submitted.
export function erasedIn({ before, after, entries }: Turn, own: readonly Op[] = []): Erased | undefined {
  const told = [...entries, { ops: own, by: after.me }].flatMap(({ ops, by }) =>
    ops.flatMap((op) => (op.op === "person.erase" ? [op.person ?? by] : [])),
  );
  const [was, is] = [before.confirmed, after.confirmed];
  const later = (after.position?.epoch ?? 0) > (before.position?.epoch ?? Infinity);
  const seen = later && was && is ? [...is.people.keys()].filter((one) => seemsErased(one, was, is, after.me)) : [];
  const all = new Set([...told, ...seen]);
  // One's own are by nobody until the log says who one is.
  return all.size === 0 ? undefined : (by) => all.has(by === 0 ? after.me : by);
}

/// True if nothing speaks against it (CON12): whoever nothing was known of may as well be the one. Oneself only if
/// something is gone.
function seemsErased(number: number, was: Board, is: Board, me: number): boolean {
  const notes = [...was.notes].filter(([, { by, withdrawn }]) => by === number && !withdrawn);
  if (is.people.get(number)?.name !== "" || notes.some(([id]) => !is.notes.get(id)?.withdrawn)) return false;
  return number !== me || notes.length > 0 || was.people.get(me)?.name !== "";
}

export function withoutErased(did: Did, erased: Erased, { view, me }: Replica): Did {
  const { name, ratified, ...rest } = did;
  const notes = new Map(
    [...did.notes].map(([id, { was, is }]) => {
      // What is still there was written since.
      const gone = view?.notes.get(id)?.withdrawn !== undefined;
      const clean = (note: Note | undefined) => note && noteWithout(note, erased, gone);
      return [id, { was: clean(was), is: clean(is) }];
    }),
  );
  const agreed = ratified && { ...ratified, was: unsaid(ratified.was, erased), is: unsaid(ratified.is, erased) };
  return { ...rest, notes, ...(agreed && { ratified: agreed }), ...(name && !erased(me) && { name }) };
}

function noteWithout(note: Note, erased: Erased, gone: boolean): Note {
  const { set_aside, by = 0 } = note;
  const mine = gone && erased(by) ? { ...note, text: "" } : note;
  return set_aside && erased(set_aside.by ?? 0) ? { ...mine, set_aside: { ...set_aside, why: "" } } : mine;
}

function unsaid(ratified: Ratified | undefined, erased: Erased): Ratified | undefined {
  if (!ratified || !erased(ratified.by ?? 0)) return ratified;
  const { why: _, ...rest } = ratified;
  return rest;
}
