// What stands on notes and trays beside their text: − n +, results, reactions. A layer of its own above the notes.
import { createMemo, For, onCleanup, Show, type JSX } from "solid-js";
import type { Item } from "../../board";
import type { GroupId, NoteId, Round } from "../../protocol/types";
import type { BoardUi } from "../board_ui";
import type { Wall } from "../canvas/wall";
import { createKeyed, createSteady } from "../canvas/keyed";
import { mayGroupIn } from "../canvas/rights";
import { sameTray } from "../canvas/trays";
import { Icon } from "../parts/icons";
import { itemsOf, notesOf, shownRound, unitsOn } from "./items";
import { Counts } from "./reactions";
import { mayVote } from "./rights";
import { VoteControl } from "./vote_control";
import "./votes.css";

const kRoomPx = 88; // a note or tray at least so wide on the screen has its control; else the bar of a selected note has it
const kRoomPhonePx = 150;

interface ExtrasProps {
  readonly wall: Wall;
}

/// What is shown of votes: the open round, or the results of the last one.
function createShown(wall: Wall) {
  const { ui } = wall;
  // In steps: what hangs on it is not asked again at every frame of a glide.
  const zoom = createSteady(() => Math.floor(wall.camera.view().zoom * 20) / 20);
  const open = createMemo(() => {
    const round = ui.store.openRound();
    // On the wall nobody votes, and nobody's own votes are to be seen.
    return round && round.on !== "phrases" && !ui.projecting() ? round : undefined;
  });
  const items = createMemo(() => new Set<Item>(open() ? itemsOf(ui.store, open() as Round) : []));
  const results = createMemo(() => {
    const round = shownRound(ui);
    return round && new Map(ui.store.tally(round.id).map(({ item, units }) => [item, units]));
  });
  const voting = createMemo(() => {
    const round = open();
    return round && mayVote(ui.store, round) ? round : undefined;
  });
  return { open, items, results, voting, zoom };
}
type Shown = ReturnType<typeof createShown>;

/// For those who hear the board: votes and reactions behind a note's text.
function tellWords(ui: BoardUi, shown: Shown): void {
  const { store, t } = ui;
  const words = createMemo(() => {
    const round = shown.open();
    const all = new Map<NoteId, string>();
    const told = (items: Iterable<readonly [string, number]>, key: "vote.mine" | "vote.all") => {
      for (const [item, n] of items) for (const id of notesOf(store, item as Item)) all.set(id, t(key, { n }));
    };
    if (round) told(store.votes(round.id).on, "vote.mine");
    told(shown.results() ?? [], "vote.all");
    return all;
  });
  const wordsOf = createKeyed(words);
  ui.content.setWords((id) => wordsOf(id) ?? "");
  onCleanup(() => ui.content.setWords(() => ""));
}

/// The control, or what is to be seen of the votes where there is none.
function Votes(props: { readonly wall: Wall; readonly shown: Shown; readonly item: Item; readonly width: number }) {
  const { wall, shown } = props;
  const { ui } = wall;
  const near = () => props.width * shown.zoom() >= (ui.phone() ? kRoomPhonePx : kRoomPx);
  const voting = () => (shown.items().has(props.item) ? shown.voting() : undefined);
  const mine = () => {
    const round = shown.open();
    return round && shown.items().has(props.item) ? unitsOn(ui.store, round, props.item) : 0;
  };
  const result = () => shown.results()?.get(props.item);
  return (
    <Show
      when={near() && voting()}
      fallback={
        <Show when={result() ?? (mine() || undefined)}>
          {(n) => (
            <span
              class="vote-badge"
              classList={{ mine: result() === undefined }}
              data-testid={result() === undefined ? "vote-mark" : "vote-result"}
              data-item={props.item}
              aria-hidden="true"
            >
              {n()}
            </span>
          )}
        </Show>
      }
    >
      {(round) => <VoteControl ui={ui} round={round()} item={props.item} passed />}
    </Show>
  );
}

function OnNote(props: ExtrasProps & { readonly id: NoteId; readonly shown: Shown }): JSX.Element {
  const { wall, id } = props;
  const card = () => wall.box(id)?.order !== undefined;
  const place = () => {
    const box = wall.box(id);
    const offset = wall.offset(id);
    if (!box) return "";
    return `translate(${box.x + (offset?.dx ?? 0)}px, ${box.y + box.height + (offset?.dy ?? 0)}px)`;
  };
  return (
    <Show when={wall.box(id) && !card()}>
      <div
        class="extra"
        classList={{ faded: wall.isFaded(id) }}
        style={{ transform: place(), width: `${wall.box(id)?.width ?? 0}px` }}
      >
        <div class="extra-top" style={{ bottom: `${(wall.box(id)?.height ?? 0) - 14}px` }}>
          <Counts ui={wall.ui} id={id} />
        </div>
        <div class="extra-end">
          <Votes wall={wall} shown={props.shown} item={id} width={wall.box(id)?.width ?? 0} />
        </div>
      </div>
    </Show>
  );
}

function OnTray(props: ExtrasProps & { readonly id: GroupId; readonly shown: Shown }): JSX.Element {
  const { wall, id } = props;
  const { ui } = wall;
  const tray = createMemo(() => wall.layout().trays.find((one) => one.id === id), undefined, { equals: sameTray });
  const mayDrag = createMemo(() => mayGroupIn(wall, tray()?.stage));
  const place = () => {
    const box = tray()?.box;
    const own = wall.carried();
    const moved = own && "tray" in own && own.tray === id ? own : { dx: 0, dy: 0 };
    return box ? `translate(${box.x + moved.dx}px, ${box.y + moved.dy}px)` : "";
  };
  const menu = (event: MouseEvent & { currentTarget: HTMLElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    ui.openMenu({ kind: "group", group: id, x: box.left, y: box.bottom + 4 });
  };
  return (
    <Show when={tray()}>
      {(shown) => (
        <div class="extra tray-extra" style={{ transform: place(), width: `${shown().box.width}px` }}>
          <div class="extra-end">
            <Show when={mayDrag() && !ui.projecting()}>
              <button
                type="button"
                class="tray-menu"
                data-testid="tray-menu"
                data-group-id={id}
                aria-haspopup="menu"
                aria-label={ui.t("group.menu", { title: ui.store.groups().get(id)?.title || ui.t("noTitle") })}
                onClick={menu}
              >
                <Icon name="more" />
              </button>
            </Show>
          </div>
          <div class="extra-end below" style={{ top: `${shown().box.height}px` }}>
            <Votes wall={wall} shown={props.shown} item={id} width={shown().box.width} />
          </div>
        </div>
      )}
    </Show>
  );
}

export function Extras(props: ExtrasProps): JSX.Element {
  const { wall } = props;
  const { ui } = wall;
  const shown = createShown(wall);
  tellWords(ui, shown);
  const wanted = createMemo(
    () => shown.open() !== undefined || shown.results() !== undefined || ui.store.methods().includes("reactions"),
  );
  const trays = createMemo(() => wall.layout().trays.map(({ id }) => id), [], {
    equals: (a, b) => a.length === b.length && a.every((id, at) => id === b[at]),
  });
  const scale = () => Math.max(1, (ui.phone() ? 1 : 0.82) / wall.zoomStep());
  return (
    <div class="extras" classList={{ phone: ui.phone() }} style={{ "--extra": String(scale()) }}>
      <Show when={wanted()}>
        <For each={wall.near()}>{(id) => <OnNote wall={wall} id={id} shown={shown} />}</For>
      </Show>
      <For each={trays()}>{(id) => <OnTray wall={wall} id={id} shown={shown} />}</For>
    </div>
  );
}
