import { vi } from "vitest";
import { readRecord } from "../src/outbox/record";
import { Outbox } from "../src/outbox/outbox";
import { type Change, MemoryShelf, type Shelf } from "../src/outbox/shelf";
import { diff } from "../src/board";
import { type Hello, noteId, type Op, type ServerMessage, type Submit } from "../src/protocol/types";
import { unsaved } from "../src/replica";
import { type Clock, type Connection, type ConnectionEvents, Session, type SessionEvents } from "../src/session";
import { charactersIn, large } from "./page";
import type { Random } from "./seeds";
import type { Sequencer } from "./sequencer";
import { TestClock } from "./world";

/// Client ids decide whose letters stand first: a seed that failed has to bring the same ones again.
export function withIdsOf(random: Random): void {
  vi.spyOn(globalThis.crypto, "getRandomValues").mockImplementation((array) => {
    if (array instanceof Uint8Array) array.forEach((_, i) => void (array[i] = random.below(256)));
    return array;
  });
}

/// A page runs, sleeps (what happens to it waits) or is dead (nothing happens to it any more).
export class Life {
  state: "awake" | "asleep" | "dead" = "awake";
  private missed: (() => void)[] = [];

  run(call: () => void): void {
    if (this.state === "awake") call();
    else if (this.state === "asleep") this.missed.push(call);
  }
  wake(): void {
    this.state = "awake";
    for (const call of this.missed.splice(0)) call();
  }
}

interface Work {
  readonly life: Life;
  readonly run: () => void;
}

/// What all pages of a browser share, and a server. Everything takes its time: `step` lets one thing happen.
export class World {
  readonly clock = new TestClock();
  readonly records = new MemoryShelf();
  /// Characters that were ever in a record.
  readonly kept = new Set<string>();
  readonly refused: string[] = [];
  readonly pages: Tab[] = [];
  private work: Work[] = [];
  private characters = 0;

  constructor(
    readonly server: Sequencer,
    readonly random: Random,
  ) {}

  later(life: Life, run: () => void): void {
    this.work.push({ life, run });
  }
  character(): string {
    return String.fromCodePoint(0x4e00 + ++this.characters);
  }

  /// One of the things that wait happens; those of one page happen in their order.
  async step(): Promise<void> {
    const chosen = this.work.length > 0 ? this.random.pick(this.work) : undefined;
    const next = this.work.find(({ life }) => life === chosen?.life);
    this.work = this.work.filter((one) => one !== next);
    next?.run();
    for (const page of this.pages) page.hear();
    await turn();
  }

  /// Time goes on until nothing is left to do.
  async settle(): Promise<void> {
    for (let i = 0; i < 3000; ++i) {
      const busy = this.work.length > 0;
      await this.step();
      if (!busy) this.clock.advance(500);
      if (!busy && i > 400 && (await this.left()) === 0 && this.pages.every((page) => page.isThere)) return;
    }
    throw new Error("it does not come to rest");
  }

  /// How many records are left, and changes in pages.
  private async left(): Promise<number> {
    const records = [...(await this.records.all()).values()].filter((raw) => readRecord(raw)).length;
    return records + this.pages.reduce((sum, page) => sum + page.unsaved, 0);
  }

  /// A page that dies: what it had asked the browser for may still happen.
  kill(page: Tab): void {
    page.life.state = "dead";
    this.pages.splice(this.pages.indexOf(page), 1);
    this.work = this.work.filter(({ life }) => life !== page.life || this.random.chance(0.5));
  }

  shelfOf(life: Life): Shelf {
    const slow = <T>(run: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        this.later(life, () => {
          void run().then(
            (value) => this.later(life, () => life.run(() => resolve(value))),
            (error: unknown) => life.run(() => reject(error)),
          );
        });
      });
    const noted = (decide: (now: unknown) => Change) => (now: unknown) => {
      const next = decide(now);
      if (typeof next === "object") for (const one of charactersIn(JSON.stringify(next.put))) this.kept.add(one);
      return next;
    };
    return {
      change: (client, decide) => slow(() => this.records.change(client, noted(decide))),
      all: () => slow(() => this.records.all()),
    };
  }
}

const turn = () => new Promise<void>((done) => setImmediate(done));

/// One tab of one person, as a page makes it: a session, an outbox, and what it drains.
export class Tab {
  readonly life = new Life();
  readonly session: Session;
  readonly outbox: Outbox;
  private left = 0;
  private readonly lines: Line[] = [];

  constructor(
    private readonly world: World,
    readonly id: string,
    person: string,
  ) {
    const { life } = this;
    const clock: Clock = {
      now: () => world.clock.now(),
      random: () => world.random.next(),
      after: (ms, call) => {
        let cancelled = false;
        world.clock.after(ms, () => life.run(() => cancelled || call()));
        return () => void (cancelled = true);
      },
    };
    const channel = {
      post: (message: object) => {
        for (const other of world.pages)
          if (other !== this) world.later(other.life, () => other.life.run(() => other.hears(message)));
      },
      listen: (hear: (message: unknown) => void) => void (this.hears = hear),
    };
    const transport = { connect: (events: ConnectionEvents) => this.connect(events) };
    this.outbox = new Outbox({
      shelf: world.shelfOf(life),
      channel,
      clock,
      owner: `page ${id}`,
      keepsNothing: () => undefined,
    });
    const sender = { client: id, board: "board", token: "t", person, name: "" };
    const quiet = () => undefined;
    const refused: SessionEvents["refused"] = ({ text }) => void world.refused.push(text);
    const more = { changed: quiet, phase: quiet, welcome: quiet, presence: quiet, held: quiet, movedOn: quiet };
    this.session = new Session({
      ...{ token: "t", person, name: "", clock, transport, keeper: this.outbox.keeper(() => sender) },
      events: { ...more, setBack: quiet, refused },
    });
    world.pages.push(this);
    this.session.start();
    this.outbox.drain("board", transport, {
      unsaved: (count) => void (this.left = count),
      refused: ({ text }) => void world.refused.push(text),
    });
  }

  get unsaved(): number {
    return unsaved(this.session.replica) + this.left;
  }

  /// Shows all that the log has. A connection that was lost last may take its time to come back.
  get isThere(): boolean {
    return this.session.replica.position?.revision === this.world.server.log.length;
  }

  private hears: (message: unknown) => void = () => undefined;

  /// Somebody types a character that nobody else does, or posts one.
  act(): void {
    const { random } = this.world;
    const notes = [...(this.session.replica.view?.notes ?? [])];
    if (this.life.state !== "awake" || !this.session.replica.view) return;
    const character = this.world.character();
    if (notes.length === 0 || random.chance(0.2)) {
      const note = noteId(`${this.id}-${character.codePointAt(0)}`);
      const post: Op = { op: "note.post", note, text: character, colour: "blue", stage: large };
      return this.session.submit([post]);
    }
    const [note, { text }] = random.pick(notes);
    const characters = [...text];
    characters.splice(random.below(characters.length + 1), 0, character);
    this.session.edit(note, diff(text, characters.join("")));
  }

  /// The network of this page breaks.
  cut(): void {
    for (const line of this.lines.splice(0)) line.cut();
  }
  hear(): void {
    for (const line of this.lines) line.hear();
  }

  private connect(events: ConnectionEvents): Connection {
    const line = new Line(this.world, this.life, events);
    this.lines.push(line);
    return line;
  }
}

/// One connection to the server; what is said takes its time, and is lost when it is cut.
class Line implements Connection {
  private open = true;
  private person = "";
  private client = "";
  private heard: number | undefined;

  constructor(
    private readonly world: World,
    private readonly life: Life,
    private readonly events: ConnectionEvents,
  ) {
    this.down(() => events.opened());
  }

  send(text: string): void {
    this.world.later(this.life, () => this.open && this.reaches(JSON.parse(text) as { type: string }));
  }
  close(): void {
    this.open = false;
  }
  cut(): void {
    if (!this.open) return;
    this.down(() => {
      this.open = false;
      this.events.closed();
    });
  }
  hear(): void {
    const { server } = this.world;
    if (!this.open || this.heard === undefined || this.heard >= server.log.length) return;
    this.tell(server.frame(this.heard + 1, server.log.length));
    this.heard = server.log.length;
  }

  private reaches(message: { readonly type: string }): void {
    const { server } = this.world;
    if (message.type === "hello") {
      const hello = message as unknown as Hello;
      [this.person, this.client] = [hello.person, hello.client];
      for (const answer of server.welcome(hello)) this.tell(answer);
      this.heard = server.log.length;
    }
    if (message.type === "ping") this.tell({ type: "pong", now: 0 });
    if (message.type !== "submit") return;
    this.hear();
    this.tell(server.submit(this.person, this.client, message as unknown as Submit));
  }

  private tell(message: ServerMessage): void {
    const text = JSON.stringify(message);
    this.down(() => this.events.message(text));
  }
  private down(call: () => void): void {
    this.world.later(this.life, () => this.life.run(() => this.open && call()));
  }
}
