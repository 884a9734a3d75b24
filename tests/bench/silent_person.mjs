// One of many in a room that works in silence: a bare socket, so that one process can be all of them. Looks at every frame
// for what it must not have, and at nothing else.
import { randomBytes } from "node:crypto";
import WebSocket from "ws";

/// Stands in every text that is withheld, before a number that is its author's.
export const whisper = "whisper";
const parts = { whisper, saved: '{"type":"saved"', own: '{"type":"own"', snapshot: '{"type":"snapshot"' };
const { saved, own, snapshot } = Object.fromEntries(
  Object.entries(parts).map(([name, text]) => [name, Buffer.from(text)]),
);
const secrets = [`"${whisper}`, '"vote.', '"ballots"', '"result"'].map((text) => Buffer.from(text));
const begins = (bytes, with_) => bytes.subarray(0, with_.length).equals(with_);

export class SilentPerson {
  leaks = []; // what it got that was not for it
  frames = 0;
  bytes = 0;
  owns = 0; // messages of a text or a vote of its own
  refused = [];
  shown = undefined; // the last snapshot: when it came, and its bytes
  #seq = 0;
  #waiting = new Map();
  #onSnapshot = () => undefined;

  /// `watch`: `silent` while texts are withheld from it, `voting` while votes are.
  static async join(origin, board, token, number, watch) {
    const person = new SilentPerson();
    Object.assign(person, { number, watch });
    const url = `${origin.replace("http", "ws")}/api/boards/${board}/live`;
    person.socket = new WebSocket(url, "entonnoir.v1", { perMessageDeflate: false, skipUTF8Validation: true });
    await new Promise((done, failed) => person.socket.once("open", done).once("error", failed));
    person.socket.on("message", (bytes) => person.#take(bytes));
    person.socket.on("close", () => (person.closed = true));
    const first = new Promise((done) => (person.#onSnapshot = done));
    const name = randomBytes(16).toString("base64url");
    person.socket.send(JSON.stringify({ type: "hello", token, client: name, person: name, name: "" }));
    await first;
    return person;
  }

  /// Ends when it is saved, with the time of the answer.
  submit(...ops) {
    this.#seq += 1;
    this.socket.send(JSON.stringify({ type: "submit", seq: this.#seq, ops }));
    return new Promise((done, failed) => this.#waiting.set(this.#seq, { done, failed }));
  }
  close() {
    this.socket.terminate();
  }

  #take(bytes) {
    const at = performance.now();
    this.frames += 1;
    this.bytes += bytes.length;
    this.#look(bytes);
    if (begins(bytes, snapshot)) {
      this.shown = { at, bytes };
      this.#onSnapshot();
    } else if (begins(bytes, saved)) this.#answered(JSON.parse(bytes), at);
    else if (bytes.indexOf('{"type":"rejected"') === 0) this.#refused(JSON.parse(bytes));
  }
  /// What is in its own `own` is its own: nobody else's number, nobody else's text.
  #look(bytes) {
    const [whispered, vote, ballots, result] = secrets.map((secret) => bytes.indexOf(secret) >= 0);
    if (begins(bytes, own)) {
      if (whispered || vote) this.owns += 1;
      const texts = String(bytes).match(/whisper\d+/g) ?? [];
      if (texts.some((text) => text !== whisper + this.number)) this.#leak("another's text as one's own", bytes);
      return;
    }
    if (this.watch.silent && whispered) this.#leak("a text", bytes);
    if (this.watch.voting && (vote || ballots || result)) this.#leak("a vote or a count", bytes);
  }
  #leak(what, bytes) {
    this.leaks.push(`${this.number} had ${what}: ${String(bytes.subarray(0, 200))}`);
  }
  #answered({ seq }, at) {
    this.#waiting.get(seq)?.done(at);
    this.#waiting.delete(seq);
  }
  #refused(message) {
    this.refused.push(message.code);
    this.#waiting.get(message.seq)?.failed(new Error(JSON.stringify(message)));
    this.#waiting.delete(message.seq);
  }
}
