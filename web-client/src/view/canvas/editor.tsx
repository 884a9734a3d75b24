// Writing on the board: a field of the note's size over the note, and the note that is being written and not yet posted.
import "./editor.css";
import { createEffect, createMemo, createSignal, on, onCleanup, Show, untrack, type JSX } from "solid-js";
import { apply, type Delta, freePlaces, noteSize, pitchOf } from "../../board";
import type { Typed } from "../../board/field_text";
import type { Note, NoteId, Place } from "../../protocol/types";
import type { BoardUi, Draft } from "../board_ui";
import { mayPost } from "../permissions";
import { createNoteWriting, leftOutWords } from "../text/note_field";
import { Typing } from "../text/typing";
import type { Rect } from "./camera";
import { freeCell } from "./free_cell";
import { bandOf, type Band, type Placed } from "./layout";
import { cardFont, cardPadding } from "./measure";
import { textField } from "./note";
import type { Wall } from "./wall";

const kReadable = 0.8; // the field is never drawn smaller than this

interface FieldProps {
  readonly wall: Wall;
  readonly box: Rect;
  readonly card: boolean;
  readonly colour: Note["colour"];
  readonly text: string;
  readonly label: string;
  readonly testid: string;
  readonly attach: (field: HTMLTextAreaElement) => void; // puts the text into it and keeps it
  readonly key: (event: KeyboardEvent) => void;
  readonly blur: () => void;
  readonly others?: string | undefined; // who else writes in it, in words
}

/// How much a note's field is grown around its middle where the view is too far away to read.
function growth(wall: Wall, card: boolean): number {
  return card ? 1 : Math.max(1, kReadable / wall.camera.view().zoom);
}

/// Brings all of a field into view, as large as it is drawn.
function revealField(wall: Wall, box: Rect, card: boolean): void {
  const more = growth(wall, card) - 1;
  const width = box.width * (1 + more);
  const height = box.height * (1 + more);
  wall.camera.reveal({ x: box.x - (box.width * more) / 2, y: box.y - (box.height * more) / 2, width, height });
}

function fieldPlace({ wall, box, card }: FieldProps): JSX.CSSProperties {
  return {
    transform: `translate(${box.x}px, ${box.y}px) scale(${growth(wall, card)})`,
    width: `${box.width}px`,
    height: `${box.height}px`,
  };
}

function fieldStyle(props: FieldProps): JSX.CSSProperties {
  const { wall, box, card } = props;
  const place = fieldPlace(props);
  if (card) {
    const { x, y, left } = cardPadding(box.width);
    return { ...place, "font-size": `${cardFont(box.width)}px`, padding: `${y}px ${x}px ${y}px ${left}px` };
  }
  const { width, height } = textField({ ...box, stage: "" as Placed["stage"] });
  return { ...place, "font-size": `${wall.sizes.fit(props.text, width, height).size}px` };
}

/// `text` is for the size only; `attach` writes it into the field.
function Field(props: FieldProps): JSX.Element {
  const attach = (field: HTMLTextAreaElement) => {
    props.attach(field);
    queueMicrotask(() => {
      field.focus({ preventScroll: true });
      field.setSelectionRange(field.value.length, field.value.length);
    });
  };
  const key = (event: KeyboardEvent) => {
    // Safari tells the key that ends a composition behind its end, as number 229.
    if (!event.isComposing && event.keyCode !== 229) props.key(event);
  };
  return (
    <>
      <textarea
        ref={attach}
        class="field"
        classList={{ card: props.card }}
        data-testid={props.testid}
        data-colour={props.colour}
        dir="auto"
        aria-label={props.label}
        style={fieldStyle(props)}
        on:keydown={key}
        on:blur={() => document.hasFocus() && props.blur()} // another window is not another thing to do here
      />
      <Show when={props.others}>
        <div class="field-writer" style={fieldPlace(props)}>
          <span data-testid="field-writer">{props.others}</span>
        </div>
      </Show>
    </>
  );
}

/// Enter ends, Shift+Enter breaks the line, Esc leaves; keys of the board and the page do not hear of it.
function fieldKeys(event: KeyboardEvent, done: (how: "enter" | "escape" | "tab") => void): void {
  const how =
    event.key === "Enter" && !event.shiftKey
      ? "enter"
      : event.key === "Escape"
        ? "escape"
        : event.key === "Tab"
          ? "tab"
          : undefined;
  event.stopPropagation();
  if (!how) return;
  event.preventDefault();
  done(how);
}

/// Says that something found no place in the note; the line before it goes.
function createLeftOut(ui: BoardUi): (typed: Typed) => void {
  let said = 0;
  return (typed) => {
    ui.dismissToast(said);
    said = ui.say(leftOutWords(ui, typed));
  };
}

function NoteEditor(props: { readonly wall: Wall; readonly id: NoteId }): JSX.Element {
  const { wall, id } = props;
  const { ui } = wall;
  const note = ui.store.note(id);
  const box = createMemo(() => wall.box(id));
  const end = () => {
    if (ui.editing() === id) ui.startEditing(null);
  };
  const leave = () => {
    end();
    wall.focusNote(id);
  };
  const writing = createNoteWriting(ui, id, end);
  const leftOut = createLeftOut(ui);
  const reveal = () => {
    const now = untrack(box);
    if (now) revealField(wall, now, now.order !== undefined);
  };
  reveal();
  // Somebody moved it: whoever writes in it goes with it.
  createEffect(on(() => `${box()?.x} ${box()?.y}`, reveal, { defer: true }));
  return (
    <Show when={box() && note()}>
      {(found) => (
        <Field
          wall={wall}
          box={box() ?? { x: 0, y: 0, width: 168, height: 168 }}
          card={box()?.order !== undefined}
          colour={found().colour}
          text={found().text}
          label={ui.t("edit")}
          testid="note-field"
          attach={(field) => writing.attach(field, leftOut)}
          key={(event) => fieldKeys(event, leave)}
          blur={end}
          others={wall.writing(id)}
        />
      )}
    </Show>
  );
}

/// Where a new note goes: the place that was asked for, else a free cell near the middle of the view.
function draftPlace(wall: Wall, band: Band, draft: Draft): Place {
  if (draft.place) return draft.place;
  const { store } = wall.ui;
  const middle = wall.camera.middle();
  const size = noteSize(band.kind);
  const looksAtIt = middle.y >= band.top && middle.y <= band.bottom;
  const near = looksAtIt
    ? freeCell(wall.layout(), band, middle.x - size.width / 2, middle.y - size.height / 2)
    : undefined;
  return near ?? freePlaces({ notes: store.notes(), stages: store.stages() }, band.stage, 1)[0] ?? { x: 0, y: 8 };
}

function draftBox(wall: Wall, band: Band, place: Place, text: string): Rect {
  if (band.kind !== "definition") return { x: place.x, y: band.noteTop + place.y, ...noteSize(band.kind) };
  const cards = [...wall.layout().placed.values()].filter(({ stage }) => stage === band.stage);
  const lowest = cards.reduce((y, card) => Math.max(y, card.y + card.height + 24), band.noteTop);
  const width = band.width - 136;
  return { x: -width / 2, y: lowest, width, height: wall.sizes.cardHeight(text, width) };
}

/// Enter or leaving posts, Tab posts and opens the next one beside it, Esc throws it away.
function DraftNote(props: { readonly wall: Wall; readonly draft: Draft; readonly band: Band }): JSX.Element {
  const { wall, draft } = props;
  const { ui } = wall;
  const [text, setText] = createSignal("");
  const { drafts } = ui.store;
  const send = (delta: Delta) =>
    drafts.keep(
      "note",
      setText((now) => apply(now, delta) ?? now),
    );
  const place = untrack(() => draftPlace(wall, props.band, draft));
  const box = createMemo(() => draftBox(wall, props.band, place, text()));
  let ended = false;
  const end = (post: boolean): NoteId | undefined => {
    if (ended) return undefined;
    ended = true;
    const words = text().trim();
    drafts.keep("note", "");
    if (ui.draft() === draft) ui.startDraft(null);
    if (!post || words === "") return undefined;
    const at = props.band.kind === "definition" ? undefined : place;
    return ui.store.post([words], draft.stage, ui.colour(), at)[0];
  };
  const next = () => {
    const pitch = pitchOf(props.band.kind).width;
    const beside = freeCell(wall.layout(), props.band, place.x + pitch * 1.5, props.band.noteTop + place.y + 84);
    ui.startDraft(beside ? { stage: draft.stage, place: beside } : { stage: draft.stage });
  };
  const done = (how: "enter" | "escape" | "tab") => {
    const posted = end(how !== "escape");
    if (how === "tab" && posted !== undefined) return next();
    if (posted !== undefined) wall.focusNote(posted);
  };
  onCleanup(() => end(true));
  revealField(wall, untrack(box), props.band.kind === "definition");
  return (
    <Field
      wall={wall}
      box={box()}
      card={props.band.kind === "definition"}
      colour={ui.colour()}
      text={text()}
      label={ui.t("newNote")}
      testid="draft-field"
      attach={(field) => new Typing(field, { text, send, leftOut: createLeftOut(ui) })}
      key={(event) => fieldKeys(event, done)}
      blur={() => end(true)}
    />
  );
}

/// The draft of `ui`, if this person may post where it is.
function DraftEditor(props: { readonly wall: Wall }): JSX.Element {
  const { ui, layout } = props.wall;
  const open = createMemo(() => {
    const draft = ui.draft();
    const stage = draft && ui.store.stages().find(({ id }) => id === draft.stage);
    return draft && stage && mayPost(ui.store, stage) ? draft : undefined;
  });
  return (
    <Show when={open()} keyed>
      {(draft) => (
        <Show when={bandOf(layout(), draft.stage)}>
          {(band) => <DraftNote wall={props.wall} draft={draft} band={band()} />}
        </Show>
      )}
    </Show>
  );
}

/// The fields that are open on the board.
export function Editors(props: { readonly wall: Wall }): JSX.Element {
  return (
    <>
      <Show when={props.wall.ui.editing()} keyed>
        {(id) => <NoteEditor wall={props.wall} id={id} />}
      </Show>
      <DraftEditor wall={props.wall} />
    </>
  );
}
