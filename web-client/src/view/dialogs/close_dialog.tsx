// Closing the workshop. Notes that are still open are asked about first: nothing is lost without a word.
import { createSignal, Show, type JSX } from "solid-js";
import { limits } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { find } from "../find/opening";
import { Modal } from "../parts/modal";
import { Answers } from "./answers";
import { closeWorkshop, openNotes } from "./closing";

type What = "aside" | "leave";

export function CloseDialog(props: { readonly ui: BoardUi }): JSX.Element {
  const { ui } = props;
  const { t } = ui;
  const close = () => ui.openDialog(null);
  const open = () => openNotes(ui);
  const [what, setWhat] = createSignal<What>("aside");
  const [why, setWhy] = createSignal(t("why.notTaken"));
  const look = () => {
    close();
    find(ui, "open");
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const aside = what() === "aside" ? open() : [];
    close();
    closeWorkshop(ui, aside, why().trim());
  };
  const choice = (value: What, label: string, hint: string) => (
    <label>
      <input
        type="radio"
        name="open-notes"
        data-testid={`close-${value}`}
        checked={what() === value}
        onChange={() => setWhat(value)}
      />
      <b>{label}</b> <small>{hint}</small>
    </label>
  );
  return (
    <Modal testid="close-dialog" title={t("close.title")} closeLabel={t("close")} onClose={close}>
      <form onSubmit={submit}>
        <p>{t("close.help")}</p>
        <Show when={open().length > 0}>
          <fieldset class="presets">
            <legend data-testid="close-open" data-open={open().length}>
              {t("close.open", { n: open().length })}
            </legend>
            {choice("aside", t("close.aside"), t("close.asideHint"))}
            <Show when={what() === "aside"}>
              <input
                aria-label={t("why")}
                placeholder={t("why")}
                data-testid="close-why"
                maxlength={limits.why_max}
                value={why()}
                onInput={(event) => setWhy(event.currentTarget.value)}
              />
            </Show>
            {choice("leave", t("close.leave"), t("close.leaveHint"))}
          </fieldset>
          <button type="button" data-testid="close-look" onClick={look}>
            {t("close.look")}
          </button>
        </Show>
        <Answers
          ui={ui}
          close={close}
          ok={t("close.ok")}
          testid="close-ok"
          disabled={open().length > 0 && what() === "aside" && why().trim() === ""}
          focus="ok"
        />
      </form>
    </Modal>
  );
}
