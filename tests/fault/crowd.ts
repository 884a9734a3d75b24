import { expect } from "vitest";
import { encode } from "../../web-client/src/board/index.js";
import type { NoteId, Op } from "../../web-client/src/protocol/types.js";
import { createBoard, get, type Workshop } from "../harness/api.js";
import { Bot, type Confirmed } from "../harness/bot.js";
import { randomId } from "../harness/client.js";
import { Dice } from "../harness/random.js";
import { pause, type Site } from "../harness/server.js";
import { type Entry, type Message, type Position, present, type Stage, type State } from "../harness/shapes.js";

const notesEachMax = 12;
const words = /\w+-\d+;/g;

export interface CrowdOptions {
  readonly site: Site;
  readonly size: number;
  readonly seed: number;
  readonly everyMs?: number; // between two acts of one person, about
}
export interface Verdict {
  readonly confirmed: number; // ops that were answered with `saved`
  readonly entries: number;
  readonly lost: readonly string[]; // what was done and is not there
  readonly doubled: readonly string[];
}

/// People at work on one board. Each posts notes and types words that nobody else types into own and, facilitators, into
/// others' notes: what is missing or double in the end can be told by reading.
export class Crowd {
  readonly typed = new Map<string, string>(); // word: note
  private readonly posted = new Map<string, string[]>(); // name: notes
  private readonly entries = new Map<number, string>(); // as they were first seen
  private readonly rewritten: number[] = [];
  private working: Promise<void>[] = [];
  private atWork = false;
  private round = 0;

  private constructor(
    readonly options: CrowdOptions,
    readonly workshop: Workshop,
    readonly stages: readonly Stage[],
    readonly bots: readonly Bot[],
  ) {
    for (const bot of bots) {
      this.posted.set(bot.name, []);
      bot.onMessage = (message) => this.read(message);
    }
  }

  static async gather(options: CrowdOptions): Promise<Crowd> {
    const { site, size } = options;
    const workshop = await createBoard(site, "Panne");
    const { state } = await snapshot(site.origin, workshop);
    const { facilitator, participant } = workshop.tokens;
    const bot = (i: number): Promise<Bot> => {
      const helps = i % 6 === 0;
      const name = `${helps ? "F" : "P"}${i}`;
      return new Bot(site.seat(i), workshop.board, helps ? facilitator : participant, name).ready(20_000);
    };
    const bots = await Promise.all(Array.from({ length: size }, (_, i) => bot(i)));
    return new Crowd(options, workshop, state.stages, bots);
  }

  bot(i: number): Bot {
    return present(this.bots[i]);
  }

  start(): void {
    this.atWork = true;
    this.round += 1;
    this.working = this.bots.map((bot, i) => this.work(bot, new Dice(this.options.seed * 1000 + this.round * 100 + i)));
  }
  async stop(): Promise<void> {
    this.atWork = false;
    await Promise.all(this.working);
  }
  /// Everybody stops, and waits until all is saved.
  async rest(msMax = 60_000): Promise<void> {
    await this.stop();
    await Promise.all(this.bots.map((bot) => bot.saved(msMax)));
  }
  /// Works for so long.
  async workFor(ms: number): Promise<void> {
    this.start();
    await pause(ms);
    await this.rest();
  }

  private async work(bot: Bot, dice: Dice): Promise<void> {
    const { everyMs = 700 } = this.options;
    await pause(dice.below(everyMs));
    for (; this.atWork; await pause(everyMs / 2 + dice.below(everyMs))) this.act(bot, dice);
  }

  /// One act of one person; also called by itself. It is never refused, whatever others do meanwhile.
  act(bot: Bot, dice: Dice): void {
    const own = present(this.posted.get(bot.name));
    const all = [...this.posted.values()].flat();
    const note = dice.one(bot.name.startsWith("F") && dice.chance(70) ? all : own);
    const seen = note !== undefined && bot.replica.view?.notes.has(note as NoteId);
    if (!seen || (own.length < notesEachMax && dice.chance(15))) this.post(bot, own);
    else if (dice.chance(75)) this.type(bot, note, dice);
    else this.move(bot, note, dice);
  }

  private post(bot: Bot, own: string[]): void {
    const note = randomId("n");
    const word = this.word(bot, note);
    own.push(note);
    bot.submit(op({ op: "note.post", note, text: word, colour: "yellow", stage: this.stage }));
  }
  private type(bot: Bot, note: string, dice: Dice): void {
    const text = bot.replica.view?.notes.get(note as NoteId)?.text ?? "";
    const length = [...text].length;
    if (length > 1500) return;
    const ends = [...text].flatMap((each, i) => (each === ";" ? [i + 1] : []));
    const at = dice.chance(30) ? (dice.one(ends) ?? length) : length;
    bot.edit(note, at, 0, this.word(bot, note));
  }
  private move(bot: Bot, note: string, dice: Dice): void {
    const places = [{ x: dice.below(900), y: dice.below(900) }];
    bot.submit(op({ op: "note.move", notes: [note], stage: this.stage, places }));
  }
  private word(bot: Bot, note: string): string {
    const word = `${bot.name}-${this.typed.size};`;
    this.typed.set(word, note);
    return word;
  }
  private get stage(): string {
    return present(this.stages[0]).id;
  }

  private read(message: Message): void {
    if (message.type !== "ops") return;
    for (const entry of message.entries ?? []) {
      const bytes = encode(entry as never);
      const before = this.entries.get(entry.revision);
      if (before === undefined) this.entries.set(entry.revision, bytes);
      else if (before !== bytes) this.rewritten.push(entry.revision);
    }
  }
  get confirmed(): Confirmed[] {
    return this.bots.flatMap((bot) => bot.confirmed);
  }

  /// What a state lacks of what was done, or has twice.
  compare(state: State): Pick<Verdict, "lost" | "doubled"> {
    const lost = [...this.posted.values()].flat().filter((note) => !(note in state.notes));
    const doubled: string[] = [];
    const found = new Map<string, number>();
    for (const { text } of Object.values(state.notes))
      for (const word of text.match(words) ?? []) found.set(word, (found.get(word) ?? 0) + 1);
    for (const [word, note] of this.typed) {
      const count = found.get(word) ?? 0;
      if (count === 0 || !state.notes[note]?.text.includes(word)) lost.push(word);
      else if (count > 1) doubled.push(word);
    }
    return { lost, doubled };
  }

  /// The board of one server, which may hear of a change a moment later than who was told that it is saved by another one.
  private async caughtUp(): Promise<Awaited<ReturnType<typeof snapshot>>> {
    const end = Date.now() + 10_000;
    for (;;) {
      const there = await snapshot(this.options.site.origin, this.workshop);
      if (this.compare(there.state).lost.length === 0 || Date.now() > end) return there;
      await pause(50);
    }
  }

  /// Call it at rest. Fails where anything is lost, double, refused or seen differently by two people or two nodes.
  /// `kept`: the log's history was never another one.
  async verify(kept = true): Promise<Verdict> {
    const { position, state } = await this.caughtUp();
    const { lost, doubled } = this.compare(state);
    for (const bot of this.bots) expect(bot.refused, `refused to ${bot.name}`).toEqual([]);
    expect(lost, "lost").toEqual([]);
    expect(doubled, "doubled").toEqual([]);
    await Promise.all(this.bots.map((bot) => bot.reached(position.revision)));
    await this.expectEqual(state);
    if (kept) this.expectHistory(position);
    const confirmed = this.confirmed.reduce((sum, change) => sum + change.ops.length, 0);
    return { confirmed, entries: position.revision, lost, doubled };
  }

  private async expectEqual(state: State): Promise<void> {
    const bytes = encode(state as never);
    for (const bot of this.bots) expect(bot.bytes === bytes, `${bot.name} sees the same`).toBe(true);
    for (let i = 0; i < 3; i += 1) {
      const { origin } = this.options.site.seat(i);
      const there = (await snapshot(origin, this.workshop)).state;
      expect(encode(there as never) === bytes, `${origin} serves the same`).toBe(true);
    }
  }

  /// Each change that anybody made is one entry, at the place that was confirmed, and none was ever another one.
  private expectHistory(position: Position): void {
    expect(position.revision, "entries").toBe(1 + this.bots.reduce((sum, bot) => sum + bot.changes, 0));
    expect(this.rewritten, "entries that changed").toEqual([]);
    const revisions = this.confirmed.map((change) => change.position.revision);
    expect(new Set(revisions).size, "confirmed positions").toBe(revisions.length);
    for (const { position: at, ops } of this.confirmed) {
      const bytes = this.entries.get(at.revision);
      if (bytes === undefined) continue; // came to everybody within a snapshot
      const there = (JSON.parse(bytes) as Entry).ops.filter((each) => each.op !== "person.join");
      expect(there.map(subject), `the entry at ${at.revision}`).toEqual(ops.map((each) => subject(each as never)));
    }
  }

  close(): void {
    this.atWork = false;
    for (const bot of this.bots) bot.close();
  }
}

const subject = (each: { op: string; note?: unknown; notes?: unknown }): string =>
  `${each.op} ${String(each.note ?? each.notes)}`;

/// Ids are branded in the page's code; here they are ids as they stand.
function op(fields: { readonly op: Op["op"]; readonly [field: string]: unknown }): Op {
  return fields as unknown as Op;
}

export async function snapshot(origin: string, workshop: Workshop): Promise<{ position: Position; state: State }> {
  const { board, tokens } = workshop;
  const answer = await get({ origin }, `/api/boards/${board}/snapshot`, tokens.facilitator);
  if (!answer.ok) throw new Error(`snapshot: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { position: Position; state: State };
}
