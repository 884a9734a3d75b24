import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Colour, Op } from "../../web-client/src/protocol/types.js";
import { createBoard, type Workshop } from "./api.js";
import { Bot } from "./bot.js";
import { readState } from "./room.js";
import { root, type Site } from "./server.js";
import { present, type Stage } from "./shapes.js";

export interface Scenario {
  readonly title: string;
  readonly locale: string;
  readonly stages: readonly { readonly key: string; readonly title: string }[];
  readonly participants: readonly string[];
  readonly notes: readonly { key: string; by: string; text: string; colour: Colour }[];
  readonly groups: readonly { key: string; title: string; notes: readonly string[] }[];
  readonly set_aside: readonly { note: string; why: string }[];
  readonly merged: readonly { note: string; into: string }[];
  readonly distilled: readonly { key: string; text: string; sources: readonly string[]; set_aside?: string }[];
  readonly definition: readonly { key: string; text: string; sources: readonly string[] }[];
  readonly expect: Readonly<Record<string, number>>;
}
export const scenario = JSON.parse(
  readFileSync(join(root, "tests/scenario/innovation-sociale.json"), "utf8"),
) as Scenario;

export const whyRatified = "adoptée à main levée";

/// The scenario's workshop on a server: its people, and its acts in the order in which they happen.
export class Play {
  private constructor(
    readonly server: Site,
    readonly workshop: Workshop,
    readonly stages: readonly Stage[],
    readonly people: readonly Bot[],
    readonly facilitator: Bot,
    readonly second: Bot,
  ) {}

  static async begin(server: Site): Promise<Play> {
    const workshop = await createBoard(server, scenario.title, "funnel", scenario.locale);
    const { stages } = await readState(server, workshop.board, workshop.tokens.facilitator);
    const { facilitator, participant } = workshop.tokens;
    const bot = (token: string, name: string, i: number): Promise<Bot> =>
      new Bot(server.seat(i), workshop.board, token, name).ready();
    const people = await Promise.all(scenario.participants.map((name, i) => bot(participant, name, i)));
    return new Play(server, workshop, stages, people, await bot(facilitator, "F1", 0), await bot(facilitator, "F2", 1));
  }

  get everybody(): readonly Bot[] {
    return [...this.people, this.facilitator, this.second];
  }
  stage(index: number): string {
    return present(this.stages[index]).id;
  }

  /// The acts. Each returns when what it did is saved.
  readonly acts: readonly { readonly name: string; readonly run: () => Promise<void> }[] = [
    { name: "all post at once", run: () => this.postAll() },
    { name: "trials are set aside, a duplicate merged", run: () => this.tidy() },
    { name: "the rest goes to the themes and is grouped", run: () => this.group() },
    { name: "themes are distilled into statements", run: () => this.distil() },
    { name: "the definition is written, ordered and ratified", run: () => this.define() },
  ];

  /// Everybody posts all but the end of each note, and types the rest by hand.
  private async postAll(): Promise<void> {
    const cut = (text: string): number => Math.max(1, [...text].length - 4);
    for (const note of scenario.notes) {
      const text = [...note.text].slice(0, cut(note.text)).join("");
      this.person(note.by).submit(
        op({
          op: "note.post",
          note: note.key,
          text: text.trim() ? text : note.text,
          colour: note.colour,
          stage: this.stage(0),
        }),
      );
    }
    for (const note of scenario.notes)
      this.person(note.by).type(note.key, [...note.text].slice(cut(note.text)).join(""));
    await Promise.all(this.people.map((person) => person.saved()));
    await this.facilitator.until("sees all notes", () =>
      scenario.notes.every((note) => this.facilitator.board.notes.get(note.key as never)?.text === note.text),
    );
  }

  private async tidy(): Promise<void> {
    for (const { note, why } of scenario.set_aside)
      this.facilitator.submit(op({ op: "note.set_aside", notes: [note], why }));
    for (const { note, into } of scenario.merged) this.second.submit(op({ op: "note.merge", notes: [note], into }));
    await Promise.all([this.facilitator.saved(), this.second.saved()]);
  }

  private async group(): Promise<void> {
    const gone = new Set([...scenario.set_aside, ...scenario.merged].map(({ note }) => note));
    const notes = scenario.notes.map((note) => note.key).filter((key) => !gone.has(key));
    await this.facilitator.until(
      "sees the duplicate merged",
      () => this.facilitator.board.notes.get("n60" as never)?.merged !== undefined,
    );
    this.facilitator.submit(
      op({ op: "note.move", notes, stage: this.stage(1) }),
      op({ op: "stage.current", stage: this.stage(1) }),
    );
    for (const group of scenario.groups)
      this.facilitator.submit(
        op({ op: "group.create", group: group.key, stage: this.stage(1), title: group.title, notes: group.notes }),
      );
    await this.facilitator.saved();
  }

  private async distil(): Promise<void> {
    this.facilitator.submit(op({ op: "stage.current", stage: this.stage(2) }));
    for (const { key, text, sources } of scenario.distilled)
      this.facilitator.submit(
        op({ op: "note.distil", note: key, text, colour: "white", stage: this.stage(2), sources }),
      );
    for (const { key, set_aside } of scenario.distilled)
      if (set_aside) this.facilitator.submit(op({ op: "note.set_aside", notes: [key], why: set_aside }));
    await this.facilitator.saved();
  }

  /// The phrases come in the wrong order, and are put right.
  private async define(): Promise<void> {
    this.facilitator.submit(op({ op: "stage.current", stage: this.stage(3) }));
    for (const { key, text, sources } of [...scenario.definition].reverse())
      this.facilitator.submit(
        op({ op: "note.distil", note: key, text, colour: "white", stage: this.stage(3), sources }),
      );
    let after = "";
    for (const { key } of scenario.definition) {
      this.facilitator.submit(op({ op: "phrase.place", note: key, after }));
      after = key;
    }
    this.facilitator.submit(op({ op: "definition.ratify", why: whyRatified }));
    await this.facilitator.saved();
  }

  private person(name: string): Bot {
    return present(this.people[scenario.participants.indexOf(name)], name);
  }

  async settle(): Promise<number> {
    const { position } = await this.snapshot();
    await Promise.all(this.everybody.map((bot) => bot.reached(position.revision)));
    return position.revision;
  }

  async snapshot(): Promise<{ position: { revision: number }; state: unknown }> {
    const { board, tokens } = this.workshop;
    const answer = await fetch(`${this.server.origin}/api/boards/${board}/snapshot`, {
      headers: { authorization: `Bearer ${tokens.facilitator}` },
    });
    if (!answer.ok) throw new Error(`snapshot: ${answer.status}`);
    return (await answer.json()) as { position: { revision: number }; state: unknown };
  }

  close(): void {
    for (const bot of this.everybody) bot.close();
  }
}

/// Ids are branded in the page's code; the scenario's keys are ids as they stand.
function op(fields: { readonly op: Op["op"]; readonly [field: string]: unknown }): Op {
  return fields as unknown as Op;
}
