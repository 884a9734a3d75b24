// Who is here, and for facilitators who else wrote.
import { For, Show, type JSX } from "solid-js";
import type { Role } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { Modal } from "../parts/modal";
import { isFacilitator } from "../permissions";
import { nameOf, notesBy } from "./erase_dialog";

interface UiProps {
  readonly ui: BoardUi;
}

/// The facilitators' button behind a person.
function Erase(props: UiProps & { readonly person: number }): JSX.Element {
  const { ui } = props;
  const label = () => ui.t("eraseTheirs", { name: nameOf(ui, props.person) });
  return (
    <Show when={isFacilitator(ui.store) && props.person !== 0 && props.person !== ui.store.me()}>
      <button
        type="button"
        class="ghost danger"
        data-testid="person-erase"
        data-person={props.person}
        aria-label={label()}
        title={label()}
        onClick={() => ui.openDialog({ kind: "erase", person: props.person })}
      >
        {ui.t("erase.short")}
      </button>
    </Show>
  );
}

/// Those who wrote and are not here now: they may ask for it later.
function Absent(props: UiProps): JSX.Element {
  const { store, t } = props.ui;
  const absent = () => {
    const here = new Set([store.me(), ...store.peers().map(({ participant }) => participant)]);
    return [...store.people()]
      .filter(([number, { name }]) => !here.has(number) && (name !== "" || notesBy(props.ui, number) > 0))
      .map(([number]) => number);
  };
  return (
    <Show when={isFacilitator(store) && absent().length > 0}>
      <h3>{t("peopleGone")}</h3>
      <ul class="people">
        <For each={absent()}>
          {(number) => (
            <li>
              <span dir="auto">{nameOf(props.ui, number)}</span>
              <small>{t("nNotes", { n: notesBy(props.ui, number) })}</small>
              <Erase ui={props.ui} person={number} />
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

export function PeopleDialog(props: UiProps): JSX.Element {
  const { store, t } = props.ui;
  const line = (name: string, role: Role, person: number, you: boolean) => (
    <li>
      <span dir="auto">{name || t("noName")}</span>
      <small>
        {t(`role.${role}`)}
        {you ? ` · ${t("you")}` : ""}
      </small>
      <Erase ui={props.ui} person={person} />
    </li>
  );
  const unseen = () => store.count() - store.peers().length - 1;
  return (
    <Modal
      light
      testid="people-dialog"
      title={t("people", { n: store.count() })}
      closeLabel={t("close")}
      onClose={() => props.ui.openDialog(null)}
    >
      <label class="labelled">
        <span>{t("yourName")}</span>
        <input
          maxlength="60"
          autocomplete="given-name"
          value={store.name()}
          onChange={(event) => store.setName(event.currentTarget.value.trim())}
        />
      </label>
      <ul class="people">
        {line(store.name(), store.role(), store.me(), true)}
        <For each={store.peers()}>{(peer) => line(peer.name, peer.role, peer.participant, false)}</For>
      </ul>
      <Show when={unseen() > 0}>
        <p class="help">{t("peopleMore", { n: unseen() })}</p>
      </Show>
      <Absent ui={props.ui} />
    </Modal>
  );
}
