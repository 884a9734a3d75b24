import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { encodeState, live } from "../../web-client/src/board/index.js";
import type { NoteId, Op } from "../../web-client/src/protocol/types.js";
import type { Clock } from "../../web-client/src/session/ports.js";
import { createBoard, get, type Tokens, type Workshop } from "../harness/api.js";
import { Bot } from "../harness/bot.js";
import { randomId } from "../harness/client.js";
import { Link } from "../harness/link.js";
import { output } from "../harness/process.js";
import { Dice } from "../harness/random.js";
import { pause, type Server } from "../harness/server.js";
import { type Position, present, type State } from "../harness/shapes.js";
import { type Actor, privateNow, someOps } from "./acts.js";
import { isRight } from "./codes.js";
import { Eyes, withOwnTexts, withoutOwnVotes } from "./eyes.js";
import { foldOfHistory, withoutVersions } from "./past.js";
import { allShown, beginning } from "./room_acts.js";
import { expectSame } from "./same.js";
import { Undoing } from "./undoing.js";
import { Words } from "./words.js";

const turns = 36;
const haste = 2; // what the session waits for takes half the time

/// Somebody at work behind a bad line.
interface Person extends Actor {
  readonly link: Link;
  readonly undoing: Undoing;
  readonly eyes: Eyes;
  readonly secret: string; // the same for two pages of one person
}

/// One board, its people and what they do to it, all decided by the seed.
export class Trial {
  readonly words = new Words();
  private readonly wrong: string[] = [];
  private readonly diary: string[] = []; // what happened, for who has to find out why
  private people: Person[] = [];
  private watcher: Bot | undefined;
  private readonly watching = new Eyes();

  private constructor(
    readonly seed: number,
    private readonly server: Server,
    private readonly workshop: Workshop,
    private readonly dice: Dice,
  ) {}

  static async open(server: Server, seed: number): Promise<Trial> {
    const workshop = await createBoard(server, `Seed ${seed}`);
    const trial = new Trial(seed, server, workshop, new Dice(seed * 1009 + 1));
    await trial.gather();
    return trial;
  }

  private async gather(): Promise<void> {
    const { dice } = this;
    const size = 2 + dice.below(7);
    const kind = { hides: dice.chance(40), methods: dice.chance(70) };
    const persons = Array.from({ length: size }, () => randomId("person-secret-"));
    for (let i = 0; i < size; i++) {
      // Two pages of one person are two clients (SUB1).
      const person = present(persons[i > 0 && dice.chance(15) ? i - 1 : i]);
      const role = i === 0 || dice.chance(kind.methods ? 40 : 60) ? "facilitator" : "participant";
      this.people.push(await this.join(i, role, person, kind));
    }
    this.watcher = new Bot(this.server, this.workshop.board, this.workshop.tokens.viewer, "viewer");
    this.follow(this.watcher, this.watching);
    await Promise.all([...this.people.map(({ bot }) => bot.ready(120_000)), this.watcher.ready(120_000)]);
    const { bot } = present(this.people[0]);
    if (kind.methods) bot.submit(...beginning(dice, bot.board.stages));
  }

  private async join(
    i: number,
    role: Person["role"],
    secret: string,
    kind: Pick<Actor, "hides" | "methods">,
  ): Promise<Person> {
    const dice = new Dice(this.seed * 1009 + 100 + i);
    const line = new Dice(this.seed * 1009 + 500 + i);
    const link = await Link.start(this.server.port);
    const [least, most] = present(line.one([[0, 4], [5, 40], [10, 120]] as const)); // prettier-ignore
    link.delayMs = () => least + line.below(most - least);
    const { board, tokens } = this.workshop;
    const name = `${role.slice(0, 1)}${i}`;
    const sends = (text: string, send: (text: string) => void): void => {
      this.note(name, ">", text);
      sendBadly(line, text, send);
    };
    const bot = new Bot(link, board, tokens[role], { name, person: secret, clock: hasty, sends });
    bot.onRefused = (ops, at, code) => this.judge(role, name, ops, at, code);
    const eyes = new Eyes();
    this.follow(bot, eyes);
    const undoing = new Undoing(bot, this.words, role === "facilitator");
    return { bot, dice, role, link, undoing, eyes, secret, words: this.words, ...kind };
  }

  private judge(role: string, name: string, ops: readonly Op[], at: number, code: string): void {
    for (const each of ops) {
      if (each.op === "note.withdraw") each.notes.forEach((note) => this.words.mayStay(note));
      if (each.op === "note.post") this.words.mayStay(each.note);
    }
    const op = ops[at]?.op ?? "nothing";
    if (!isRight(op, code, role)) this.wrong.push(`${name}: ${op} refused with ${code}`);
  }

  private note(who: string, what: string, about: unknown = ""): void {
    this.diary.push(
      `${Date.now() % 1_000_000} ${who} ${what} ${typeof about === "string" ? about : JSON.stringify(about)}`,
    );
  }
  /// Writes down what passes a bot's socket.
  private follow(bot: Bot, eyes: Eyes): void {
    const telling = ["welcome", "own", "snapshot", "saved", "rejected", "ops", "bye", "error"];
    bot.onMessage = (message) => {
      eyes.take(message);
      const { state: _, ...rest } = message;
      if (telling.includes(message.type)) this.note(bot.name, "<", rest);
    };
  }
  /// Keeps what happened in a file; its name.
  keepDiary(): string {
    const file = join(output, "convergence", `${this.seed}.log`);
    mkdirSync(dirname(file), { recursive: true });
    const refused = this.people.flatMap(({ bot }) =>
      bot.refused.map((each) => `refused ${bot.name} ${JSON.stringify(each)}`),
    );
    writeFileSync(file, [...this.diary, ...refused].join("\n"));
    return file;
  }

  /// Everybody works, each in their own time.
  async work(): Promise<void> {
    await Promise.all(this.people.map((person) => this.workOf(person)));
  }

  private async workOf(person: Person): Promise<void> {
    const { dice, link } = person;
    await pause(dice.below(500));
    for (let turn = 0; turn < turns; turn++) {
      // Whoever goes back often comes forth again, before doing anything else.
      if (dice.chance(person.undoing.canRedo ? 50 : 8)) this.goBack(person);
      else if (dice.chance(55)) this.type(person);
      else this.submit(person, someOps(person) as unknown as Op[]);
      const happened = trouble(dice, link);
      if (happened) this.note(person.bot.name, happened);
      await pause(dice.below(dice.chance(10) ? 600 : 90));
    }
  }

  private goBack({ bot, dice, undoing }: Person): void {
    const doing = undoing.canRedo && dice.chance(60) ? "redo" : "undo";
    this.note(bot.name, doing);
    this.wrong.push(...undoing.back(doing));
  }

  private submit({ bot }: Person, ops: readonly Op[]): void {
    this.note(bot.name, "does", ops);
    bot.submit(...ops);
  }

  /// Types a word, or deletes a filler or an own word, in a note that may be edited as far as one sees.
  private type(person: Person): void {
    const { bot, dice } = person;
    const notes = [...present(bot.replica.view).notes];
    const open = notes.filter(([, n]) => !n.hidden && live(n));
    const mine = person.role === "facilitator" ? open : open.filter(([, n]) => n.by === bot.replica.me);
    const [id, note] = dice.one(mine) ?? [];
    if (id === undefined || note === undefined || note.text.length > 1200) return;
    const letters = [...note.text];
    if (dice.chance(25)) return this.deleteOne(person, id, letters);
    const at = present(dice.one(this.words.gaps(letters)));
    if (dice.chance(50)) return this.typeWhole(person, id, at);
    this.typeLetters(person, id, at);
  }

  private typeWhole({ bot, dice }: Person, note: NoteId, at: number): void {
    const filler = dice.chance(30) ? Words.filler(dice) : "";
    const keptIn = this.keptIn(bot, note);
    const word = this.words.write(note, bot.name, 1 + dice.below(5), { keptIn }).letters.join("");
    this.edit(bot, note, at, 0, filler + word);
  }

  /// Letter by letter, as keys are struck: what of it goes together is the session's choice.
  private typeLetters({ bot, dice }: Person, note: NoteId, at: number): void {
    const { letters } = this.words.write(note, bot.name, 2 + dice.below(4), {
      whole: false,
      keptIn: this.keptIn(bot, note),
    });
    letters.forEach((letter, i) => this.edit(bot, note, at + i, 0, letter));
  }

  private keptIn(bot: Bot, note: NoteId): string | undefined {
    return privateNow(bot, bot.board.notes.get(note)?.stage);
  }

  private deleteOne({ bot, dice }: Person, note: NoteId, letters: readonly string[]): void {
    const own = dice.chance(25) ? dice.one(this.words.ownIn(letters, bot.name)) : undefined;
    if (own) {
      own.word.deleted = true;
      return this.edit(bot, note, own.at, own.word.letters.length, "");
    }
    const at = dice.one(this.words.fillersIn(letters));
    if (at !== undefined) this.edit(bot, note, at, 1, dice.chance(30) ? Words.filler(dice) : "");
  }

  /// One's own edit is on screen at once.
  private edit(bot: Bot, note: NoteId, at: number, deleted: number, words: string): void {
    const letters = [...(bot.replica.view?.notes.get(note)?.text ?? "")];
    this.note(bot.name, "types", { note, at, deleted, words });
    bot.edit(note, at, deleted, words);
    const expected = [...letters.slice(0, at), words, ...letters.slice(at + deleted)].join("");
    const shown = bot.replica.view?.notes.get(note)?.text;
    if (shown !== expected) this.wrong.push(`${bot.name}: typed ${words} and saw ${shown} for ${expected}`);
  }

  /// All lines are whole again; ends when everybody has everything and all that was withheld is shown. The board's state
  /// then. Fails if before that somebody had what was not theirs to see, or had not what was.
  async settle(): Promise<State> {
    const bots = this.people.map(({ bot }) => bot);
    for (const { link } of this.people) link.heal();
    await Promise.all(bots.map((bot) => bot.saved(120_000)));
    await this.everybodyHasAll();
    await this.verifyWithheld();
    const { bot } = present(this.people[0]);
    const ops = allShown(bot.board);
    if (ops.length > 0) bot.submit(...ops);
    await bot.saved(120_000);
    return this.everybodyHasAll();
  }

  private async everybodyHasAll(): Promise<State> {
    const { position, state } = await this.snapshot("facilitator");
    await Promise.all(
      [...this.people.map(({ bot }) => bot), this.viewer].map(async (bot) => {
        await bot.reached(position.revision, 120_000);
        await bot.until("is told all that it was promised", () => bot.replica.blank === undefined, 120_000);
      }),
    );
    // Of an erasing the server alone knows whether a snapshot follows (SEE7); it does within a second.
    if (this.people.some(({ hides }) => hides)) await pause(1500);
    return state;
  }

  private get viewer(): Bot {
    return present(this.watcher);
  }

  /// Each person's copy is what its audience is served, with what is their own; and what a page of theirs that comes
  /// now is told.
  private async verifyWithheld(): Promise<void> {
    const { state: full } = await this.snapshot("facilitator");
    const seen = { facilitator: full, participant: (await this.snapshot("participant")).state };
    for (const role of ["facilitator", "participant"] as const)
      expectSame(await foldOfHistory(this.server, this.workshop, role), withoutVersions(encoded(seen[role])), `the history for a ${role}`); // prettier-ignore
    for (const person of this.people) {
      const { bot, role, eyes, secret } = person;
      const number = this.numberOf(person);
      const own = role === "facilitator" ? full : withOwnTexts(seen.participant, full, number);
      expectSame(encoded(withoutOwnVotes(stateOf(bot))), encoded(own), `what ${bot.name} may see`);
      if (role === "facilitator") expect(eyes.missed(full, this.words), `never told ${bot.name}`).toEqual([]);
      expectSame(bot.bytes, (await this.newcomer(role, secret)).bytes, `what ${bot.name} holds of their own`);
      expect(eyes.faults(full, this.words, { number, facilitator: role === "facilitator" }), bot.name).toEqual([]);
    }
    expectSame(this.viewer.bytes, encoded(seen.participant), "what a viewer may see");
    expect(this.watching.faults(full, this.words, { number: 0, facilitator: false }), "viewer").toEqual([]);
  }

  /// 0 for who never changed anything.
  private numberOf({ secret }: Person): number {
    return Math.max(...this.people.filter((one) => one.secret === secret).map(({ bot }) => bot.replica.me));
  }

  async snapshot(role: keyof Tokens): Promise<{ position: Position; state: State }> {
    const { board, tokens } = this.workshop;
    const answer = await get(this.server, `/api/boards/${board}/snapshot`, tokens[role]);
    if (!answer.ok) throw new Error(`snapshot: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { position: Position; state: State };
  }

  /// Fails unless all that anybody holds is `state`, byte for byte, and all that was typed is in it once.
  async verify(state: State): Promise<void> {
    const bytes = encodeState(state as never);
    for (const role of ["facilitator", "participant", "viewer"] as const)
      expectSame(encodeState((await this.snapshot(role)).state as never), bytes, `what HTTP serves to a ${role}`);
    expectSame(await foldOfHistory(this.server, this.workshop), withoutVersions(bytes), "the fold of the history");
    for (const bot of [...this.people.map((person) => person.bot), this.viewer, await this.newcomer()]) {
      expectSame(bot.bytes, bytes, `what ${bot.name} holds`);
      expectSame(encodeState(present(bot.replica.view)), bytes, `what ${bot.name} shows`);
      expect(bot.unsaved, `unsaved of ${bot.name}`).toBe(0);
    }
    const bot = (author: string): Bot => present(this.people.find((person) => person.bot.name === author)).bot;
    const offered = (author: string): string => bot(author).refused.map(({ text }) => text).join("\n"); // prettier-ignore
    const faults = this.words.faults(state, offered, (author) => bot(author).refused.length);
    expect(faults, "words").toEqual([]);
    expect(this.wrong).toEqual([]);
  }

  private async newcomer(role: Person["role"] = "participant", person?: string): Promise<Bot> {
    const { board, tokens } = this.workshop;
    const bot = new Bot(this.server, board, tokens[role], {
      name: "newcomer",
      ...(person !== undefined && { person }),
    });
    await bot.ready(120_000);
    // Its snapshot may be the one that others got a moment before (CON4).
    const { position } = await this.snapshot(role);
    await bot.reached(position.revision);
    bot.close();
    return bot;
  }

  close(): void {
    for (const { bot, link } of this.people) {
      bot.close();
      link.close();
    }
    this.watcher?.close();
  }
}

const encoded = (state: State): string => encodeState(state as never);
const stateOf = (bot: Bot): State => JSON.parse(bot.bytes) as State;

/// The session's time runs faster than the server's, so that its patience fits into a test.
const began = Date.now();
const hasty: Clock = {
  now: () => began + (Date.now() - began) * haste,
  random: () => Math.random(),
  after(ms, call) {
    const timer = setTimeout(call, ms / haste);
    return () => clearTimeout(timer);
  },
};

/// What a bad line does to what is said: a submit may arrive twice, later too; a position may be forgotten.
function sendBadly(dice: Dice, text: string, send: (text: string) => void): void {
  const message = JSON.parse(text) as { type: string; since?: unknown };
  if (message.type === "hello" && dice.chance(20)) {
    const { since: _, ...rest } = message;
    return send(JSON.stringify(rest));
  }
  send(text);
  if (message.type !== "submit" || !dice.chance(8)) return;
  if (dice.chance(50)) send(text);
  else setTimeout(() => send(text), dice.below(400));
}

/// What happens to a line between two acts.
function trouble(dice: Dice, link: Link): string | undefined {
  const what = dice.below(100);
  if (what < 3) return (link.cut(), "cut");
  if (what < 6) return (link.orphan(dice.below(1500)), "orphan");
  if (what < 7) return (link.hang(), "hang");
  if (what > 8) return undefined;
  link.shut();
  setTimeout(() => link.open(), dice.below(2000));
  return "shut";
}
