// Everybody of a workshop as one list: who is here and who wrote something, found by name.
import type { Role } from "../../protocol/types";
import type { Peer } from "../../store/api";
import type { BoardUi } from "../board_ui";
import { isFacilitator } from "../permissions";
import { nameOf, noName } from "./names";

export interface Head {
  readonly key: string;
  readonly person: number; // 0: nothing written yet, or names are hidden
  readonly name: string;
  readonly role: Role;
  readonly here: boolean;
  readonly you: boolean;
  readonly notes: number;
  readonly muted: boolean;
  readonly removed: boolean;
  readonly hand: boolean;
}

/// Lower case without accents.
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function noteCounts(ui: BoardUi): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { by, withdrawn } of ui.store.notes().values()) {
    if (!withdrawn) counts.set(by, (counts.get(by) ?? 0) + 1);
  }
  return counts;
}

function strangers(ui: BoardUi, peers: readonly Peer[]): Head[] {
  const rest = { person: 0, here: true, you: false, notes: 0, muted: false, removed: false, hand: false };
  return peers
    .filter(({ participant }) => participant === 0)
    .map(({ session, name, role }) => ({ ...rest, key: `s${session}`, name: name || noName(ui), role }));
}

/// This person first, then facilitators, then those who are here, then by name. Only facilitators have to do with those
/// who wrote and have gone.
export function everybody(ui: BoardUi): readonly Head[] {
  const { store } = ui;
  const me = store.me();
  const notes = noteCounts(ui);
  const here = new Set(store.peers().map(({ participant }) => participant));
  const hands = new Set(store.hands());
  const known = [...store.people()]
    .filter(([person, { name }]) => {
      if (person === me || here.has(person)) return true;
      return isFacilitator(store) && (name !== "" || notes.has(person));
    })
    .map(([person, { role, muted, removed }]): Head => {
      const you = person === me;
      const name = you ? store.name() || ui.t("noName") : nameOf(ui, person);
      const marks = { muted: muted === true, removed: removed === true, hand: hands.has(person) };
      const count = notes.get(person) ?? 0;
      return { key: `p${person}`, person, name, role, here: you || here.has(person), you, notes: count, ...marks };
    });
  const self: Head[] =
    me === 0
      ? [{ key: "me", person: 0, name: store.name() || ui.t("noName"), role: store.role(), here: true, you: true, notes: 0, muted: false, removed: false, hand: false }] // prettier-ignore
      : [];
  const rank = (head: Head) => (head.you ? 0 : head.role === "facilitator" ? 1 : head.here ? 2 : 3);
  const all = [...self, ...known, ...strangers(ui, store.peers())];
  const collator = new Intl.Collator();
  return all.sort((a, b) => rank(a) - rank(b) || collator.compare(a.name, b.name) || a.person - b.person);
}

export function matching(heads: readonly Head[], words: string): readonly Head[] {
  const wanted = plain(words.trim());
  return wanted === "" ? heads : heads.filter(({ name }) => plain(name).includes(wanted));
}

/// Which rows of a scrolled list are drawn: those in sight and some around.
export function rowsInSight(scrolled: number, height: number, row: number, all: number): { from: number; to: number } {
  const around = 6;
  const from = Math.max(0, Math.floor(scrolled / row) - around);
  return { from, to: Math.min(all, Math.ceil((scrolled + height) / row) + around) };
}
