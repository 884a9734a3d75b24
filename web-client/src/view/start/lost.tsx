// What is said where a link leads nowhere, and the ways in that are left.
import { Show, type JSX } from "solid-js";
import type { Key } from "../../i18n";
import type { LostProps } from "../board/problems";
import { JoinCode } from "./join_code";
import { OpenLink } from "./open_link";
import "../../styles/forms.css";
import "../../styles/ways_in.css";

const kTitles: Readonly<Record<string, Key>> = {
  cut: "linkCut", // nobody may know anything of a board without it
  unknown_board: "notFound",
  unauthorized: "notFound",
  link_renewed: "gone.link_renewed",
  removed: "gone.removed",
};

export function titleOf(props: LostProps): string {
  return props.i18n.t(kTitles[props.code] ?? "gone");
}

export function Why(props: LostProps): JSX.Element {
  const another = () => kTitles[props.code] !== undefined && props.code !== "removed";
  return (
    <>
      <p data-testid="gone-reason">
        {props.code === "cut" ? props.i18n.t("linkCutHelp") : props.i18n.error(props.code)}
      </p>
      <Show when={another()}>
        <JoinCode i18n={props.i18n} api={props.api} />
        <OpenLink i18n={props.i18n} />
      </Show>
    </>
  );
}
