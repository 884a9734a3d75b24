import WebSocket from "ws";
import { type Board, type Delta, encodeState } from "../../web-client/src/board/index.js";
import type { NoteId, Op, StageId } from "../../web-client/src/protocol/types.js";
import { type Refused, type Replica, type Turn, unsaved } from "../../web-client/src/replica/index.js";
import { openSession } from "../../web-client/src/session/node.js";
import type { Clock } from "../../web-client/src/session/ports.js";
import type { Phase } from "../../web-client/src/session/events.js";
import type { Session } from "../../web-client/src/session/session.js";
import { textOf } from "./packed.js";
import type { Origin } from "./server.js";
import type { Message, Position } from "./shapes.js";

/// A change that the server confirmed to a client: from here on it must never be lost.
export interface Confirmed {
  readonly position: Position;
  readonly ops: readonly Op[];
}

/// What makes one bot unlike another.
export interface BotOptions {
  readonly name?: string;
  /// The secret that makes it the same person as another bot.
  readonly person?: string;
  /// Another time than the machine's.
  readonly clock?: Clock;
  /// What becomes of a message on its way to the socket: once, twice, later, or changed.
  readonly sends?: (text: string, send: (text: string) => void) => void;
}

const notYetCodes = ["rate_limited", "log_unavailable", "log_full"];

/// Somebody with a browser, as far as the protocol sees: the page's own replica and session, with what passed the socket written down.
export class Bot {
  readonly name: string;
  readonly confirmed: Confirmed[] = [];
  readonly refused: Refused[] = [];
  /// Every message that comes, before the session has it.
  onMessage: (message: Message) => void = () => undefined;
  /// Every refusal, with the change and which of its ops it was.
  onRefused: (ops: readonly Op[], at: number, code: string) => void = () => undefined;
  /// Every step of its replica, for who undoes what it did.
  onTurn: (turn: Turn) => void = () => undefined;
  /// Answers that were neither `saved` nor a refusal: "not saved yet" (SUB7).
  readonly notYet: { readonly at: number; readonly code: string }[] = [];
  /// What the server said before it closed a connection (CON8).
  readonly byes: Message[] = [];
  connections = 0;
  /// What the session last said of its connection.
  phase: Phase["kind"] = "connecting";
  moves = 0; // how often others' presence came
  private readonly sent = new Map<number, readonly Op[]>();
  private readonly session: Session;
  private readonly server: Origin;
  private readonly options: BotOptions;
  private line: WebSocket | undefined;
  private waiting: (() => void)[] = [];

  constructor(server: Origin, board: string, token: string, options: string | BotOptions = {}) {
    this.server = server;
    this.options = typeof options === "string" ? { name: options } : options;
    const { name = "", person, clock } = this.options;
    this.name = name;
    this.session = openSession({
      origin: server.origin,
      board,
      token,
      name,
      ...(person !== undefined && { person }),
      ...(clock && { clock }),
      WebSocket: this.socket(),
      events: {
        changed: () => this.wake(),
        phase: ({ kind }) => {
          this.phase = kind;
          this.wake();
        },
        welcome: () => (this.connections += 1),
        refused: (refused) => this.refused.push(refused),
        turned: (turn) => this.onTurn(turn),
      },
    });
  }

  get replica(): Replica {
    return this.session.replica;
  }
  /// The board as the log has it, as far as this bot knows.
  get board(): Board {
    const { confirmed } = this.replica;
    if (!confirmed) throw new Error(`${this.name} has no board yet`);
    return confirmed;
  }
  get revision(): number {
    return this.replica.position?.revision ?? 0;
  }
  /// Its canonical bytes.
  get bytes(): string {
    return encodeState(this.board);
  }
  /// How many changes it ever sent, each counted once however often it was sent.
  get changes(): number {
    return this.sent.size;
  }
  get unsaved(): number {
    return unsaved(this.replica);
  }

  /// Submits without waiting.
  submit(...ops: Op[]): void {
    this.session.submit(ops);
  }
  /// Edits a text at a place, in code points: deletes so many there and inserts the words.
  edit(note: string, at: number, deleted: number, words: string): void {
    const delta = [...(at > 0 ? [at] : []), ...(words ? [words] : []), ...(deleted > 0 ? [-deleted] : [])];
    if (deleted > 0 || words) this.change(note as NoteId, delta);
  }
  /// Edits a text by a delta that is made on the one in view.
  change(note: NoteId, delta: Delta): void {
    this.session.edit(note, delta);
  }
  /// Where it points, at most 20 times a second.
  point(stage: string, x: number, y: number): void {
    this.session.setPresence({ cursor: { stage: stage as StageId, x, y } });
  }
  /// Cuts its line; the session connects again by itself.
  cut(): void {
    this.line?.terminate();
  }
  /// Types at the end of a note's text, character by character.
  type(note: string, words: string): void {
    for (const character of words) {
      const text = this.replica.view?.notes.get(note as NoteId)?.text ?? "";
      const length = [...text].length;
      this.session.edit(note as NoteId, length === 0 ? [character] : [length, character]);
    }
  }

  async ready(msMax = 10_000): Promise<this> {
    await this.until("has the board", () => this.replica.confirmed !== undefined, msMax);
    return this;
  }
  /// Waits until everything that it did is saved.
  saved(msMax = 30_000): Promise<void> {
    this.session.flush();
    return this.until("is saved", () => this.unsaved === 0, msMax);
  }
  reached(revision: number, msMax = 30_000): Promise<void> {
    return this.until(`is at revision ${revision}`, () => this.revision >= revision, msMax);
  }
  async until(what: string, holds: () => boolean, msMax = 10_000): Promise<void> {
    const end = Date.now() + msMax;
    while (!holds()) {
      if (Date.now() > end)
        throw new Error(
          `${this.name}: not within ${msMax} ms: ${what} (revision ${this.revision}, ${this.unsaved} unsaved, refused ${JSON.stringify(this.refused)})`,
        );
      await this.woken(Math.min(200, end - Date.now() + 1));
    }
  }

  close(): void {
    this.session.close();
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const done of waiting) done();
  }
  private woken(msMax: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, msMax);
      this.waiting.push(() => {
        clearTimeout(timer);
        done();
      });
    });
  }

  private took(message: Message): void {
    const { type, seq, code } = message;
    if (type === "saved" && message.position) {
      const { position } = message;
      const ops = seq === undefined ? undefined : this.sent.get(seq);
      const known = this.confirmed.some((change) => change.ops === ops && change.position.mark === position.mark);
      if (ops && !known) this.confirmed.push({ position, ops }); // an answer may come twice (SUB1)
    }
    const said = seq === undefined ? undefined : this.sent.get(seq);
    if (type === "rejected" && code && said) this.onRefused(said, message.op ?? 0, code);
    if (type === "rejected" && code && notYetCodes.includes(code)) this.notYet.push({ at: Date.now(), code });
    if (type === "presence") this.moves += message.moved?.length ?? 0;
    if (type === "bye") this.byes.push(message);
    this.onMessage(message);
  }
  private submitted(message: { type: string; seq?: number; ops?: readonly Op[] }): void {
    const { type, seq, ops } = message;
    if (type === "submit" && seq !== undefined && ops && !this.sent.has(seq)) this.sent.set(seq, ops);
  }

  /// A WebSocket that writes down what was submitted and what was confirmed, before the session sees it. It goes where
  /// the server is now, which may be another node than before.
  private socket(): typeof WebSocket {
    const opened = (line: WebSocket): void => void (this.line = line);
    const took = (message: Message): void => this.took(message);
    const submitted = (message: { type: string }): void => this.submitted(message);
    const { sends = (text, send) => send(text) } = this.options;
    const where = (url: string): string => this.server.origin.replace("http", "ws") + new URL(url).pathname;
    return class extends WebSocket {
      constructor(url: string, protocol: string) {
        super(where(url), protocol, { perMessageDeflate: false });
        opened(this);
        this.on("message", (data, isBinary) => took(JSON.parse(textOf(data, isBinary)) as Message));
      }
      override send(text: string): void {
        submitted(JSON.parse(text) as { type: string });
        sends(text, (said) => this.readyState === WebSocket.OPEN && super.send(said));
      }
    } as unknown as typeof WebSocket;
  }
}
