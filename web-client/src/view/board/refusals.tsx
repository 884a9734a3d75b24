// What the server refused, one at a time: the reason, and the words that would be lost.
import { Show, type JSX } from "solid-js";
import { lengthOf } from "../../board/text";
import type { I18n } from "../../i18n";
import { limits } from "../../protocol/types";
import type { Refusal } from "../../store/api";
import type { BoardUi } from "../board_ui";
import { copyText } from "../definition/copy_definition";
import { stageForPosts } from "../permissions";

interface RefusalProps {
  readonly ui: BoardUi;
  readonly i18n: I18n;
  readonly refusal: Refusal;
}

/// The words as notes: more than one note holds become several.
export function asNotes(text: string): readonly string[] {
  const points = [...text.trim()];
  const notes: string[] = [];
  while (points.length > limits.note_text_max) notes.push(lastWhole(points));
  return [...notes, points.join("").trim()].filter((note) => note !== "");
}

/// Takes as much from the front as a note holds, up to its last space if there is one.
function lastWhole(points: string[]): string {
  const space = points.lastIndexOf(" ", limits.note_text_max - 1);
  return points
    .splice(0, space > 0 ? space : limits.note_text_max)
    .join("")
    .trim();
}

function Words(props: RefusalProps): JSX.Element {
  const { ui } = props;
  return (
    <p class="kept-text" dir="auto" tabindex="0" role="group" aria-label={ui.t("yourText")}>
      {props.refusal.text}
    </p>
  );
}

function Acts(props: RefusalProps & { readonly done: () => void }): JSX.Element {
  const { ui } = props;
  const stage = () => stageForPosts(ui.store);
  const keep = () => {
    const target = stage();
    if (!target) return;
    const notes = asNotes(props.refusal.text);
    props.done();
    for (let from = 0; from < notes.length; from += 5)
      ui.store.post(notes.slice(from, from + 5), target.id, ui.colour());
    if (target.id !== ui.store.currentStage()) ui.say(ui.t("keptIn", { stage: target.title }));
  };
  return (
    <>
      <Show when={stage()}>
        <button type="button" data-testid="refusal-keep" onClick={keep}>
          {ui.t("keepAsNew")}
        </button>
      </Show>
      <button
        type="button"
        data-testid="refusal-copy"
        onClick={() => copyText(props.refusal.text) && ui.say(ui.t("copied"))}
      >
        {ui.t("copy")}
      </button>
    </>
  );
}

function RefusalLine(props: RefusalProps & { readonly more: number }): JSX.Element {
  const { ui } = props;
  const done = () => ui.store.dismiss(props.refusal.id);
  const hasText = () => lengthOf(props.refusal.text) > 0;
  return (
    <div class="refusal" role="alert" data-testid="refusal">
      <p>
        <b>{ui.t("refused")}.</b> {props.i18n.error(props.refusal.code)}
      </p>
      <Show when={hasText()}>
        <Words {...props} />
      </Show>
      <div class="row">
        <Show when={hasText()}>
          <Acts {...props} done={done} />
        </Show>
        <button type="button" class="ghost" data-testid="refusal-dismiss" onClick={done}>
          {ui.t("dismiss")}
        </button>
        <Show when={props.more > 0}>
          <span class="count-more">{ui.t("refusedMore", { n: props.more })}</span>
        </Show>
      </div>
    </div>
  );
}

/// The first of what was refused; the next one follows when that is dealt with, so that the board stays in sight.
export function Refusals(props: { readonly ui: BoardUi; readonly i18n: I18n }): JSX.Element {
  const all = () => props.ui.store.refusals();
  return (
    <Show when={all()[0]} keyed>
      {(refusal) => <RefusalLine ui={props.ui} i18n={props.i18n} refusal={refusal} more={all().length - 1} />}
    </Show>
  );
}
