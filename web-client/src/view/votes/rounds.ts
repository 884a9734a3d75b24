// Opening a round, and how far one is.
import { stageOf } from "../../board";
import type { Op, Round, RoundOn, Stage, StageId } from "../../protocol/types";
import type { BoardStore } from "../../store/api";
import type { BoardUi } from "../board_ui";
import { newRoundId } from "../parts/ids";

/// What lets participants vote where the stage does not.
export function letVote(stage: Stage): readonly Op[] {
  const ops: Op[] = [];
  const shut = stage.status === "closed";
  const policy = shut
    ? { post: false, group: false, react: false, move: "none" as const, edit: "none" as const, vote: true }
    : { ...stage.policy, vote: true };
  if (shut || !stage.policy.vote) ops.push({ op: "stage.policy", stage: stage.id, policy });
  if (shut) ops.push({ op: "stage.status", stage: stage.id, status: "open" });
  return ops;
}

/// How many took part, and how many units they cast; undefined while that is nobody's to know.
export function progress(store: BoardStore, round: Round) {
  if (round.secret && round.closed === undefined) return undefined;
  const ballots = Object.values(round.ballots ?? {});
  const stances = Object.values(round.stances ?? {}).flatMap((each) => Object.keys(each));
  const people = round.on === "phrases" ? new Set(stances).size : ballots.filter((each) => each.length > 0).length;
  return { people, units: store.tally(round.id).reduce((sum, { units }) => sum + units, 0) };
}

export interface Wish {
  readonly stage: StageId;
  readonly on: RoundOn;
  readonly title: string;
  readonly budget: number;
  readonly several: boolean;
  readonly secret: boolean;
}

export function openRound(ui: BoardUi, wish: Wish): void {
  const stage = stageOf(ui.store.stages(), wish.stage);
  if (!stage) return;
  const { on, title, budget, secret } = wish;
  const per_item = wish.several ? budget : 1;
  ui.store.submit([
    ...letVote(stage),
    { op: "round.open", round: newRoundId(), stage: stage.id, on, title: title.trim() || ui.t("round.titleHint"), budget, per_item, secret },
  ]); // prettier-ignore
}
