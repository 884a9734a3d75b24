// One post-it, or one phrase's card.
import { createEffect, createMemo, onCleanup, Show, type Accessor, type JSX } from "solid-js";
import type { Note, NoteId } from "../../protocol/types";
import { isBlank, noteText } from "../parts/notes";
import type { Placed } from "./layout";
import { cardFont, cardPadding } from "./measure";
import { kLineHeight, softened } from "./text_fit";
import { tilt } from "./tint";
import type { Wall } from "./wall";

export const kNotePad = 11;
export const kAuthorLine = 20;
const kTop = 1_000_000; // above every lift

/// The field that a note's text has, px: within the padding and the edge of 1 px, with a little to spare for rounding.
export function textField(box: Placed): { readonly width: number; readonly height: number } {
  return { width: box.width - 2 * kNotePad - 3, height: box.height - kNotePad - kAuthorLine - 5 };
}

/// "note, text, author, stage, who writes in it": what a screen reader says.
function spokenName(wall: Wall, id: NoteId, note: Note): string {
  const { t, store } = wall.ui;
  const author = wall.authorName(note.by);
  const stage = store.stages().find(({ id }) => id === note.stage)?.title ?? "";
  return [t("note"), noteText(t, note), author, stage, wall.ui.content.words()(id), wall.writing(id)]
    .filter(Boolean)
    .join(", ");
}

function placeOf(wall: Wall, id: NoteId, box: Placed): string {
  const offset = wall.offset(id);
  return `${box.x + (offset?.dx ?? 0)}px ${box.y + (offset?.dy ?? 0)}px`;
}

function cardStyle(box: Placed): JSX.CSSProperties {
  const { x, y, left } = cardPadding(box.width);
  return { "font-size": `${cardFont(box.width)}px`, padding: `${y}px ${x}px ${y}px ${left}px` };
}

function noteStyle(wall: Wall, note: Note, box: Placed): JSX.CSSProperties {
  const { width, height } = textField(box);
  const { size, mid, low } = wall.sizes.fit(noteText(wall.ui.t, note), width, height);
  const lines = (font: number) => String(Math.floor((box.height - 22) / (font * kLineHeight)));
  return {
    "--fit": `${size}px`,
    "--lines": String(Math.floor((height + 1) / (size * kLineHeight))),
    "--mid": `${mid}px`,
    "--mid-lines": lines(mid),
    "--low": `${low}px`,
    "--low-lines": lines(low),
  };
}

interface Shown {
  readonly note: Note;
  readonly box: Placed; // as large as it is; where it stands is followed by itself
}

/// What is drawn of it is the same: a note that others push about is not drawn anew.
function looksSame(a: Note | undefined, b: Note | undefined): boolean {
  if (a === b || !a || !b) return a === b;
  return (
    a.text === b.text &&
    a.version === b.version &&
    a.colour === b.colour &&
    a.by === b.by &&
    a.stage === b.stage &&
    a.hidden === b.hidden &&
    a.withdrawn === b.withdrawn
  );
}

function isAsLarge(a: Placed | undefined, b: Placed | undefined): boolean {
  return a?.width === b?.width && a?.height === b?.height && a?.order === b?.order;
}

function PostIt(props: { readonly wall: Wall; readonly id: NoteId; readonly shown: Shown }): JSX.Element {
  const { wall } = props;
  const soft = createMemo(() => ["mid", "low"].includes(wall.detailOf(props.id) ?? ""));
  const text = () => {
    const plain = isBlank(props.shown.note) ? "" : noteText(wall.ui.t, props.shown.note);
    return soft() ? softened(plain) : plain;
  };
  return (
    <>
      <span class="text" dir="auto" style={noteStyle(wall, props.shown.note, props.shown.box)}>
        {text()}
      </span>
      <span class="by">{wall.authorName(props.shown.note.by)}</span>
    </>
  );
}

function Phrase(props: { readonly wall: Wall; readonly shown: Shown }): JSX.Element {
  const orderStyle = (): JSX.CSSProperties => {
    const { y, left } = cardPadding(props.shown.box.width);
    return { "font-size": `${cardFont(props.shown.box.width)}px`, top: `${y}px`, width: `${left}px` };
  };
  return (
    <>
      <span class="order" aria-hidden="true" style={orderStyle()}>
        {props.shown.box.order}
      </span>
      <span class="text" dir="auto" style={cardStyle(props.shown.box)}>
        {isBlank(props.shown.note) ? "" : noteText(props.wall.ui.t, props.shown.note)}
      </span>
    </>
  );
}

/// "+2" for two notes merged into it; "Ana is writing…".
function Marks(props: { readonly wall: Wall; readonly id: NoteId }): JSX.Element {
  const { wall, id } = props;
  return (
    <>
      <Show when={wall.mergedInto(id) > 0}>
        <span class="merged">+{wall.mergedInto(id)}</span>
      </Show>
      <Show when={wall.writing(id)}>
        <span class="writer">{wall.writing(id)}</span>
      </Show>
    </>
  );
}

function Content(props: { readonly wall: Wall; readonly id: NoteId; readonly shown: Shown }): JSX.Element {
  const { wall, id } = props;
  return (
    <>
      <Show
        when={props.shown.box.order !== undefined}
        fallback={
          <Show when={wall.detailOf(id) !== "tile"}>
            <PostIt wall={wall} id={id} shown={props.shown} />
          </Show>
        }
      >
        <Phrase wall={wall} shown={props.shown} />
      </Show>
      <Show when={wall.mergedInto(id) > 0 || wall.writing(id) !== undefined}>
        <Marks wall={wall} id={id} />
      </Show>
    </>
  );
}

/// Puts the element where the note stands; runs at every step of a drag and writes nothing else.
function followPlace(wall: Wall, id: NoteId, large: Accessor<Placed | undefined>, element: HTMLElement): void {
  createEffect(() => {
    const box = wall.box(id);
    if (!box) return;
    element.style.translate = placeOf(wall, id, box);
  });
  createEffect(() => {
    element.style.zIndex = String(wall.offset(id) || wall.isActive(id) ? kTop : wall.lift(id));
  });
  createEffect(() => {
    const box = large();
    if (!box) return;
    element.style.rotate = box.order === undefined ? `${tilt(id)}deg` : "none";
    element.style.width = `${box.width}px`;
    element.style.height = `${box.height}px`;
  });
}

function openNoteMenu(wall: Wall, id: NoteId, event: MouseEvent): void {
  const { ui } = wall;
  event.preventDefault();
  event.stopPropagation();
  if (!ui.selection().has(id)) ui.select([id], "set");
  // A long press opens it too, but only when the finger has not moved: the gestures tell.
  if (event instanceof PointerEvent && event.pointerType === "touch") return;
  ui.openMenu({ kind: "note", note: id, x: event.clientX, y: event.clientY });
}

export function NoteView(props: {
  readonly wall: Wall;
  readonly id: NoteId;
  readonly register: (id: NoteId, element: HTMLElement | null) => void;
}): JSX.Element {
  const { wall, id } = props;
  const { ui } = wall;
  const note = createMemo(ui.store.note(id), undefined, { equals: looksSame });
  const large = createMemo(() => wall.box(id), undefined, { equals: isAsLarge });
  const shown = createMemo((): Shown | undefined => {
    const [found, box] = [note(), large()];
    return found && box && { note: found, box };
  });
  onCleanup(() => props.register(id, null));
  const attach = (element: HTMLElement) => {
    props.register(id, element);
    followPlace(wall, id, large, element);
  };
  return (
    <Show when={shown()}>
      {(both) => (
        <div
          ref={attach}
          class="note"
          classList={{
            card: both().box.order !== undefined,
            selected: wall.isSelected(id),
            gliding: wall.isGliding(id),
            arrived: wall.isArrived(id),
            faded: wall.isFaded(id),
            carried: wall.offset(id) !== undefined,
            unsaved: both().note.by === 0,
            hidden: both().note.hidden !== undefined,
            veiled: isBlank(both().note),
            editing: ui.editing() === id,
          }}
          data-testid="note"
          data-note-id={id}
          data-stage={both().note.stage}
          data-colour={both().note.colour}
          data-detail={wall.detailOf(id)}
          role="button"
          aria-pressed={wall.isSelected(id)}
          aria-label={spokenName(wall, id, both().note)}
          tabIndex={wall.isActive(id) ? 0 : -1}
          on:focus={() => wall.setActive(id)}
          on:contextmenu={(event) => openNoteMenu(wall, id, event)}
        >
          <Content wall={wall} id={id} shown={both()} />
        </div>
      )}
    </Show>
  );
}
