// A board in memory with the page's own state, for what the view computes and does of the content.
import { createRoot } from "solid-js";
import { vi } from "vitest";
import { createI18n, loadWords, type Locale, type Translate } from "../../src/i18n";
import { noteId, type NoteId, type Op, type StageId } from "../../src/protocol/types";
import type { BoardUi, Dialog, Toast } from "../../src/view/board_ui";
import { createContent } from "../../src/view/content";
import { createFakeStore, type FakeStore } from "../canvas/dev/fake_store";
import { type Moment, scenarioAt } from "../canvas/dev/scenario";

export const kLead = 100; // the scenario's facilitator
export const themes = "themes" as StageId;

export async function wordsOf(locale: Locale): Promise<Translate> {
  vi.stubGlobal("document", { documentElement: { lang: locale } });
  vi.stubGlobal("navigator", { language: locale });
  await loadWords(locale, true);
  return createRoot(() => createI18n()).t;
}

export interface World {
  readonly ui: BoardUi;
  readonly store: FakeStore;
  readonly said: Pick<Toast, "text" | "action">[];
  readonly dialogs: (Dialog | null)[];
  /// Live notes of a stage, in order of posting.
  notesIn(stage: StageId): readonly NoteId[];
  do(by: number, ...ops: Op[]): void;
}

export function world(
  t: Translate,
  moment: Moment,
  role: "facilitator" | "participant" = "facilitator",
  me = kLead,
): World {
  return createRoot(() => {
    const store = createFakeStore(scenarioAt(moment), role, me);
    const said: World["said"] = [];
    const dialogs: (Dialog | null)[] = [];
    const ui = {
      store,
      t,
      content: createContent(),
      say: (text: string, action?: Toast["action"]) => said.push(action ? { text, action } : { text }),
      openDialog: (dialog: Dialog | null) => dialogs.push(dialog),
      dialog: () => dialogs.at(-1) ?? null,
      editing: () => null,
      draft: () => null,
      projecting: () => false,
      select: () => undefined,
      markArrived: () => undefined,
    } as unknown as BoardUi;
    const notesIn = (stage: StageId) =>
      store.noteIds().filter((id) => {
        const note = store.notes().get(id);
        return note?.stage === stage && !note.set_aside && !note.merged && !note.withdrawn;
      });
    return { ui, store, said, dialogs, notesIn, do: (by, ...ops) => store.apply(ops, by) };
  });
}

export const n = noteId;
export const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
