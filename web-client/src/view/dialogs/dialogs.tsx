// Which dialog is open.
import { Show, type JSX } from "solid-js";
import { definitionStage } from "../../board/board";
import { writePhrase } from "../actions";
import { renameGroup } from "../group_acts";
import { limits } from "../../protocol/types";
import type { BoardUi, Dialog } from "../board_ui";
import { CodeDialog } from "../facilitate/code_dialog";
import { HandsDialog } from "../facilitate/hands";
import { NewLinkDialog } from "../facilitate/new_link";
import { FacilitatePanel } from "../facilitate/panel";
import { PersonDialog } from "../facilitate/person_dialog";
import { EraseDialog } from "./erase_dialog";
import { LedgerDialog } from "./ledger_dialog";
import { FateDialog, MergeDialog, SourcesDialog } from "./lineage_dialogs";
import { AsideDialog, DistilDialog, GroupDialog, HideDialog, TakeDialog, WithdrawDialog } from "./note_dialogs";
import { NoteSheet } from "./note_sheet";
import { ShareDialog } from "./share_dialog";
import { PeopleDialog } from "./people_dialog";
import { CopyDialog, HelpDialog } from "./small_dialogs";
import { OpenReplay } from "../replay/opening";
import { AddStageDialog, NextStageDialog, StageDialog } from "./stage_dialogs";
import { OpenContent } from "./content_opening";
import { TextDialog } from "./text_dialog";

interface OpenProps {
  readonly ui: BoardUi;
  readonly dialog: Dialog;
}

function RenameBoard(props: { readonly ui: BoardUi }): JSX.Element {
  const { store, t } = props.ui;
  const rename = (title: string) => store.submit([{ op: "board.title", title }]);
  return (
    <TextDialog
      ui={props.ui}
      title={t("renameBoard")}
      label={t("title")}
      value={store.title()}
      ok={t("save")}
      max={limits.title_max}
      onOk={rename}
    />
  );
}

function RenameGroup(props: OpenProps): JSX.Element {
  const { store, t } = props.ui;
  const group = props.dialog.kind === "rename-group" ? props.dialog.group : undefined;
  const value = group ? (store.groups().get(group)?.title ?? "") : "";
  const rename = (title: string) => group && renameGroup(props.ui, group, value, title);
  return (
    <TextDialog
      ui={props.ui}
      mayBeEmpty
      title={t("rename")}
      label={t("groupTitle")}
      value={value}
      ok={t("save")}
      max={limits.title_max}
      onOk={rename}
    />
  );
}

function WritePhrase(props: { readonly ui: BoardUi }): JSX.Element {
  const { store, t } = props.ui;
  const write = (text: string) => {
    const stage = definitionStage(store.stages()) ?? store.stages().at(-1);
    if (stage) writePhrase(props.ui, stage.id, text);
  };
  return (
    <TextDialog
      ui={props.ui}
      area
      title={t("writePhrase")}
      label={t("phraseDirect")}
      hint={t("phraseDirect")}
      ok={t("save")}
      max={limits.note_text_max}
      onOk={write}
    />
  );
}

function Open(props: OpenProps): JSX.Element {
  const { ui, dialog } = props;
  switch (dialog.kind) {
    case "take":
      return <TakeDialog ui={ui} notes={dialog.notes} />;
    case "aside":
      return <AsideDialog ui={ui} notes={dialog.notes} />;
    case "distil":
      return <DistilDialog ui={ui} notes={dialog.notes} text={dialog.text} />;
    case "group":
      return <GroupDialog ui={ui} notes={dialog.notes} />;
    case "merge":
      return <MergeDialog ui={ui} notes={dialog.notes} />;
    case "hide":
      return <HideDialog ui={ui} notes={dialog.notes} />;
    case "withdraw":
      return <WithdrawDialog ui={ui} notes={dialog.notes} />;
    case "sources":
      return <SourcesDialog ui={ui} note={dialog.note} />;
    case "rename-group":
      return <RenameGroup ui={ui} dialog={dialog} />;
    case "stage":
      return <StageDialog ui={ui} stage={dialog.stage} />;
    case "add-stage":
      return <AddStageDialog ui={ui} after={dialog.after} />;
    case "rename-board":
      return <RenameBoard ui={ui} />;
    case "next-stage":
      return <NextStageDialog ui={ui} />;
    case "share":
      return <ShareDialog ui={ui} first={dialog.first} />;
    case "note":
      return <NoteSheet ui={ui} note={dialog.note} />;
    case "fate":
      return <FateDialog ui={ui} note={dialog.note} />;
    case "ledger":
      return <LedgerDialog ui={ui} fate={dialog.fate} />;
    case "people":
      return <PeopleDialog ui={ui} />;
    case "person":
      return <PersonDialog ui={ui} person={dialog.person} />;
    case "facilitate":
      return <FacilitatePanel ui={ui} />;
    case "hands":
      return <HandsDialog ui={ui} />;
    case "code":
      return <CodeDialog ui={ui} />;
    case "new-link":
      return <NewLinkDialog ui={ui} />;
    case "erase":
      return <EraseDialog ui={ui} person={dialog.person} />;
    case "copy":
      return <CopyDialog ui={ui} text={dialog.text} />;
    case "write-phrase":
      return <WritePhrase ui={ui} />;
    case "replay":
      return <OpenReplay ui={ui} />;
    case "help":
      return <HelpDialog ui={ui} />;
    default:
      return <OpenContent ui={ui} dialog={dialog} />;
  }
}

export function Dialogs(props: { readonly ui: BoardUi }): JSX.Element {
  return (
    <Show when={props.ui.dialog()} keyed>
      {(dialog) => <Open ui={props.ui} dialog={dialog} />}
    </Show>
  );
}
