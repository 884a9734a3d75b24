// Where everybody writes: Enter posts at a free place. At the bottom of the board, and above the keyboard of a phone.
import { createEffect, createSignal, Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { WithLate } from "../late";
import { stageTitle } from "../parts/notes";
import { barred } from "../permissions";
import { createCompose, type Compose } from "./compose";

function ColourChoice(props: { readonly ui: BoardUi }): JSX.Element {
  const [at, setAt] = createSignal<{ x: number; y: number } | null>(null);
  const open = (event: MouseEvent & { currentTarget: HTMLElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    setAt({ x: box.left, y: box.top - 64 });
  };
  const label = () => `${props.ui.t("colour")} : ${props.ui.t(`colour.${props.ui.colour()}`)}`;
  return (
    <>
      <button
        type="button"
        class="colour-button"
        aria-haspopup="menu"
        aria-label={label()}
        title={label()}
        onClick={open}
      >
        <span class={`swatch ${props.ui.colour()}`} />
      </button>
      <Show when={at()}>
        {(place) => (
          <WithLate>
            {({ ColourMenu }) => <ColourMenu ui={props.ui} x={place().x} y={place().y} onClose={() => setAt(null)} />}
          </WithLate>
        )}
      </Show>
    </>
  );
}

/// The first name beside the first post: optional, never in the way. Once given it is a small button.
function NameField(props: { readonly ui: BoardUi }): JSX.Element {
  const [open, setOpen] = createSignal(props.ui.store.name() === "");
  const hidden = () => props.ui.store.namesShown() === "hidden";
  const give = (event: Event & { currentTarget: HTMLInputElement }) => {
    const name = event.currentTarget.value.trim();
    if (name !== props.ui.store.name()) props.ui.store.setName(name);
    setOpen(name === "");
  };
  return (
    <Show
      when={open()}
      fallback={
        <button
          type="button"
          class="name-button"
          data-testid="name-button"
          aria-label={props.ui.t("nameChange", { name: props.ui.store.name() })}
          title={hidden() ? props.ui.t("names.hidden") : undefined}
          onClick={() => setOpen(true)}
        >
          {props.ui.store.name()}
          <Show when={hidden()}> · {props.ui.t("names.hiddenMark")}</Show>
        </button>
      }
    >
      <input
        class="name-input"
        data-testid="name-input"
        maxlength="60"
        autocomplete="given-name"
        aria-label={props.ui.t("yourName")}
        title={hidden() ? props.ui.t("names.hidden") : undefined}
        placeholder={(hidden() && props.ui.t("names.hiddenPlace")) || props.ui.t("namePlace")}
        value={props.ui.store.name()}
        onChange={give}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
    </Show>
  );
}

/// What the person should know before they post; nothing most of the time.
function Hint(props: { readonly ui: BoardUi; readonly compose: Compose }): JSX.Element {
  const { ui, compose } = props;
  const store = ui.store;
  const elsewhere = () => {
    const target = compose.target();
    return target && target.id !== store.currentStage() && store.role() === "participant" ? target : null;
  };
  const why = () => {
    const code = barred(store);
    return (code && ui.t(`kept.${code}`)) || ui.t("stageClosed");
  };
  const stageParams = () => ({
    n: store.stages().findIndex((stage) => stage.id === store.currentStage()) + 1,
    stage: stageTitle(store, store.currentStage()),
  });
  return (
    <div class="hint" aria-live="polite">
      <Show when={compose.lines().length > 1}>
        <span data-testid="paste-hint">
          {ui.t("pasted", { n: compose.lines().length })} ·{" "}
          <button type="button" class="link" onClick={() => compose.setMany(!compose.many())}>
            {compose.many() ? ui.t("pastedOne") : ui.t("pastedMany", { n: compose.lines().length })}
          </button>
        </span>
      </Show>
      <Show when={compose.tooLong() > 0}>
        <span class="warn">{ui.t("tooLong", { n: compose.tooLong() })}</span>
      </Show>
      <Show when={elsewhere()}>
        {(target) => (
          <span data-testid="late-hint">
            {ui.t("stageMoved", stageParams())} {ui.t("goesTo", { stage: target().title })}
          </span>
        )}
      </Show>
      <Show when={!compose.target()}>
        <span data-testid="closed-hint">{why()}</span>
      </Show>
      <WithLate>{({ NameChoice }) => <NameChoice ui={ui} />}</WithLate>
    </div>
  );
}

/// Grows with its text up to a third of the window.
function fitHeight(field: HTMLTextAreaElement): void {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, innerHeight / 3)}px`;
}

export function Composer(props: { readonly ui: BoardUi; readonly onTyping?: (typing: boolean) => void }): JSX.Element {
  const ui = props.ui;
  const compose = createCompose(ui);
  let field: HTMLTextAreaElement | undefined;
  const post = () => {
    if (compose.post()) field?.focus();
  };
  createEffect(() => {
    compose.text();
    if (field) fitHeight(field);
  });
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Escape") field?.blur();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    post();
  };
  const label = () => (compose.notes().length > 1 ? ui.t("postN", { n: compose.notes().length }) : ui.t("post"));
  return (
    <Show when={ui.store.role() !== "viewer"} fallback={<p class="composer viewer">{ui.t("viewerOnly")}</p>}>
      <form class="composer-wrap" onSubmit={(event) => (event.preventDefault(), post())}>
        <Hint ui={ui} compose={compose} />
        <div class="composer">
          <ColourChoice ui={ui} />
          <textarea
            ref={field}
            id="composer"
            rows="1"
            data-testid="composer-input"
            aria-label={ui.t("newNote")}
            placeholder={ui.t("composer")}
            value={compose.text()}
            onInput={(event) => compose.setText(event.currentTarget.value)}
            onPaste={(event) => compose.pasted(event.clipboardData?.getData("text/plain") ?? "")}
            onKeyDown={keys}
            onFocus={() => props.onTyping?.(true)}
            onBlur={() => props.onTyping?.(false)}
            enterkeyhint="send"
          />
          <NameField ui={ui} />
          <button
            type="submit"
            class="primary"
            data-testid="composer-post"
            disabled={compose.notes().length === 0 || !compose.target()}
          >
            {label()}
          </button>
        </div>
      </form>
    </Show>
  );
}
