import { expect } from "vitest";
import { BrokenLog, diff } from "../src/board";
import {
  type Delta,
  type Entry,
  type Hello,
  noteId,
  type NoteId,
  type Op,
  type OpsMessage,
  type ServerMessage,
  type StageId,
  type State,
  type Submit,
} from "../src/protocol/types";
import * as replicas from "../src/replica";
import type { Replica, Turn } from "../src/replica";
import { restored, type Unsaved, unsavedOf } from "../src/replica/unsaved";
import type { Random } from "./seeds";
import type { Sequencer } from "./sequencer";

const policy = { post: true, group: true, vote: false, react: false, move: "all", edit: "all" } as const;
export const large = "large" as StageId;
const fin = "fin" as StageId;
export const begin: State = {
  format: 1,
  title: "T",
  locale: "fr",
  template: "blank",
  created_at: 0,
  current_stage: large,
  links: { generation: 1 },
  stages: [large, fin].map((id) => {
    return { id, title: id, prompt: "", kind: "notes", status: "open", visibility: "public", policy, groups: [] };
  }),
  groups: {},
  notes: {},
  phrases: [],
  people: {},
};

/// A page on a network that delays and breaks: messages wait in both directions until they are let through.
export class Page {
  replica: Replica = replicas.emptyReplica;
  readonly refused: replicas.Refused[] = [];
  private inbox: ServerMessage[] = [];
  private outbox: Submit[] = [];
  private connected = false;
  private seq = 0;
  protected posts = 0;
  private steps = 0;
  private heard = 0;
  private setBack = false;
  private asked = false;

  constructor(
    private readonly server: Sequencer,
    readonly person: string,
    readonly client: string,
    private readonly words: (random: Random) => readonly string[] = (random) =>
      random.pick([["x"], ["🦊", "y"], [], [client]]),
    private readonly deletes = true,
  ) {}

  connect(afresh = false) {
    const position = replicas.resumable(this.replica);
    const pending = replicas.textsPending(this.replica);
    const hello = { type: "hello", token: "", client: this.client, person: this.person, name: "", pending } as const;
    // A server may have no more of its log than it needs for CON6.
    const full = position && !afresh ? { ...hello, since: position } : hello;
    this.inbox = this.welcomed(full as Hello);
    this.heard = this.server.log.length;
    this.outbox = [];
    this.connected = true;
  }

  /// What is on the way is lost, in both directions. `setBack`: the server says that its log was set back (CON11).
  disconnect(setBack = false) {
    this.connected = false;
    this.setBack ||= setBack;
  }

  /// The page ends, and another one begins with what it had kept (SUB10).
  reload() {
    const next = replicas.canSend(this.replica) ? this.seq + 1 : this.seq;
    const kept = unsavedOf(replicas.withNext(this.replica, next));
    this.connected = false;
    this.setBack = false;
    this.seq = 0;
    this.replica = kept ? restored(JSON.parse(JSON.stringify(kept)) as Unsaved) : replicas.emptyReplica;
    const { inFlight, again } = this.replica;
    for (const { seq } of [...again, ...(inFlight ? [inFlight] : [])]) this.seq = Math.max(this.seq, seq);
  }

  /// It connects and hears what there is. Nothing that it says gets through.
  listen() {
    this.connect();
    while (this.inbox.length > 0) this.arrive();
  }

  /// The server gives a snapshot out of turn (CON5).
  resync() {
    if (!this.connected) return;
    this.hear();
    this.inbox.push(...this.snapshot());
  }

  act(random: Random) {
    const notes = [...(this.replica.view?.notes.keys() ?? [])];
    if (!this.replica.view) return;
    if (notes.length === 0 || random.chance(0.1)) return this.submit(this.newNote(random));
    if (random.chance(0.75)) return this.type(random, random.pick(notes));
    this.submit(this.other(random, notes));
  }

  /// The characters on its screen.
  shows(): readonly string[] {
    return [...(this.replica.view?.notes.values() ?? [])].flatMap(({ text }) => charactersIn(text));
  }

  /// One step of the network.
  step(random: Random) {
    if (!this.connected) return random.chance(0.3) ? this.connect(random.chance(0.3)) : undefined;
    if (random.chance(0.03)) return this.disconnect();
    if (random.chance(0.02)) return this.resync();
    if (random.chance(0.5)) this.deliver(this.losesAnswer(random));
    if (random.chance(0.5)) this.arrive();
  }

  /// What was made on words that did not come back is taken back, once the server was asked whether they were there (SUB9).
  giveUp() {
    if (replicas.isStuckForGood(this.replica) && !this.asked) {
      this.asked = true;
      this.replica = replicas.ledAstray(this.replica);
      return this.disconnect();
    }
    this.asked = false;
    for (let stuck = replicas.giveUp(this.replica); stuck.refused; stuck = replicas.giveUp(this.replica))
      this.refuse(stuck);
    this.sendNext();
  }

  /// Everything gets through until nothing is left to say.
  settle() {
    for (let i = 0; i < 1000; ++i) {
      if (!this.connected) this.connect();
      this.hear();
      if (!this.deliver() && !this.arrive()) return;
    }
    expect.fail("it does not come to rest");
  }

  /// The replica after anything that happens to it.
  protected became(replica: Replica, _how: Turn["how"] = "heard", _entries: readonly Entry[] = []) {
    this.replica = replica;
  }

  /// True if it does not hear what became of its next message.
  protected losesAnswer(random: Random): boolean {
    return random.chance(0.1);
  }

  private newStep(): number {
    return ++this.steps;
  }

  protected submit(ops: readonly Op[]) {
    this.became(replicas.submit(this.replica, ops, 1, this.newStep()), "submitted");
    this.sendNext();
  }

  protected newNote(random: Random): readonly Op[] {
    this.posts += 1;
    const note = noteId(`${this.client}-${this.posts}`);
    const text = random.pick(["abc", "né 🦁", "", " "]);
    return [{ op: "note.post", note, text, colour: "yellow", stage: large }];
  }

  protected other(random: Random, notes: readonly NoteId[]): readonly Op[] {
    const note = random.pick(notes);
    if (this.deletes && random.chance(0.1)) return [{ op: "note.withdraw", notes: [note] }];
    if (random.chance(0.5)) return [{ op: "note.colour", notes: [note], colour: random.pick(["blue", "pink"]) }];
    return [{ op: "note.move", notes: [note], stage: random.pick([large, fin]) }];
  }

  protected type(random: Random, note: NoteId) {
    const text = this.replica.view?.notes.get(note)?.text ?? "";
    const chars = [...text];
    const at = random.below(chars.length + 1);
    chars.splice(at, this.deletes ? random.below(3) : 0, ...this.words(random));
    this.edit(note, diff(text, chars.join("")));
  }

  protected edit(note: NoteId, delta: Delta) {
    this.became(replicas.edit(this.replica, note, delta, 1, this.newStep()), { note, delta });
    this.sendNext();
  }

  private sendNext() {
    if (!this.connected || !replicas.canSend(this.replica) || this.inbox[0]?.type === "welcome") return;
    if (replicas.isStuck(this.replica)) return;
    const { replica, message } = replicas.send(this.replica, this.seq + 1);
    this.seq = Math.max(this.seq, message.seq);
    this.became(replica);
    this.outbox.push(message);
  }

  /// One message reaches the server. False: there is none. `lost`: the server does not hear from its log what became of it
  /// (SUB7).
  private deliver(lost = false): boolean {
    const message = this.outbox.shift();
    if (!message) return false;
    this.hear();
    const answer = this.server.submit(this.person, this.client, JSON.parse(JSON.stringify(message)) as Submit);
    this.inbox.push(lost ? { type: "rejected", seq: message.seq, code: "log_unavailable", message: "" } : answer);
    return true;
  }

  /// The server tells what is new, and before it what of that is this page's own (SUB3).
  private hear() {
    if (this.heard >= this.server.log.length) return;
    const from = this.heard + 1;
    this.heard = this.server.log.length;
    this.inbox.push(...this.server.savedOf(this.client, from, this.heard), ...this.news(from, this.heard));
  }

  // What this page's person gets of the server.

  protected welcomed(hello: Hello): ServerMessage[] {
    return this.server.welcome(hello);
  }
  protected snapshot(): ServerMessage[] {
    return this.welcomed({ type: "hello", person: this.person } as Hello).slice(1);
  }
  protected news(from: number, to: number): ServerMessage[] {
    const comesAnew = this.server.shows(from) || this.server.erases(from);
    return [this.server.frame(from, to), ...(comesAnew ? this.snapshot() : [])];
  }

  /// One message reaches the page. False: there is none.
  private arrive(): boolean {
    if (this.inbox.length === 0) this.hear();
    const message = this.inbox.shift();
    if (!message) return false;
    this.take(message);
    this.sendNext();
    return true;
  }

  protected take(message: ServerMessage) {
    if (message.type === "welcome") return this.begin(message);
    if (message.type === "saved") this.became(replicas.onSaved(this.replica, message, 0));
    if (message.type === "snapshot") {
      this.became(replicas.onSnapshot(this.replica, message));
      this.refuse(replicas.takeBackAdrift(this.replica));
    }
    if (message.type === "rejected") this.rejected(message);
    if (message.type !== "ops") return;
    const next = this.followed(message);
    if (next === "missed") expect.fail("a frame was missed on a connection that loses none");
    if (next) this.became(next, "heard", message.entries);
  }

  /// Undefined: this copy cannot go on, and a snapshot has to put it right, as in `session/`.
  private followed(message: OpsMessage): Replica | "missed" | undefined {
    try {
      return replicas.onOps(this.replica, message);
    } catch (error) {
      if (!(error instanceof BrokenLog)) throw error;
      this.replica = replicas.ledAstray(this.replica);
      this.disconnect();
      this.inbox = [];
      return undefined;
    }
  }

  private begin(message: Extract<ServerMessage, { type: "welcome" }>) {
    this.seq = Math.max(this.seq, message.last_seq);
    this.became(replicas.onWelcome(this.replica, message, 0, this.setBack));
    this.setBack = false;
    const again = replicas.sendAgain(this.replica);
    if (again) this.outbox.push(again);
  }

  private rejected(message: Extract<ServerMessage, { type: "rejected" }>) {
    if (message.code !== "log_unavailable") return this.refuse(replicas.onRejected(this.replica, message));
    const again = replicas.sendAgain(this.replica);
    if (again) this.outbox.push(again);
  }

  private refuse({ replica, refused }: { replica: Replica; refused?: replicas.Refused }) {
    this.became(replica, "refused");
    if (refused) this.refused.push(refused);
  }
}

/// Pages that write characters which nobody else writes, each once, and delete nothing.
export function pagesOn(server: Sequencer, random: Random): readonly Page[] {
  let count = 0;
  return Array.from({ length: 2 + random.below(4) }, (_, i) => {
    const client = String.fromCharCode(122 - i);
    return new Page(server, `p${i}`, client, () => [String.fromCodePoint(0x4e00 + ++count)], false);
  });
}

export const charactersIn = (text: string) => text.match(/[\u4e00-\u9fff]/g) ?? [];

/// Those that the log holds, wherever they came to be.
export function loggedIn(server: Sequencer): readonly string[] {
  return server.log.flatMap(({ entry }) =>
    entry.ops.flatMap((op) => {
      if (op.op === "note.post") return charactersIn(op.text);
      return op.op === "note.edit" ? charactersIn(op.delta.filter((step) => typeof step === "string").join("")) : [];
    }),
  );
}
