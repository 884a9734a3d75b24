import { describe, expect, it } from "vitest";
import { type Board, encodeState, inPrivate, openRound, unitOf, ballotOf } from "../src/board";
import {
  type Hello,
  type NoteId,
  noteId,
  type Op,
  roundId,
  type ServerMessage,
  type State,
} from "../src/protocol/types";
import * as replicas from "../src/replica";
import { OwnHeld } from "../src/session/own_held";
import { begin as empty, large, Page } from "./page";
import { PrivateServer, projected } from "./private_server";
import { firstSeed, type Random, Random as Seeded } from "./seeds";

const [first, second] = empty.stages;
if (!first || !second) throw new Error("no stages");
const begin: State = { ...empty, stages: [{ ...first, visibility: "private" }, second] };

/// Whoever is no facilitator touches nothing of others in a private stage (ROL5).
function judgeFor(facilitator: () => number) {
  return (board: Board, op: Op, author: number): string | undefined => {
    const named = "notes" in op ? op.notes : op.op === "note.edit" ? [op.note] : [];
    const foreign = (id: NoteId) => {
      const note = board.notes.get(id);
      return note !== undefined && note.by !== author && inPrivate(board.stages, note);
    };
    if (author !== facilitator() && named.some(foreign)) return "not_author";
    if (op.op === "note.withdraw" && named.some((id) => board.notes.get(id)?.by !== author)) return "not_author";
    const stage = "stage" in op ? board.stages.find(({ id }) => id === op.stage) : undefined;
    if (op.op === "stage.visibility" && stage?.revealed && op.visibility === "private") return "stage_revealed";
    if (op.op === "round.open" && openRound(board)) return "round_open";
    const open = openRound(board);
    if ("round" in op && op.op !== "round.open" && open?.id !== op.round) return "round_closed";
    if (op.op === "vote.withdraw" && open && !unitOf(board, open, ballotOf(open, author), op.item))
      return "unknown_vote";
    return undefined;
  };
}

class PrivatePage extends Page {
  private readonly own = new OwnHeld();
  private made = 0;

  constructor(
    private readonly room: PrivateServer,
    person: string,
    client: string,
    readonly facilitator: boolean,
  ) {
    super(room, person, client);
  }

  override connect(afresh = false) {
    this.own.forget();
    super.connect(afresh);
  }

  protected override welcomed(hello: Hello): ServerMessage[] {
    return this.room.welcomeFor(hello, this.facilitator);
  }
  protected override news(from: number, to: number): ServerMessage[] {
    return this.room.toldTo({ me: this.room.numberOf(this.person), facilitator: this.facilitator }, from, to);
  }

  protected override take(message: ServerMessage) {
    if (message.type === "own") return this.own.hold(message);
    if (message.type === "ops") return super.take(this.own.inOps(message));
    return super.take(message.type === "snapshot" ? this.own.inSnapshot(message) : message);
  }

  protected override newNote(random: Random): readonly Op[] {
    const note = noteId(`${this.client}-${++this.posts}`);
    const stage = random.pick(begin.stages).id;
    return [{ op: "note.post", note, text: random.pick(["abc", "né 🦁"]), colour: "yellow", stage }];
  }

  protected override other(random: Random, notes: readonly NoteId[]): readonly Op[] {
    const { view } = this.replica;
    const round = view && openRound(view);
    if (this.facilitator && random.chance(0.3)) {
      if (round) return [{ op: "round.close", round: round.id }];
      const rest = { on: "notes", title: "", budget: 3, per_item: 2, secret: random.chance(0.7) } as const;
      const id = roundId(`r${this.client}${++this.made}`);
      return [{ op: "round.open", round: id, stage: second?.id ?? large, ...rest }];
    }
    if (this.facilitator && random.chance(0.08))
      return [{ op: "stage.visibility", stage: large, visibility: random.pick(["private", "public"]) }];
    if (round && random.chance(0.5)) {
      const item = random.pick(notes);
      return [{ op: random.chance(0.7) ? "vote.cast" : "vote.withdraw", round: round.id, item }];
    }
    return super.other(random, notes);
  }
}

function run(seed: number): void {
  const random = new Seeded(seed);
  const server: PrivateServer = new PrivateServer(
    begin,
    judgeFor(() => server.numberOf("p0")),
  );
  const pages = Array.from({ length: 3 + random.below(3) }, (_, i) => {
    // Two pages may be of one person.
    const person = i > 1 && random.chance(0.3) ? "p1" : `p${i}`;
    return new PrivatePage(server, person, String.fromCharCode(122 - i), i === 0);
  });
  for (let i = 0; i < 300; ++i) {
    const page = random.pick(pages);
    if (random.chance(0.35)) page.act(random);
    page.step(random);
  }
  for (const page of [...pages, ...pages]) page.settle();
  for (const { replica, person, facilitator } of pages) {
    expect(replicas.unsaved(replica)).toBe(0);
    const viewer = { me: server.numberOf(person), facilitator };
    expect(encodeState(replica.view ?? expect.fail("no view"))).toBe(encodeState(projected(server.board, viewer)));
    expect(replica.position).toEqual(server.position);
    expect(replicas.resumable(replica)).toEqual(server.position);
  }
}

describe("replicas of people who may see different things converge", () => {
  const first = firstSeed("private_convergence");
  it.each(Array.from({ length: Number(process.env["PRIVATE_SEEDS"] ?? 60) }, (_, i) => first + i))(
    "[SEE1, SEE3, SEE6, SEE7] seed %i",
    run,
  );

  it.each([
    [860136661, "a note went into a private stage, and the line broke before the snapshot"],
    [860137258, "the same with notes of several people"],
  ])("[SEE7, CON4] seed %i, %s", run);
});
