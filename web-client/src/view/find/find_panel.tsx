// Searching the notes: a field, filters, a count and a list to jump from. On the board all other notes fade meanwhile.
import { createEffect, createMemo, createSignal, For, onCleanup, onMount, Show, type JSX } from "solid-js";
import { fates, live, type Fate } from "../../board";
import type { GroupId, Note, NoteId, StageId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { kFateOrder } from "../parts/fate_order";
import { Icon } from "../parts/icons";
import { Modal } from "../parts/modal";
import { authorOf, noteText, stageTitle } from "../parts/notes";
import { asksNothing, kNothing, search, type Wanted } from "./search";
import "./find.css";

const kPage = 60;
const kColours: readonly Note["colour"][] = ["yellow", "blue", "green", "pink", "white"];

interface PartProps {
  readonly ui: BoardUi;
  readonly wanted: Wanted;
  readonly set: (change: Partial<Wanted>) => void;
}

interface Option {
  readonly value: string;
  readonly label: string;
}

function Choice(props: {
  readonly label: string;
  readonly all: string;
  readonly testid: string;
  readonly value: string | null;
  readonly options: readonly Option[];
  readonly onPick: (value: string | null) => void;
}): JSX.Element {
  return (
    <Show when={props.options.length > 0}>
      <label class="find-choice">
        <span>{props.label}</span>
        <select data-testid={props.testid} onChange={(event) => props.onPick(event.currentTarget.value || null)}>
          <option value="">{props.all}</option>
          <For each={props.options}>
            {({ value, label }) => (
              <option value={value} selected={value === props.value}>
                {label}
              </option>
            )}
          </For>
        </select>
      </label>
    </Show>
  );
}

function Filters(props: PartProps): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const people = () =>
    [...store.people()]
      .filter(([, { name }]) => name !== "")
      .map(([id, { name }]) => ({ value: String(id), label: name }));
  const stages = () => store.stages().map(({ id, title }) => ({ value: id as string, label: title }));
  const groups = () => {
    const order = store
      .stages()
      .filter(({ id }) => !props.wanted.stage || id === props.wanted.stage)
      .flatMap((stage) => stage.groups);
    return order.map((id) => ({ value: id as string, label: store.groups().get(id)?.title || t("noTitle") }));
  };
  const all = t("find.any");
  return (
    <div class="find-filters">
      <Choice label={t("find.stage")} all={all} testid="find-stage" value={props.wanted.stage} options={stages()}
        onPick={(stage) => props.set({ stage: stage as StageId | null, group: null })} />
      <Choice label={t("find.group")} all={all} testid="find-group" value={props.wanted.group} options={groups()}
        onPick={(group) => props.set({ group: group as GroupId | null })} />
      <Choice label={t("find.fate")} all={all} testid="find-fate" value={props.wanted.fate}
        options={kFateOrder.map((fate) => ({ value: fate, label: t(`fate.${fate}`) }))}
        onPick={(fate) => props.set({ fate: fate as Fate | null })} />
      <Choice label={t("colour")} all={all} testid="find-colour" value={props.wanted.colour}
        options={kColours.map((colour) => ({ value: colour, label: t(`colour.${colour}`) }))}
        onPick={(colour) => props.set({ colour: colour as Note["colour"] | null })} />
      <Choice label={t("find.person")} all={all} testid="find-person" value={props.wanted.person === null ? null : String(props.wanted.person)} options={people()}
        onPick={(person) => props.set({ person: person === null ? null : Number(person) })} />
    </div>
  ); // prettier-ignore
}

function Found(props: { readonly ui: BoardUi; readonly ids: readonly NoteId[]; readonly jump: (id: NoteId) => void }) {
  const { ui } = props;
  const [shown, setShown] = createSignal(kPage);
  const all = createMemo(() => fates({ notes: ui.store.notes(), phrases: ui.store.phrases() }));
  const meta = (id: NoteId, note: Note) => {
    const fate = all().get(id);
    const told = fate && fate !== "open" ? ui.t(`fate.${fate}`) : "";
    return [authorOf(ui.store, note), stageTitle(ui.store, note.stage), told].filter(Boolean).join(" · ");
  };
  return (
    <>
      <ul class="note-list" data-testid="find-list">
        <For each={props.ids.slice(0, shown())}>
          {(id) => (
            <Show when={ui.store.note(id)()}>
              {(note) => (
                <li class={note().colour}>
                  <button type="button" data-testid="find-hit" data-hit-id={id} onClick={() => props.jump(id)}>
                    <span dir="auto">{noteText(ui.t, note())}</span>
                    <small>{meta(id, note())}</small>
                  </button>
                </li>
              )}
            </Show>
          )}
        </For>
      </ul>
      <Show when={props.ids.length > shown()}>
        <button type="button" class="more" onClick={() => setShown(shown() + kPage)}>
          {ui.t("showMore")}
        </button>
      </Show>
    </>
  );
}

function Body(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const { store, t, content } = ui;
  const [wanted, setWanted] = createSignal<Wanted>(kNothing);
  const set = (change: Partial<Wanted>) => setWanted((now) => ({ ...now, ...change }));
  createEffect(() => {
    const fate = content.wanted();
    if (fate === null) return;
    setWanted({ ...kNothing, fate });
    content.setWanted(null);
  });
  const nothing = () => asksNothing(wanted());
  const ids = createMemo(() => {
    const board = { notes: store.notes(), groups: store.groups(), stages: store.stages(), phrases: store.phrases() };
    return nothing() ? [] : search(board, store.noteIds(), wanted(), store.me());
  });
  createEffect(() => content.setFound(nothing() ? null : new Set(ids())));
  onCleanup(() => content.setFound(null));
  const jump = (id: NoteId) => {
    const note = store.notes().get(id);
    if (ui.phone() || !note || !live(note)) return ui.openDialog({ kind: "note", note: id });
    ui.select([id], "set");
    ui.showNote(id);
  };
  let field: HTMLInputElement | undefined;
  onMount(() => field?.focus());
  return (
    <>
      <input
        ref={field}
        type="search"
        data-testid="find-text"
        aria-label={t("search")}
        placeholder={t("search")}
        value={wanted().text}
        onInput={(event) => set({ text: event.currentTarget.value })}
      />
      <Filters ui={ui} wanted={wanted()} set={set} />
      <p class="find-count" role="status" data-testid="find-count" data-count={ids().length}>
        {nothing() ? t("find.hint") : t("find.count", { n: ids().length })}
      </p>
      <Found ui={ui} ids={ids()} jump={jump} />
    </>
  );
}

/// Beside the board on a desktop, from below on a phone.
export function FindPanel(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const close = () => ui.content.setFinding(false);
  const keys = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return (
    <Show when={ui.content.finding()}>
      <Show
        when={!ui.phone()}
        fallback={
          <Modal
            light
            shape="sheet"
            testid="find-panel"
            title={ui.t("find")}
            closeLabel={ui.t("close")}
            onClose={close}
          >
            <Body ui={ui} />
          </Modal>
        }
      >
        <aside class="find-panel panel" data-testid="find-panel" aria-label={ui.t("find")} onKeyDown={keys}>
          <header class="modal-head">
            <h2>{ui.t("find")}</h2>
            <button
              type="button"
              class="ghost square"
              data-testid="find-close"
              aria-label={ui.t("close")}
              onClick={close}
            >
              <Icon name="close" />
            </button>
          </header>
          <Body ui={ui} />
        </aside>
      </Show>
    </Show>
  );
}
