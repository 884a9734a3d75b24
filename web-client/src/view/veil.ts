// What others wrote in a private stage is blank on this page, whoever looks at it: no part of the page gets its text.
import { createMemo, type Accessor } from "solid-js";
import { veiled } from "../board/private";
import type { Note, NoteId, Stage } from "../protocol/types";
import type { BoardStore } from "../store/api";

/// The note without its text. The same one each time, so that nothing is drawn anew.
function createBlanks(): (note: Note) => Note {
  const blanks = new WeakMap<Note, Note>();
  return (note) => {
    if (note.text === "" && note.version === 0) return note;
    const made = blanks.get(note) ?? { ...note, text: "", version: 0 };
    blanks.set(note, made);
    return made;
  };
}

function createPrivateStages(store: BoardStore): Accessor<readonly Stage[]> {
  return createMemo(() => store.stages().filter(({ visibility }) => visibility === "private"), [], {
    equals: (a, b) => a.length === b.length && a.every((stage, at) => stage === b[at]),
  });
}

/// The store as this page shows it. `open`: the texts are to be seen. Call within a Solid root.
export function veilStore(store: BoardStore, open: Accessor<boolean>): BoardStore {
  const blank = createBlanks();
  const stages = createPrivateStages(store);
  const seen = (note: Note) => (!open() && veiled(stages(), note, store.me()) ? blank(note) : note);
  const notes = createMemo(() => {
    const all = store.notes();
    if (open() || stages().length === 0) return all;
    return new Map([...all].map(([id, note]) => [id, seen(note)] as const));
  });
  const note = (id: NoteId) => {
    const found = store.note(id);
    return () => {
      const now = found();
      return now && seen(now);
    };
  };
  const instead = new Map<PropertyKey, unknown>([
    ["notes", notes],
    ["note", note],
  ]);
  return new Proxy(store, {
    get: (target, key) => {
      if (instead.has(key)) return instead.get(key);
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      const bound: unknown = value.bind(target);
      instead.set(key, bound);
      return bound;
    },
  });
}
