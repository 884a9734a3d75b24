// What ops do to people: names, hands, muting, removing, erasing.
import type { OpOf, Person } from "../protocol/types";
import { type Draft, dropped, type Stamp } from "./draft";
import { eraseWhys } from "./fold_rounds";

/// OPC3
export function namePerson(draft: Draft, op: OpOf<"person.name">, stamp: Stamp): void {
  const number = op.person ?? stamp.by;
  setName(draft, number, op.name);
  if (op.shown !== undefined) mark(draft, number, "shown", op.shown);
}

function setName(draft: Draft, number: number, name: string) {
  draft.setPerson(number, { ...draft.person(number), name });
}

function mark(draft: Draft, number: number, field: "shown" | "muted" | "removed", on: boolean) {
  const person: Person = draft.person(number);
  draft.setPerson(number, on ? { ...person, [field]: true } : dropped(person, [field]));
}

/// OPC14
export function erasePerson(draft: Draft, number: number, at: number): void {
  setName(draft, number, "");
  for (const [id, note] of draft.now.notes) {
    if (note.by === number && !note.withdrawn) draft.changeNote(id, { text: "", withdrawn: { at } });
    const { set_aside } = draft.note(id);
    if (set_aside?.by === number) draft.changeNote(id, { set_aside: { ...set_aside, why: "" } });
  }
  const { ratified } = draft.now;
  if (ratified?.by === number) draft.set({ ratified: { at: ratified.at, by: ratified.by } });
  eraseWhys(draft, number);
}

/// OPC25
export function raiseHand(draft: Draft, number: number, up: boolean): void {
  const hands = draft.now.hands ?? [];
  if (hands.includes(number) === up) return;
  const now = up ? [...hands, number] : hands.filter((one) => one !== number);
  if (now.length > 0) draft.set({ hands: now });
  else draft.drop("hands");
}

/// OPC26
export function mutePerson(draft: Draft, op: OpOf<"person.mute">): void {
  mark(draft, op.person, "muted", op.muted);
}

/// OPC27
export function removePerson(draft: Draft, op: OpOf<"person.remove">): void {
  mark(draft, op.person, "removed", op.removed);
  raiseHand(draft, op.person, false);
}
