import { expect } from "vitest";
import type { Bot } from "../harness/bot.js";
import { Dice } from "../harness/random.js";
import { pause, until } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { type Crowd, snapshot } from "./crowd.js";

/// How long the store may be lost before people are told, and found again before all is saved.
const toldMsMax = 3_000;
const savedMsMax = 5_000;

/// How often somebody does something in an outage of so long: at most some 40 things altogether, which he may send at once
/// when it is over (SUB6).
export const everyMs = (ms: number): number => Math.max(700, ms / 40);

export interface Outage {
  readonly begin: () => unknown;
  readonly end: () => unknown;
  readonly ms: number;
  readonly code?: string; // what people hear
}

/// The store is lost while everybody works on. They are told in time, reads and presence go on, and all that was done
/// meanwhile is saved soon after.
export async function throughOutage(crowd: Crowd, outage: Outage): Promise<string> {
  await crowd.workFor(1500);
  await outage.begin();
  const began = Date.now();
  const dice = new Dice(crowd.options.seed);
  for (const bot of crowd.bots) crowd.act(bot, dice);
  await Promise.all(
    crowd.bots.map((bot) => bot.until("hears that it is not saved yet", () => heard(bot, began), 6000)),
  );
  const toldMs = Math.max(...crowd.bots.map((bot) => firstHeard(bot, began) - began));
  for (const code of new Set(crowd.bots.flatMap((bot) => bot.notYet.filter(({ at }) => at >= began))))
    expect(code.code).toBe(outage.code ?? "log_unavailable");
  crowd.start();
  await expectReading(crowd);
  await pause(Math.max(0, began + outage.ms - Date.now()));
  await crowd.stop();
  await outage.end();
  const ended = Date.now();
  await until("all is saved", () => crowd.bots.every((bot) => bot.unsaved === 0), 30_000);
  const savedMs = Date.now() - ended;
  expect(toldMs, "ms until everybody knew that it was not saved").toBeLessThanOrEqual(toldMsMax);
  expect(savedMs, "ms until all was saved").toBeLessThanOrEqual(savedMsMax);
  return `told after ${toldMs} ms, all saved ${savedMs} ms after the end`;
}

const heard = (bot: Bot, since: number): boolean => bot.notYet.some(({ at }) => at >= since);
const firstHeard = (bot: Bot, since: number): number => present(bot.notYet.find(({ at }) => at >= since)).at;

/// Everybody is served the board, and two people on one node see each other's pointer.
async function expectReading(crowd: Crowd): Promise<void> {
  const { site } = crowd.options;
  for (let i = 0; i < 2; i += 1) await snapshot(site.seat(i).origin, crowd.workshop);
  const [one, other] = [crowd.bot(0), crowd.bot(2)]; // of two nodes, the first
  const before = other.moves;
  one.point(present(crowd.stages[0]).id, Math.floor(Math.random() * 1000), 7);
  await other.until("sees the pointer", () => other.moves > before, 2000);
}
