// One post-it, or one phrase's card.
import { createEffect, createMemo, onCleanup, Show, type Accessor, type JSX } from "solid-js";
import type { Note, NoteId } from "../../protocol/types";
import { noteText } from "../parts/notes";
import type { Placed } from "./layout";
import { cardFont, cardPadding } from "./measure";
import { kLineHeight } from "./text_fit";
import { tilt } from "./tint";
import type { Wall } from "./wall";

export const kNotePad = 11;
export const kAuthorLine = 20;
const kTop = 1_000_000; // above every lift

/// The field that a note's text has, px: within the padding and the edge of 1 px, with a little to spare for rounding.
export function textField(box: Placed): { readonly width: number; readonly height: number } {
  return { width: box.width - 2 * kNotePad - 3, height: box.height - kNotePad - kAuthorLine - 5 };
}

/// "note, text, author, stage": what a screen reader says.
function spokenName(wall: Wall, note: Note, author: string): string {
  const { t, store } = wall.ui;
  const stage = store.stages().find(({ id }) => id === note.stage)?.title ?? "";
  return [t("note"), noteText(t, note), author, stage].filter((part) => part !== "").join(", ");
}

function placeOf(wall: Wall, id: NoteId, box: Placed): string {
  const offset = wall.offset(id);
  const x = box.x + (offset?.dx ?? 0);
  const y = box.y + (offset?.dy ?? 0);
  const turn = box.order === undefined && wall.detail() !== "tile" ? ` rotate(${tilt(id)}deg)` : "";
  return `translate(${x}px, ${y}px)${turn}`;
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

function NoteBody(props: {
  readonly wall: Wall;
  readonly note: Note;
  readonly box: Placed;
  readonly author: string;
}): JSX.Element {
  const { wall } = props;
  const card = () => props.box.order !== undefined;
  const orderStyle = (): JSX.CSSProperties => {
    const { y, left } = cardPadding(props.box.width);
    return { "font-size": `${cardFont(props.box.width)}px`, top: `${y}px`, width: `${left}px` };
  };
  return (
    <>
      <Show when={card()}>
        <span class="order" aria-hidden="true" style={orderStyle()}>
          {props.box.order}
        </span>
      </Show>
      <span class="text" dir="auto" style={card() ? cardStyle(props.box) : noteStyle(wall, props.note, props.box)}>
        {noteText(wall.ui.t, props.note)}
      </span>
      <Show when={!card() && wall.detail() === "author"}>
        <span class="by">{props.author}</span>
      </Show>
    </>
  );
}

function Marks(props: { readonly wall: Wall; readonly id: NoteId }): JSX.Element {
  const { wall, id } = props;
  return (
    <>
      <Show when={wall.mergedInto(id) > 0}>
        <span class="merged">+{wall.mergedInto(id)}</span>
      </Show>
      <Show when={wall.writer(id)}>
        {(name) => <span class="writer">{wall.ui.t("canvas.writes", { name: name() })}</span>}
      </Show>
    </>
  );
}

export function NoteView(props: {
  readonly wall: Wall;
  readonly id: NoteId;
  readonly register: (id: NoteId, element: HTMLElement | null) => void;
}): JSX.Element {
  const { wall, id } = props;
  const { ui } = wall;
  const note = ui.store.note(id);
  const box = createMemo(() => wall.box(id));
  const author = () => (note() ? wall.authorName(note()?.by ?? 0) : "");
  onCleanup(() => props.register(id, null));
  const attach = (element: HTMLElement) => {
    props.register(id, element);
    createEffect(() => {
      const placed = box();
      if (!placed) return;
      element.style.transform = placeOf(wall, id, placed);
      element.style.width = `${placed.width}px`;
      element.style.height = `${placed.height}px`;
    });
    createEffect(() => {
      element.style.zIndex = String(wall.offset(id) || wall.isActive(id) ? kTop : wall.lift(id));
    });
  };
  const menu = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!ui.selection().has(id)) ui.select([id], "set");
    if (!(event instanceof PointerEvent) || event.pointerType !== "touch")
      ui.openMenu({ kind: "note", note: id, x: event.clientX, y: event.clientY });
  };
  const shown: Accessor<{ note: Note; box: Placed } | undefined> = () => {
    const found = note();
    const placed = box();
    return found && placed && { note: found, box: placed };
  };
  return (
    <Show when={shown()}>
      {(both) => (
        <div
          ref={attach}
          class="note"
          classList={{
            card: both().box.order !== undefined,
            wide: both().box.width > 168,
            selected: wall.isSelected(id),
            gliding: wall.isGliding(id),
            arrived: wall.isArrived(id),
            faded: wall.isFaded(id),
            carried: wall.offset(id) !== undefined,
            unsaved: both().note.by === 0,
            hidden: both().note.hidden !== undefined,
            editing: ui.editing() === id,
          }}
          data-testid="note"
          data-note-id={id}
          data-stage={both().note.stage}
          data-colour={both().note.colour}
          role="button"
          aria-pressed={wall.isSelected(id)}
          aria-label={spokenName(wall, both().note, author())}
          tabIndex={wall.isActive(id) ? 0 : -1}
          on:focus={() => wall.setActive(id)}
          on:contextmenu={menu}
        >
          <NoteBody wall={wall} note={both().note} box={both().box} author={author()} />
          <Marks wall={wall} id={id} />
        </div>
      )}
    </Show>
  );
}
