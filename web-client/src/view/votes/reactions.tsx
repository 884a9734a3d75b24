// A few signs beside a note: how many people gave which, and one's own to give and take.
import { For, Show, type JSX } from "solid-js";
import type { Note, NoteId, Reaction } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { mayReact } from "./rights";

const kSigns = [
  ["agree", "👍"],
  ["love", "❤️"],
  ["idea", "💡"],
  ["question", "❓"],
  ["surprise", "😮"],
] as const satisfies readonly (readonly [Reaction, string])[];

const countOf = (note: Note, reaction: Reaction): number => note.reactions?.[reaction]?.length ?? 0;

/// The signs that a note has, with their numbers. `in`: words for those who cannot see them.
export function Counts(props: { readonly ui: BoardUi; readonly id: NoteId }): JSX.Element {
  const { ui } = props;
  const note = () => {
    const found = ui.store.methods().includes("reactions") ? ui.store.note(props.id)() : undefined;
    return found?.reactions && !found.hidden ? found : undefined;
  };
  return (
    <Show when={note()}>
      {(found) => (
        <ul class="reaction-counts" data-testid="reaction-counts">
          <For each={kSigns.filter(([reaction]) => countOf(found(), reaction) > 0)}>
            {([reaction, sign]) => (
              <li aria-label={ui.t("react.count", { n: countOf(found(), reaction), what: ui.t(`react.${reaction}`) })}>
                {sign} {countOf(found(), reaction)}
              </li>
            )}
          </For>
        </ul>
      )}
    </Show>
  );
}

/// The signs as buttons, in the menu and the sheet of a note. Nothing where reactions are not offered.
export function React(props: { readonly ui: BoardUi; readonly id: NoteId; readonly note: Note }): JSX.Element {
  const { ui } = props;
  const mine = (reaction: Reaction) => props.note.reactions?.[reaction]?.includes(ui.store.me()) ?? false;
  const toggle = (reaction: Reaction) =>
    ui.store.submit([{ op: "note.react", note: props.id, reaction, on: !mine(reaction) }]);
  return (
    <Show when={mayReact(ui.store, props.note)}>
      <div class="reactions" role="group" aria-label={ui.t("react.title")}>
        <For each={kSigns}>
          {([reaction, sign]) => (
            <button
              type="button"
              data-testid={`react-${reaction}`}
              aria-pressed={mine(reaction)}
              title={ui.t(`react.${reaction}`)}
              onClick={() => toggle(reaction)}
            >
              <span class="sr-only">{ui.t(`react.${reaction}`)}</span>
              <span aria-hidden="true">{sign}</span>
              <Show when={countOf(props.note, reaction)}>{(n) => <small>{n()}</small>}</Show>
            </button>
          )}
        </For>
      </div>
    </Show>
  );
}
