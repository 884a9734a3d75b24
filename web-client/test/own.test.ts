import { beforeEach, describe, expect, it } from "vitest";
import {
  type Entry,
  noteId,
  type Op,
  type OpsMessage,
  type Own,
  type Round,
  roundId,
  type State,
} from "../src/protocol/types";
import * as replicas from "../src/replica";
import type { Replica } from "../src/replica";
import { large, positionAt, snapshotAt, stateWith } from "./boards";
import { a, begin, live, net, refused, saved, session, submits, welcome } from "./session_world";

const [b, n] = ["b", "n"].map(noteId) as [typeof a, typeof a];
const r = roundId("r");
const place = { x: 8, y: 8 };

/// The first stage is private; `a` is of participant 1, `b` of participant 2.
function privateState(notes: Parameters<typeof stateWith>[0] = {}, fields: Partial<State> = {}): State {
  const state = stateWith({ a: { by: 1, text: "" }, b: { by: 2, text: "" }, ...notes });
  const stages = state.stages.map((stage, i) => (i === 0 ? ({ ...stage, visibility: "private" } as const) : stage));
  return { ...state, stages, ...fields };
}
const round: Round = {
  id: r,
  stage: large,
  on: "notes",
  title: "",
  budget: 5,
  per_item: 2,
  secret: true,
  at: 1,
  by: 2,
};

const post = (text: string): Op => ({ op: "note.post", note: n, text, colour: "blue", stage: large, place });
const frame = (from: number, to: number, ...entries: Entry[]): OpsMessage => {
  return { type: "ops", epoch: 1, from, to, mark: positionAt(to).mark, entries };
};
const entry = (revision: number, by: number, ...ops: Op[]): Entry => ({ revision, at: 100, by, ops });
const mine = (revision: number, ...ops: Op[]): Own => {
  return { type: "own", participant: 1, revision, entry: entry(revision, 1, ...ops) };
};
const textOf = (id: typeof a, replica = session.replica) => replica.view?.notes.get(id)?.text;

describe("[SEE6] what is this person's own", () => {
  it("stands in the frame in place of what that has of it, or where that has nothing", () => {
    const cast: Op = { op: "vote.cast", round: r, item: b };
    const message = frame(11, 13, entry(11, 1, post("")), entry(13, 2, { op: "board.title", title: "x" }));
    const whole = replicas.withOwnEntries(message, [mine(12, cast), mine(11, post("mine")), mine(14, cast)]);
    expect(whole.entries.map(({ revision, ops }) => [revision, ops[0]])).toEqual([
      [11, post("mine")],
      [12, cast],
      [13, { op: "board.title", title: "x" }],
    ]);
    expect(replicas.withOwnEntries(message, [mine(14, cast)])).toBe(message);
  });

  it("takes the place of texts and versions in a snapshot, and its votes and stances are among those of the rounds", () => {
    const state = privateState({}, { rounds: [{ ...round, ballots: { 2: [b] } }] });
    const whole = replicas.withOwnState(snapshotAt(11, state), [
      { type: "own", participant: 1, revision: 10, notes: { [a]: { text: "old", version: 1 } } as never },
      {
        type: "own",
        participant: 1,
        revision: 11,
        notes: { [a]: { text: "mine", version: 3 } } as never,
        ballots: { [r]: [b, b] } as never,
        stances: { [r]: { [b]: { says: "agree", version: 0 } } } as never,
      },
    ]);
    expect(whole.state.notes[a]).toMatchObject({ text: "mine", version: 3, by: 1 });
    expect(whole.state.notes[b]).toEqual(state.notes[b]);
    expect(whole.state.rounds?.[0]?.ballots).toEqual({ 1: [b, b], 2: [b] });
    expect(whole.state.rounds?.[0]?.stances).toEqual({ [b]: { 1: { says: "agree", version: 0 } } });
  });

  it("of a snapshot is kept while frames come before it, and of a frame is dropped by a later snapshot", () => {
    const snapshot: Own = { type: "own", participant: 1, revision: 12 };
    expect(replicas.ownAfterOps([snapshot, mine(12), mine(13)], 12)).toEqual([snapshot, mine(13)]);
    expect(replicas.ownAfterSnapshot([snapshot, mine(12), mine(13)], 12)).toEqual([mine(13)]);
  });
});

describe("a session of a person who did something on another page", () => {
  it("[SEE6] knows whose it is, and what of the board is this person's own", () => {
    begin();
    net.last.events.opened();
    welcome(10, 0, "snapshot", 0);
    net.last.tell(snapshotAt(10, privateState({ a: { by: 7, text: "" } })));
    expect(session.replica.me).toBe(0);
    session.submit([post("typed before")]);
    net.last.tell({ type: "own", participant: 7, revision: 11 });
    expect(session.replica.me).toBe(7);
    expect(session.replica.view?.notes.get(n)?.by).toBe(7);
  });
});

describe("a session in a private stage", () => {
  beforeEach(() => {
    begin();
    net.last.events.opened();
    welcome();
    net.last.tell({ type: "own", participant: 1, revision: 10, notes: { [a]: { text: "mine", version: 2 } } });
    net.last.tell(snapshotAt(10, privateState()));
  });

  it("[SEE6] shows one's own text, which the snapshot does not have, and not what another's is", () => {
    expect([textOf(a), textOf(b)]).toEqual(["mine", ""]);
  });

  it("[SUB4] a note that one posts keeps its text, and is no longer in flight when its entry is there", () => {
    session.submit([post("new")]);
    saved(1, 11);
    net.last.tell(mine(11, post("new")));
    expect(textOf(n)).toBe("new");
    net.last.tell(frame(11, 11, entry(11, 1, post(""))));
    expect(replicas.unsaved(session.replica)).toBe(0);
    expect(session.replica.confirmed?.notes.get(n)?.text).toBe("new");
  });

  it("[TXT6] what is typed meanwhile is rebased over the own entry", () => {
    session.edit(a, [4, " one"]);
    session.edit(a, [8, " two"]);
    const [sent] = submits();
    expect(sent).toMatchObject({ ops: [{ op: "note.edit", note: a, version: 2, delta: [4, " one"] }] });
    saved(1, 11);
    net.last.tell(mine(11, { op: "note.edit", note: a, version: 2, delta: [4, " one"] }));
    net.last.tell(frame(11, 11));
    expect(textOf(a)).toBe("mine one two");
    expect(session.replica.confirmed?.notes.get(a)).toMatchObject({ text: "mine one", version: 3 });
    session.flush();
    expect(submits().at(-1)).toMatchObject({ seq: 2, ops: [{ version: 3, delta: [8, " two"] }] });
  });

  it("[SUB4] a change whose entry this audience does not get ends with the revisions that cover it", () => {
    session.submit([{ op: "note.edit", note: b, version: 0, delta: ["x"] }]);
    saved(1, 11);
    net.last.tell(frame(11, 12, entry(12, 2, { op: "board.title", title: "x" })));
    expect(replicas.unsaved(session.replica)).toBe(0);
    expect(textOf(b)).toBe("");
  });

  it("[SEE6] what was told on a connection that is lost is not used on the next one", () => {
    net.last.tell({ type: "own", participant: 1, revision: 11, notes: { [a]: { text: "stale", version: 3 } } });
    net.last.events.closed();
    session.wake();
    net.last.events.opened();
    welcome(11);
    net.last.tell(snapshotAt(11, privateState()));
    expect(textOf(a)).toBe("");
  });
});

describe("[SEE7] what becomes seen", () => {
  const opened = (state: State, me = 1): Replica =>
    replicas.onSnapshot({ ...replicas.emptyReplica, me }, snapshotAt(10, state));
  const after = (replica: Replica, message: OpsMessage): Replica => {
    const next = replicas.onOps(replica, message);
    return next === "missed" ? expect.fail("missed") : next;
  };
  const reveal: Op = { op: "stage.visibility", stage: large, visibility: "public" };

  it("comes with a snapshot, which is asked for after a cut", () => {
    const revealed = after(opened(privateState()), frame(11, 11, entry(11, 2, reveal)));
    expect(revealed.view?.stages[0]).toMatchObject({ visibility: "public", revealed: true });
    expect(replicas.resumable(revealed)).toBeUndefined();
    const there = replicas.onSnapshot(revealed, snapshotAt(11, stateWith({ b: "theirs" })));
    expect(replicas.resumable(there)).toEqual(positionAt(11));
    expect(textOf(b, there)).toBe("theirs");
  });

  it("is owed too where all that changes is the version of a text that is nobody's any more", () => {
    const gone = { c: { by: 2, text: "", version: 3, withdrawn: { at: 1 } } };
    const shown = privateState({ b: { by: 1 }, ...gone }, { stages: stateWith({}).stages });
    const hides: Op = { op: "stage.visibility", stage: large, visibility: "private" };
    const hidden = after(opened(shown), frame(11, 11, entry(11, 2, hides)));
    expect(replicas.resumable(hidden)).toBeUndefined();
  });

  it.each<[string, Op, Partial<State>]>([
    ["a secret round is closed", { op: "round.close", round: r }, { rounds: [round] }],
    ["names are shown or hidden", { op: "board.names", names: "chosen" }, {}],
    ["a note leaves a private stage", { op: "note.move", notes: [b], stage: "fin" as never, places: [place] }, {}],
  ])("is also owed where %s", (_, op, fields) => {
    const changed = after(opened(privateState({}, fields)), frame(11, 11, entry(11, 2, op)));
    expect(replicas.resumable(changed)).toBeUndefined();
  });

  it.each<[string, Op, Partial<State>]>([
    ["names go on being shown", { op: "board.names", names: "shown" }, {}],
    ["names go on being chosen", { op: "board.names", names: "chosen" }, { names: "chosen" }],
    ["somebody is called otherwise", { op: "person.name", name: "B", person: 2 }, { names: "chosen" }],
    ["it is as it was before", { op: "person.name", name: "B", person: 2, shown: false }, { names: "chosen" }],
    ["nobody has a choice", { op: "person.name", name: "B", person: 2, shown: true }, { names: "hidden" }],
  ])("is not owed where %s", (_, op, fields) => {
    const changed = after(opened(privateState({}, fields)), frame(11, 11, entry(11, 2, op)));
    expect(replicas.resumable(changed)).toEqual(positionAt(11));
  });

  it.each([true, false])("is owed for a round that is opened and closed at once if it is secret: %s", (secret) => {
    const ops: Op[] = [
      { op: "round.open", round: r, stage: large, on: "notes", title: "", budget: 1, per_item: 1, secret },
      { op: "round.close", round: r },
    ];
    const closed = after(opened(privateState()), frame(11, 11, entry(11, 2, ...ops)));
    expect(replicas.resumable(closed)).toEqual(secret ? undefined : positionAt(11));
  });

  it("is owed where a private stage is removed and comes again, which is public", () => {
    const policy = stateWith({}).stages[0]?.policy as never;
    const fields = { title: "", prompt: "", kind: "notes", policy, after: "" } as const;
    const ops = [
      { op: "stage.remove", stage: large },
      { op: "stage.add", stage: large, ...fields },
    ] as Op[];
    const alone = { ...privateState(), notes: {} };
    const anew = after(opened(alone), frame(11, 11, entry(11, 2, ...ops)));
    expect(replicas.resumable(anew)).toBeUndefined();
  });

  it("[SEE2] is not owed where a stage is shown that was shown before, though it has groups without a title", () => {
    const shown = { stages: stateWith({}).stages.map((stage) => ({ ...stage, visibility: "public" as const })) };
    const untitled = { op: "group.create", group: "g" as never, stage: large, title: "", notes: [] } as Op;
    const state = privateState({ a: { by: 1, text: "one" }, b: { by: 2, text: "two" } }, shown);
    const opens = after(opened(state), frame(11, 12, entry(11, 2, untitled), entry(12, 2, reveal)));
    expect(replicas.resumable(opens)).toEqual(positionAt(12));
  });

  it("is not owed where a hidden note goes from one stage to another", () => {
    const hidden = { c: { by: 2, text: "", hidden: { at: 1, by: 1 }, stage: "fin" as never } };
    const move: Op = { op: "note.move", notes: ["c" as never], stage: "fin" as never, places: [place] };
    const moved = after(opened(privateState(hidden)), frame(11, 11, entry(11, 2, move)));
    expect(replicas.resumable(moved)).toEqual(positionAt(11));
  });

  it("[SEE1] until it is there nothing is typed into it", () => {
    const revealed = after(opened(privateState()), frame(11, 11, entry(11, 2, reveal)));
    expect(replicas.edit(revealed, b, ["x"], 1)).toBe(revealed);
    const there = replicas.onSnapshot(revealed, snapshotAt(11, stateWith({ b: "theirs" })));
    expect(textOf(b, replicas.edit(there, b, ["x"], 1))).toBe("xtheirs");
  });

  it("and so is what is seen no more, but not by facilitators, who see all", () => {
    const shown = privateState({ b: { by: 2, text: "theirs" } }, { stages: stateWith({}).stages });
    const hide = frame(11, 11, entry(11, 2, { op: "stage.visibility", stage: large, visibility: "private" }));
    expect(replicas.resumable(after(opened(shown), hide))).toBeUndefined();
    const facilitator: Replica = { ...opened(shown), role: "facilitator" };
    expect(replicas.resumable(after(facilitator, hide))).toEqual(positionAt(11));
  });

  it("is not owed where somebody shows their name: the op brings it", () => {
    const shows = entry(11, 2, { op: "person.name", name: "B", person: 2, shown: true });
    const changed = after(opened(privateState({}, { names: "chosen" })), frame(11, 11, shows));
    expect(replicas.resumable(changed)).toEqual(positionAt(11));
  });

  it("is not owed where an open round is closed, or a note moves within its stage", () => {
    const shown = after(
      opened(privateState({}, { rounds: [{ ...round, secret: false }] })),
      frame(11, 11, entry(11, 2, { op: "round.close", round: r })),
    );
    const moved = after(
      shown,
      frame(12, 12, entry(12, 2, { op: "note.move", notes: [b], stage: large, places: [place] })),
    );
    expect(replicas.resumable(moved)).toEqual(positionAt(12));
  });

  it("what was typed into a text that became private is not torn: it waits, and goes by the version it was made on", () => {
    const state = stateWith({ b: { text: "their words", version: 7 } });
    const typed = replicas.edit(opened(state), b, [5, "!"], 1);
    const hidden = replicas.onSnapshot(typed, snapshotAt(11, privateState()));
    expect(textOf(b, hidden)).toBe("");
    expect(replicas.textsPending(hidden)).toEqual([]);
    const { message, replica } = replicas.send(hidden, 1);
    expect(message.ops).toEqual([{ op: "note.edit", note: b, version: 7, delta: [5, "!"] }]);
    const { refused } = replicas.onRejected(replica, { type: "rejected", seq: 1, code: "not_author", message: "" });
    expect(refused).toEqual({ code: "not_author", text: "!" });
  });
});

describe("[SEE3] a person's own votes", () => {
  it("are shown at once, counted by nobody else, and a withdrawn one is the last that stands for the item", () => {
    begin();
    live();
    net.last.tell(snapshotAt(11, stateWith({ a: "1", b: { text: "2", merged: { at: 1, by: 2, into: a } } })));
    net.last.tell(frame(12, 12, entry(12, 2, { op: "round.open", round: r, ...rest })));
    session.submit([{ op: "vote.cast", round: r, item: b }]);
    session.submit([{ op: "vote.withdraw", round: r, item: a }]);
    expect(session.replica.view?.rounds?.[0]?.ballots).toBeUndefined();
    expect(session.replica.pending.at(-1)?.ops).toEqual([{ op: "vote.withdraw", round: r, item: b }]);
    expect(refused).toEqual([]);
  });
  const { id: _, at: __, by: ___, ...rest } = round;
});

describe("[ROL6] who is told to go", () => {
  it.each(["removed", "link_renewed"])("by %s does not come back", (code) => {
    begin();
    live();
    const before = net.connections.length;
    net.last.tell({ type: "bye", code, message: "", reconnect: false, after_ms: 0 });
    session.wake();
    expect(net.connections.length).toBe(before);
  });
});
