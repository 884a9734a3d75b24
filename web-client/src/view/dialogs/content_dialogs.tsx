// The dialogs of the content, in one file that comes when one of them opens.
import type { JSX } from "solid-js";
import type { BoardUi } from "../board_ui";
import type { ContentDialog } from "../content";
import { FinalBoard } from "../final/final_board";
import { BallotDialog } from "../votes/ballot_dialog";
import { ConsentDialog, OverrideDialog } from "../votes/consent_dialogs";
import { ResultsDialog, RestDialog } from "../votes/results_dialog";
import { RoundsDialog } from "../votes/rounds_dialog";
import { CloseDialog } from "./close_dialog";
import { DuplicatesDialog } from "./duplicates_dialog";
import { LineageDialog } from "./lineage_page";
import { MergeGroupDialog } from "./merge_group";
import { MyNotesDialog } from "./my_notes";
import "./content.css";

export function ContentDialogs(props: { readonly ui: BoardUi; readonly dialog: ContentDialog }): JSX.Element {
  const { ui, dialog } = props;
  switch (dialog.kind) {
    case "rounds":
      return <RoundsDialog ui={ui} />;
    case "ballot":
      return <BallotDialog ui={ui} />;
    case "results":
      return <ResultsDialog ui={ui} round={dialog.round} />;
    case "rest":
      return <RestDialog ui={ui} round={dialog.round} />;
    case "consent":
      return <ConsentDialog ui={ui} />;
    case "override":
      return <OverrideDialog ui={ui} />;
    case "duplicates":
      return <DuplicatesDialog ui={ui} stage={dialog.stage} />;
    case "merge-group":
      return <MergeGroupDialog ui={ui} group={dialog.group} />;
    case "close-workshop":
      return <CloseDialog ui={ui} />;
    case "my-notes":
      return <MyNotesDialog ui={ui} />;
    case "lineage":
      return <LineageDialog ui={ui} note={dialog.note} />;
    case "final":
      return <FinalBoard ui={ui} />;
    default:
      return dialog satisfies never;
  }
}
