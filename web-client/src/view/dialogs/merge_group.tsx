// Into which group a group goes; its notes and its votes go along (OPG7).
import { For, type JSX } from "solid-js";
import { membersOf, stageOf } from "../../board";
import type { GroupId } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import { mergeGroup } from "../group_acts";
import { Modal } from "../parts/modal";

export function MergeGroupDialog(props: { readonly ui: BoardUi; readonly group: GroupId }): JSX.Element {
  const { ui } = props;
  const { store, t } = ui;
  const close = () => ui.openDialog(null);
  const name = (id: GroupId) => store.groups().get(id)?.title || t("noTitle");
  const size = (id: GroupId) => {
    const group = store.groups().get(id);
    return group ? membersOf({ notes: store.notes() }, group).length : 0;
  };
  const others = () => {
    const stage = store.groups().get(props.group)?.stage;
    return (stage ? (stageOf(store.stages(), stage)?.groups ?? []) : []).filter((id) => id !== props.group);
  };
  return (
    <Modal
      light
      testid="merge-group-dialog"
      title={t("group.mergeInto", { title: name(props.group) })}
      closeLabel={t("close")}
      onClose={close}
    >
      <p class="help">{t("group.mergeHelp")}</p>
      <div class="choices">
        <For each={others()} fallback={<p class="help">{t("group.noOther")}</p>}>
          {(id) => (
            <button
              type="button"
              data-testid="merge-group-into"
              data-group-id={id}
              onClick={() => (close(), mergeGroup(ui, props.group, id))}
            >
              <span dir="auto">{name(id)}</span> <small>{t("nNotes", { n: size(id) })}</small>
            </button>
          )}
        </For>
      </div>
    </Modal>
  );
}
