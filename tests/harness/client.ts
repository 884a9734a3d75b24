import { randomBytes } from "node:crypto";
import WebSocket from "ws";
import { textOf } from "./packed.js";
import { checkMessage } from "./schema.js";
import type { Origin } from "./server.js";
import type { Entry, Message, Op } from "./shapes.js";

export const randomId = (prefix = ""): string => prefix + randomBytes(9).toString("base64url");

export interface HelloFields {
  token: string;
  client?: string;
  person?: string;
  name?: string;
  since?: unknown;
  pending?: unknown;
  packed?: true;
}

/// A client written from PROTOCOL.md alone: it keeps what it was sent and forgets nothing.
export class Client {
  readonly received: Message[] = [];
  /// Every message as it came, for what must not be in any of them.
  readonly raw: string[] = [];
  /// Those of `received` that came packed (CON13).
  readonly packed: Message[] = [];
  closed: { code: number; reason: string } | undefined;
  readonly client: string;
  readonly person: string;
  private seq = 0;
  private read = 0;
  private waiting: (() => void)[] = [];

  private constructor(
    readonly socket: WebSocket,
    private readonly fields: HelloFields,
  ) {
    this.client = fields.client ?? randomId();
    this.person = fields.person ?? randomBytes(18).toString("base64url");
    socket.on("message", (bytes, isBinary) => this.take(textOf(bytes, isBinary), isBinary));
    socket.on("close", (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.wake();
    });
    socket.on("error", () => undefined); // a close follows, and is what tests look at
  }

  /// Opens the socket without a word.
  static async open(server: Origin, board: string, fields: HelloFields = { token: "" }): Promise<Client> {
    const url = `${server.origin.replace("http", "ws")}/api/boards/${board}/live`;
    const socket = new WebSocket(url, "entonnoir.v1", { perMessageDeflate: false });
    const client = new Client(socket, fields);
    await new Promise<void>((done, failed) => {
      socket.once("open", () => done());
      socket.once("error", failed);
    });
    return client;
  }

  /// Opens, says hello, and has the welcome and the snapshot or entries that follow it.
  static async join(server: Origin, board: string, fields: HelloFields): Promise<Client> {
    const client = await Client.open(server, board, fields);
    client.hello();
    const welcome = await client.next("welcome");
    if (welcome.resume === "snapshot") await client.next("snapshot");
    return client;
  }

  hello(extra: Record<string, unknown> = {}): void {
    const { token, name = "", since, pending, packed } = this.fields; // JSON leaves out what is undefined
    const { client, person } = this;
    this.send({ type: "hello", token, client, person, name, since, pending, packed, ...extra });
  }

  send(message: unknown): void {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /// The next message of this type that was not asked for yet; others before it are passed over.
  async next(type: string, msMax = 5_000): Promise<Message> {
    const end = Date.now() + msMax;
    for (;;) {
      while (this.read < this.received.length) {
        const message = this.received[this.read++];
        if (message && message.type === type) return message;
      }
      if (this.closed) throw new Error(`closed with ${this.closed.code} while waiting for ${type}; had ${this.had()}`);
      if (Date.now() >= end) throw new Error(`no ${type} within ${msMax} ms; had ${this.had()}`);
      await this.change(end);
    }
  }

  /// Submits and returns `saved` or `rejected`.
  async submit(ops: readonly Op[], seq?: number, msMax?: number): Promise<Message> {
    const number = seq ?? ++this.seq;
    this.seq = Math.max(this.seq, number);
    const from = this.received.length;
    this.send({ type: "submit", seq: number, ops });
    return this.answer(number, from, msMax);
  }

  /// Submits and must be saved.
  async save(...ops: Op[]): Promise<Message> {
    const answer = await this.submit(ops);
    if (answer.type !== "saved") throw new Error(`not saved: ${JSON.stringify(answer)}`);
    return answer;
  }

  /// Submits and must be rejected; the code.
  async refused(...ops: Op[]): Promise<string> {
    const answer = await this.submit(ops);
    return answer.type === "rejected" ? String(answer.code) : answer.type;
  }

  async answer(seq: number, from = 0, msMax = 5_000): Promise<Message> {
    const end = Date.now() + msMax;
    for (;;) {
      const found = this.received.find(
        (message, index) => index >= from && ["saved", "rejected"].includes(message.type) && message.seq === seq,
      );
      if (found) return found;
      if (this.closed) throw new Error(`closed with ${this.closed.code} before an answer to ${seq}`);
      if (Date.now() >= end) throw new Error(`no answer to ${seq} within ${msMax} ms; had ${this.had()}`);
      await this.change(end);
    }
  }

  /// All entries that came in `ops` frames, in order.
  entries(): Entry[] {
    return this.received.filter((message) => message.type === "ops").flatMap((message) => message.entries ?? []);
  }

  /// Waits until the entry of this revision is here.
  async reached(revision: number, msMax = 5_000): Promise<void> {
    const end = Date.now() + msMax;
    const there = (): boolean => this.received.some((message) => reachedBy(message) >= revision);
    while (!there()) {
      if (this.closed || Date.now() >= end) throw new Error(`revision ${revision} did not come; had ${this.had()}`);
      await this.change(end);
    }
  }

  async end(msMax = 5_000): Promise<{ code: number; reason: string }> {
    const end = Date.now() + msMax;
    while (!this.closed) {
      if (Date.now() >= end) throw new Error(`still open after ${msMax} ms; had ${this.had()}`);
      await this.change(end);
    }
    return this.closed;
  }

  /// True if the connection still answers.
  async alive(): Promise<boolean> {
    if (this.closed) return false;
    this.send({ type: "ping" });
    return (await this.next("pong")).type === "pong";
  }

  close(): void {
    this.socket.terminate();
  }

  private had(): string {
    return this.received.map((message) => (message.code ? `${message.type} ${message.code}` : message.type)).join(", ");
  }
  private take(text: string, packed: boolean): void {
    this.raw.push(text);
    const message = JSON.parse(text) as Message;
    checkMessage(message); // thrown out of an event: it fails the run, whichever test it was
    if (packed) this.packed.push(message);
    this.received.push(message);
    this.wake();
  }
  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const done of waiting) done();
  }
  private change(end: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, Math.max(1, end - Date.now()));
      this.waiting.push(() => {
        clearTimeout(timer);
        done();
      });
    });
  }
}

/// The revision that a client holds after this message.
function reachedBy(message: Message): number {
  if (message.type === "ops") return message.to ?? 0;
  return message.type === "snapshot" ? (message.position?.revision ?? 0) : 0;
}
