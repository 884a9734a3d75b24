import {
  apply,
  arrivalPlaces,
  ballotOf,
  type Board,
  boardOf,
  type Delta,
  fold,
  freePlaces,
  isCanonical,
  roundOf,
  stateOf,
  transform,
  unitOf,
} from "../src/board";
import type {
  Entry,
  Hello,
  NoteEdits,
  NoteId,
  Op,
  OpOf,
  OpsMessage,
  Position,
  Rejected,
  Saved,
  ServerMessage,
  State,
  Submit,
} from "../src/protocol/types";

interface Author {
  readonly client: string;
  readonly number: number;
}
interface Edited {
  readonly edit: Delta;
  readonly by: Author;
  readonly seq: number;
}
interface Logged {
  readonly entry: Entry;
  /// Behind the entry.
  readonly epoch: number;
  readonly mark: string;
  readonly person: string;
  readonly author: Author;
  readonly seq: number;
}

/// A server for tests, as small as the rules that replicas depend on: one log, repeats known (SUB1), texts transformed (TXT4).
export class Sequencer {
  readonly log: Logged[] = [];
  board: Board;
  private readonly numbers = new Map<string, number>();
  private readonly lastSeqs = new Map<string, { seq: number; position: Position }>();
  private readonly hidden = new Map<NoteId, string>();
  private marks = 0;

  /// `judge`: the code of a refusal, of what the sequencer itself does not look at.
  constructor(
    private readonly state: State,
    private readonly judge: (board: Board, op: Op, author: number) => string | undefined = () => undefined,
  ) {
    this.board = boardOf(state);
    Object.keys(state.people).forEach((number) => this.numbers.set(`person ${number}`, Number(number)));
  }

  /// The log is what it was after so many entries; what follows is another history.
  setBack(revision: number) {
    const kept = this.log.splice(0).slice(0, revision);
    this.board = boardOf(this.state);
    this.numbers.clear();
    this.lastSeqs.clear();
    for (const logged of kept) this.take(logged);
  }

  /// 0: none yet.
  numberOf(person: string): number {
    return this.numbers.get(person) ?? 0;
  }

  get position(): Position {
    return this.positionAt(this.log.length);
  }

  welcome(hello: Hello): ServerMessage[] {
    const { revision } = hello.since ?? { revision: -1 };
    const resume = hello.since && this.holds(hello.since) && !this.shows(revision + 1) ? "entries" : "snapshot";
    const last = this.lastSeqs.get(hello.client);
    const here = last?.position.epoch === this.position.epoch;
    const welcome: ServerMessage = {
      type: "welcome",
      session: 1,
      participant: this.numbers.get(hello.person) ?? 0,
      role: "facilitator",
      position: this.position,
      last_seq: last?.seq ?? 0,
      ...(last && here && { last_revision: last.position.revision }),
      now: 0,
      resume,
      durability: "saved",
    };
    if (resume === "snapshot") {
      const edits = (hello.pending ?? []).flatMap((one) => this.editsFor(one.note, one.version, hello));
      const snapshot = { type: "snapshot", position: this.position, state: stateOf(this.board) } as const;
      return [welcome, edits.length > 0 ? { ...snapshot, edits } : snapshot];
    }
    return revision < this.log.length ? [welcome, this.frame(revision + 1, this.log.length)] : [welcome];
  }

  /// CON6
  protected editsFor(note: NoteId, version: number, { person, client }: Hello): readonly NoteEdits[] {
    const edits = this.editsOf(note).slice(version);
    if (!this.board.notes.has(note) || this.board.notes.get(note)?.withdrawn || edits.length === 0) return [];
    const own = ({ edit: delta, by, seq }: Edited) => {
      if (by.client === client) return { delta, by: by.number, seq };
      const later = by.number === this.numberOf(person) && by.client > client;
      return { delta, by: by.number, ...(later && { later }) };
    };
    return [{ note, version, edits: edits.map(own) }];
  }

  /// True if a text was shown again since, which no entry tells (OPN9).
  shows(from: number): boolean {
    return this.tells(from, "note.unhide");
  }

  /// True if words were erased since, so that everybody gets a snapshot of a later epoch (CON12).
  erases(from: number): boolean {
    return this.tells(from, "person.erase");
  }

  private tells(from: number, name: Op["op"]): boolean {
    return this.log.slice(Math.max(0, from - 1)).some(({ entry }) => entry.ops.some(({ op }) => op === name));
  }

  /// The answer for the author; an entry that was added is to be told with `frame`.
  submit(person: string, client: string, message: Submit): Saved | Rejected {
    const last = this.lastSeqs.get(client);
    const known = this.numbers.get(person);
    const participant = known === undefined ? {} : { participant: known };
    if (last?.seq === message.seq) return { type: "saved", seq: message.seq, position: last.position, ...participant };
    if (last && message.seq < last.seq) return { type: "rejected", seq: message.seq, code: "stale_seq", message: "" };
    const author = { client, number: known ?? this.numbers.size + 1 };
    const join = { op: "person.join", person: author.number, name: "", role: "facilitator" } as const;
    const ops = this.resolve(known === undefined ? [join, ...message.ops] : message.ops, author);
    if (typeof ops === "string") return { type: "rejected", seq: message.seq, code: ops, message: "" };
    this.append(ops, author, message.seq, person);
    const saved: Saved = { type: "saved", seq: message.seq, position: this.position };
    return known === undefined ? { ...saved, participant: author.number } : saved;
  }

  /// What the client is told before these entries come: which are its own, whatever it was told before (SUB3).
  savedOf(client: string, from: number, to: number): readonly Saved[] {
    const own = this.log.slice(from - 1, to).filter(({ author }) => author.client === client);
    return own.map(({ entry, author, seq }) => {
      return { type: "saved", seq, position: this.positionAt(entry.revision), participant: author.number };
    });
  }

  frame(from: number, to: number): OpsMessage {
    const entries = this.log.slice(from - 1, to).map(({ entry }) => entry);
    return { type: "ops", epoch: this.positionAt(from - 1).epoch, from, to, mark: this.positionAt(to).mark, entries };
  }

  /// The texts of hidden notes are kept, and there again when they are shown.
  folded(board: Board, entry: Entry, hidden = this.hidden): Board {
    let after = fold(board, entry);
    for (const op of entry.ops) {
      if (op.op !== "note.hide" && op.op !== "note.unhide") continue;
      for (const id of op.notes) {
        const [was, is] = [board.notes.get(id), after.notes.get(id)];
        if (was && is?.hidden && !was.hidden) hidden.set(id, was.text);
        const text = hidden.get(id);
        if (is && was?.hidden && !is.hidden && text !== undefined)
          after = { ...after, notes: new Map(after.notes).set(id, { ...is, text }) };
      }
    }
    return after;
  }

  private append(ops: readonly Op[], author: Author, seq: number, person: string) {
    const entry: Entry = { revision: this.log.length + 1, at: 5000 + this.log.length, by: author.number, ops };
    const mark = (++this.marks * 2654435761).toString(16).padStart(16, "0").slice(-16);
    const epoch = this.position.epoch + (ops.some(({ op }) => op === "person.erase") ? 1 : 0);
    this.take({ entry, epoch, mark, person, author, seq });
  }

  private take(logged: Logged) {
    this.board = this.folded(this.board, logged.entry);
    this.log.push(logged);
    this.numbers.set(logged.person, logged.author.number);
    this.lastSeqs.set(logged.author.client, { seq: logged.seq, position: this.position });
  }

  /// The ops with all that the server fills in, or the code of a refusal.
  private resolve(ops: readonly Op[], author: Author): readonly Op[] | string {
    let board = this.board;
    const resolved: Op[] = [];
    for (const op of ops) {
      const full = this.resolveOne(board, op, author);
      if (typeof full === "string") return full;
      resolved.push(full);
      board = fold(board, { revision: 0, at: 0, by: author.number, ops: [full] });
    }
    return resolved;
  }

  private resolveOne(board: Board, op: Op, author: Author): Op | string {
    const refused = this.judge(board, op, author.number);
    if (refused !== undefined) return refused;
    if (op.op === "note.edit") return this.resolveEdit(board, op, author);
    const named = "notes" in op ? op.notes : [];
    if (named.some((id) => !board.notes.has(id))) return "unknown_note";
    if (named.some((id) => board.notes.get(id)?.withdrawn)) return "note_withdrawn";
    if (op.op === "note.post" && op.text.trim() === "") return "text_empty";
    if ((op.op === "note.post" || op.op === "note.distil") && !op.place)
      return { ...op, place: freePlaces(board, op.stage, 1)[0] ?? { x: 0, y: 0 } };
    if (op.op === "note.move" && !op.places) return { ...op, places: arrivalPlaces(board, op.notes, op.stage) };
    if (op.op === "vote.withdraw") return { ...op, item: this.unitFor(board, op, author) ?? op.item };
    if (op.op === "stance.set") return { ...op, version: board.notes.get(op.note)?.version ?? 0 };
    return op;
  }

  /// OPV4
  private unitFor(board: Board, op: OpOf<"vote.withdraw">, { number }: Author): string | undefined {
    const round = roundOf(board, op.round);
    return round && unitOf(board, round, ballotOf(round, number), op.item);
  }

  /// TXT4
  private resolveEdit(board: Board, op: Extract<Op, { op: "note.edit" }>, author: Author): Op | string {
    const note = board.notes.get(op.note);
    if (!note) return "unknown_note";
    if (note.withdrawn) return "note_withdrawn";
    if (op.version > note.version) return "version_ahead";
    if (!isCanonical(op.delta)) return "bad_delta";
    let delta = op.delta;
    for (const { edit, by } of this.editsOf(op.note).slice(op.version)) {
      const left = author.number - by.number || (author.client < by.client ? -1 : 1);
      delta = transform(delta, edit, left < 0 ? "left" : "right");
    }
    if (apply(note.text, delta) === undefined) return "bad_delta";
    return { ...op, version: note.version, delta };
  }

  private editsOf(note: NoteId): readonly Edited[] {
    return this.log.flatMap(({ entry, author, seq }) =>
      entry.ops.flatMap((op) =>
        op.op === "note.edit" && op.note === note ? [{ edit: op.delta, by: author, seq }] : [],
      ),
    );
  }

  private holds(position: Position): boolean {
    if (position.epoch !== this.position.epoch || position.revision > this.log.length) return false;
    return this.positionAt(position.revision).mark === position.mark;
  }

  private positionAt(revision: number): Position {
    return {
      epoch: this.log[revision - 1]?.epoch ?? 1,
      revision,
      mark: this.log[revision - 1]?.mark ?? "0".repeat(16),
    };
  }
}
