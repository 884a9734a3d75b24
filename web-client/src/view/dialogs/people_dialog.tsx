// Who is here and who wrote, one's own first name; behind a person, for facilitators, what can be done.
import { Show, type JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import { PeopleList } from "../facilitate/people_list";
import { NameChoice } from "../facilitate/strip";
import { Modal } from "../parts/modal";

export function PeopleDialog(props: { readonly ui: BoardUi }): JSX.Element {
  const { store, t } = props.ui;
  const unseen = () => store.count() - store.peers().length - 1;
  return (
    <Modal
      light
      testid="people-dialog"
      title={t("people", { n: store.count() })}
      closeLabel={t("close")}
      onClose={() => props.ui.openDialog(null)}
    >
      <div>
        <label class="labelled">
          <span>{t("yourName")}</span>
          <input
            maxlength="60"
            autocomplete="given-name"
            value={store.name()}
            onChange={(event) => store.setName(event.currentTarget.value.trim())}
          />
        </label>
        <NameChoice ui={props.ui} explain />
      </div>
      <PeopleList ui={props.ui} />
      <Show when={unseen() > 0}>
        <p class="help">{t("peopleMore", { n: unseen() })}</p>
      </Show>
    </Modal>
  );
}
