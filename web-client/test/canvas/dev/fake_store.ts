// A board in memory that applies every change at once: for looking at the white board without a server.
import { createSignal } from "solid-js";
import { arrivalPlaces, boardOf, fold, freePlaces, type Board } from "../../../src/board";
import { noteId, type NoteId, type Op, type State } from "../../../src/protocol/types";
import type { BoardStore, Peer } from "../../../src/store/api";
import { BoardSignals } from "../../../src/store/board_signals";

export interface FakeStore extends BoardStore {
  setPeers(peers: readonly Peer[]): void;
  apply(ops: readonly Op[], by?: number): void;
  readonly log: Op[][];
}

function resolved(board: Board, op: Op): Op {
  if (op.op === "note.move" && !op.places) return { ...op, places: arrivalPlaces(board, op.notes, op.stage) };
  if ((op.op === "note.post" || op.op === "note.distil") && !op.place) {
    return { ...op, place: freePlaces(board, op.stage, 1)[0] ?? { x: 0, y: 0 } };
  }
  if (op.op === "group.create" && op.after === undefined) {
    const groups = board.stages.find(({ id }) => id === op.stage)?.groups ?? [];
    return { ...op, after: groups[groups.length - 1] ?? "" };
  }
  return op;
}

export function createFakeStore(state: State, role: "facilitator" | "participant" | "viewer", me: number): FakeStore {
  let board = boardOf(state);
  let revision = 1;
  const signals = new (class extends BoardSignals {
    readonly me = () => me;
  })();
  const [peers, setPeers] = createSignal<readonly Peer[]>([]);
  const log: Op[][] = [];
  let last = 0;
  const apply = (ops: readonly Op[], by = me) => {
    for (const op of ops) {
      const entry = { revision: ++revision, at: 1_800_000_000_000 + revision, by, ops: [resolved(board, op)] };
      board = fold(board, entry);
    }
    signals.show(board);
  };
  signals.show(board);
  const nothing = () => undefined;
  return {
    board: "fake",
    phase: () => ({ kind: "live" }),
    save: () => ({ kind: "saved", pending: 0 }),
    role: () => role,
    keptUntil: () => undefined,
    keeps: () => true,
    undo: () => ({ kind: "nothing" }),
    redo: () => ({ kind: "nothing" }),
    canUndo: () => false,
    canRedo: () => false,
    lastStep: nothing,
    me: () => me,
    ready: signals.ready,
    title: signals.title,
    locale: signals.locale,
    stages: signals.stages,
    currentStage: signals.currentStage,
    groups: signals.groups,
    phrases: signals.phrases,
    people: signals.people,
    ratified: signals.ratified,
    noteIds: signals.noteIds,
    note: (id) => signals.note(id),
    notes: signals.notes,
    ledger: signals.ledger,
    linkGeneration: signals.linkGeneration,
    started: signals.started,
    closed: signals.closed,
    frozen: signals.frozen,
    namesShown: signals.namesShown,
    methods: signals.methods,
    timer: signals.timer,
    serverNow: () => Date.now(),
    hands: signals.hands,
    handUp: signals.handUp,
    muted: signals.muted,
    nameShown: signals.nameShown,
    rounds: signals.rounds,
    openRound: signals.openRound,
    ballot: (round) => signals.ballot(round),
    stance: (round, note) => signals.stance(round, note),
    tally: (round) => signals.tally(round),
    votes: (round) => signals.votes(round),
    objections: signals.objections,
    joinCode: () => Promise.resolve(undefined),
    makeJoinCode: () => Promise.reject(new Error("network")),
    dropJoinCode: () => Promise.resolve(),
    duplicates: () => Promise.resolve([]),
    personsWork: () => Promise.reject(new Error("network")),
    isMine: (note) => note.by === 0 || note.by === me,
    count: () => 1 + peers().length,
    peers,
    setPeers: (next) => void setPeers(next),
    setPresence: nothing,
    submit: (ops) => {
      log.push([...ops]);
      apply(ops);
    },
    post: (texts, stage, colour, place) => {
      const ids: NoteId[] = texts.map(() => noteId(`new${++last}`));
      const ops = texts.map((text, at): Op => ({
        op: "note.post",
        note: ids[at] ?? noteId("x"),
        text,
        colour,
        stage,
        ...(place && { place }),
      }));
      log.push(ops);
      apply(ops);
      return ids;
    },
    editText: (note, delta) => {
      const before = board.notes.get(note);
      if (before) apply([{ op: "note.edit", note, version: before.version, delta }]);
    },
    movedBy: () => undefined,
    setName: nothing,
    name: () => "Moi",
    refusals: () => [],
    dismiss: nothing,
    offer: nothing,
    erase: nothing,
    erased: () => 0,
    drafts: { text: () => "", keep: nothing },
    setBacks: () => [],
    dismissSetBack: nothing,
    links: () => Promise.resolve({ viewer: "" }),
    download: () => Promise.resolve(),
    position: () => undefined,
    replay: () => Promise.reject(new Error("network")),
    close: nothing,
    apply,
    log,
  };
}
