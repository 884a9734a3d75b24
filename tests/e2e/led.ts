import type { Browser } from "playwright-core";
import { expect } from "vitest";
import type { Op } from "../../web-client/src/protocol/types.js";
import { createBoard, type Workshop } from "../harness/api.js";
import { Bot } from "../harness/bot.js";
import { Client } from "../harness/client.js";
import { readState } from "../harness/room.js";
import { type Server, until } from "../harness/server.js";
import { present, type Note, type State } from "../harness/shapes.js";
import { scenario } from "../harness/workshop.js";
import { Counter, type Keys, type Mouse } from "./leading.js";
import { desktop, Screen } from "./screen.js";

export const op = (fields: Readonly<Record<string, unknown>>): Op => fields as unknown as Op;
export type Extra = State & {
  readonly frozen?: true;
  readonly timer?: { readonly total: number };
  readonly people: Readonly<Record<string, { readonly name: string; readonly muted?: boolean }>>;
};
export type Trial = Note & { readonly trial?: true };

/// The workshop of one run: a board of its own, one desktop, eight bots, one that only listens.
export class Led {
  readonly counter: Counter;
  private constructor(
    how: string,
    private readonly server: Server,
    readonly screen: Screen,
    readonly workshop: Workshop,
    readonly bots: readonly Bot[],
    readonly witness: Client,
  ) {
    this.counter = new Counter(how);
  }

  static async begin(server: Server, browser: Browser, how: string): Promise<Led> {
    const workshop = await createBoard(server, scenario.title, "funnel", "fr");
    const { board, tokens } = workshop;
    const names = scenario.participants.slice(0, 8);
    const bots = await Promise.all(names.map((name) => new Bot(server, board, tokens.participant, name).ready()));
    const witness = await Client.join(server, board, { token: tokens.participant });
    const screen = await Screen.open(browser, server, `led-${how}`, desktop);
    const led = new Led(how, server, screen, workshop, bots, witness);
    led.bot(0).submit(op({ op: "note.post", note: "trial", text: "essai", colour: "blue", stage: await led.stage(0) }));
    await led.bot(0).saved();
    await screen.page.goto(`${server.origin}/b/${board}#${tokens.facilitator}`);
    await screen.note("trial").waitFor();
    await screen.at("facilitate").waitFor();
    return led;
  }

  bot(at: number): Bot {
    return present(this.bots[at]);
  }
  async state(): Promise<Extra> {
    return (await readState(this.server, this.workshop.board, this.workshop.tokens.facilitator)) as Extra;
  }
  async stage(at: number): Promise<string> {
    return present((await this.state()).stages[at]).id;
  }
  /// Waits until the board is so.
  async is(what: string, holds: (state: Extra) => boolean): Promise<void> {
    await until(what, async () => holds(await this.state()));
  }
  async post(): Promise<void> {
    const stage = await this.stage(0);
    for (const [at, { key, text, colour }] of kNotes.entries())
      this.bot(at % this.bots.length).submit(op({ op: "note.post", note: key, text, colour, stage }));
    await Promise.all(this.bots.map((bot) => bot.saved()));
  }
  async close(): Promise<void> {
    for (const bot of this.bots) bot.close();
    this.witness.close();
    await this.screen.context.close();
  }
}

export const kNotes = [...scenario.notes.slice(0, 11), { ...present(scenario.notes[0]), key: "same" }];
export const key = (at: number): string => present(kNotes[at]).key;

export interface Step {
  readonly name: string;
  readonly setUp?: boolean;
  /// What others do, and what is selected when the step begins: not counted among its actions.
  readonly before?: (led: Led) => Promise<void>;
  readonly mouseFinds?: (mouse: Mouse, led: Led) => Promise<void>;
  readonly keysFind?: (keys: Keys, led: Led) => Promise<void>;
  readonly mouse: (mouse: Mouse, led: Led) => Promise<void>;
  readonly keys: (keys: Keys, led: Led) => Promise<void>;
  readonly then: (led: Led) => Promise<void>;
  /// Puts away the dialog that was the result.
  readonly putAway?: true;
}

/// F, a letter, Esc: something of the panel that leaves it open.
export const byLetter = (letter: string) => async (keys: Keys) => {
  await keys.open("f", "facilitate-panel");
  await keys.press(letter, "Escape");
};
export const ofPanel = (testid: string) => async (mouse: Mouse) => {
  await mouse.click("facilitate", testid);
  await mouse.close();
};
export const one = (id: (led: Led) => string | Promise<string>) => ({
  mouseFinds: async (mouse: Mouse, led: Led) => {
    await mouse.click("fit");
    await mouse.clickOn(led.screen.note(await id(led)));
  },
  keysFind: async (keys: Keys, led: Led) => keys.select(await id(led)),
});
export const madeIn = async (led: Led, stage: number): Promise<string> => {
  const { notes, stages } = await led.state();
  const found = Object.entries(notes).find(
    ([, note]) => note.stage === stages[stage]?.id && note.sources && !note.set_aside,
  );
  return present(found?.[0], `a note made in stage ${stage}`);
};

export async function numberOf(led: Led, name: string): Promise<string> {
  const found = Object.entries((await led.state()).people).find(([, person]) => person.name === name);
  return present(found?.[0], name);
}
