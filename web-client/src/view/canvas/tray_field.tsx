// Naming a tray where it stands.
import type { JSX } from "solid-js";
import type { GroupId } from "../../protocol/types";
import { renameGroup } from "../group_acts";
import type { Wall } from "./wall";

const kTitleMax = 200;

export function TrayField(props: {
  readonly wall: Wall;
  readonly id: GroupId;
  readonly done: () => void;
}): JSX.Element {
  const { ui } = props.wall;
  const title = ui.store.groups().get(props.id)?.title ?? "";
  let ended = false;
  const end = (text: string | undefined) => {
    if (ended) return;
    ended = true;
    const clean = text?.replace(/\s+/g, " ").trim();
    if (clean !== undefined) renameGroup(ui, props.id, title, clean);
    props.done();
  };
  const key = (event: KeyboardEvent & { readonly currentTarget: HTMLInputElement }) => {
    event.stopPropagation();
    if (event.key === "Enter" && !event.isComposing) end(event.currentTarget.value);
    if (event.key === "Escape") end(undefined);
  };
  return (
    <input
      class="tray-field"
      data-testid="tray-field"
      ref={(field) => queueMicrotask(() => (field.focus({ preventScroll: true }), field.select()))}
      value={title}
      maxLength={kTitleMax}
      aria-label={ui.t("groupTitle")}
      on:keydown={key as unknown as (event: KeyboardEvent) => void}
      on:blur={(event) => end((event.currentTarget as HTMLInputElement).value)}
    />
  );
}
