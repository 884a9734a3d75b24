import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encode } from "../../web-client/src/board/index.js";
import { get } from "../harness/api.js";
import type { Bot, Confirmed } from "../harness/bot.js";
import { random } from "../harness/random.js";
import { readState, Room } from "../harness/room.js";
import { pause, Server } from "../harness/server.js";
import type { State } from "../harness/shapes.js";
import { Play, scenario } from "../harness/workshop.js";
import { amount, seed } from "./seed.js";

// FAULT_KILLS: how often. A failure prints the seed and the round that show it again.
const rounds = amount("FAULT_KILLS", 20);

let server: Server;
let wholeMs: number; // how long the workshop takes when nothing goes wrong
beforeAll(async () => {
  server = await Server.start({ name: "fault" });
  const play = await Play.begin(server);
  const began = Date.now();
  for (const act of play.acts) await act.run();
  wholeMs = Date.now() - began;
  play.close();
  console.log(`seed ${seed}, ${rounds} rounds, the undisturbed workshop takes ${wholeMs} ms`);
}, 60_000);
afterAll(() => server.close());

/// What was confirmed up to now, to whomever.
const confirmedBy = (bots: readonly Bot[]): Confirmed[] => bots.flatMap((bot) => bot.confirmed);

/// Every confirmed op is to be seen in the state.
function expectHeld(state: State, confirmed: readonly Confirmed[]): void {
  for (const op of confirmed.flatMap((change) => change.ops)) {
    switch (op.op) {
      case "note.post":
      case "note.distil":
        expect(state.notes, `${op.note} was confirmed`).toHaveProperty(op.note);
        break;
      case "note.edit":
        expect(state.notes[op.note]?.version, `the edit of ${op.note}`).toBeGreaterThan(op.version);
        break;
      case "note.set_aside":
        for (const note of op.notes) expect(state.notes[note]?.set_aside, note).toBeDefined();
        break;
      case "note.merge":
        for (const note of op.notes) expect(state.notes[note]?.merged?.into, note).toBe(op.into);
        break;
      case "note.move":
        for (const note of op.notes) expect(state.notes[note]?.places, note).toHaveProperty(op.stage);
        break;
      case "group.create":
        expect(state.groups[op.group]?.notes).toEqual(op.notes);
        break;
      case "definition.ratify":
        expect(state.ratified).toBeDefined();
        break;
      default:
    }
  }
}

/// Kills the server after so long, starts it again, and looks at once for what was confirmed before.
/// Answers how often each had connected before.
async function killAfter(ms: number, play: Play): Promise<ReadonlyMap<Bot, number>> {
  await pause(ms);
  const connections = new Map(play.everybody.map((bot) => [bot, bot.connections]));
  await server.end("SIGKILL");
  const before = confirmedBy(play.everybody);
  await server.up();
  const state = await readState(server, play.workshop.board, play.workshop.tokens.facilitator);
  expectHeld(state, before);
  return connections;
}

async function expectWhole(play: Play, connections: ReadonlyMap<Bot, number>): Promise<void> {
  const { board, tokens } = play.workshop;
  const bots = play.everybody;
  const isBack = (bot: Bot): boolean => bot.connections > (connections.get(bot) ?? 0);
  await Promise.all(bots.map((bot) => bot.until("is back", () => isBack(bot), 30_000)));
  const revision = await play.settle();
  const confirmed = confirmedBy(bots);
  const state = await readState(server, board, tokens.facilitator);
  expectHeld(state, confirmed);
  // Nothing is double: each change that anybody made is one entry, and no two were confirmed at one position.
  expect(revision).toBe(1 + bots.reduce((sum, bot) => sum + bot.changes, 0));
  const revisions = confirmed.map((change) => change.position.revision);
  expect(new Set(revisions).size).toBe(revisions.length);
  expect(Object.keys(state.notes)).toHaveLength(
    scenario.notes.length + scenario.distilled.length + scenario.definition.length,
  );
  for (const note of scenario.notes) expect(state.notes[note.key]?.text).toBe(note.text);
  expect(state.phrases).toEqual(scenario.definition.map((phrase) => phrase.key));
  const meta = await (await get(server, `/api/boards/${board}`, tokens.viewer)).json();
  expect(meta).toMatchObject({ ledger: scenario.expect });
  for (const bot of bots) {
    expect(bot.bytes, bot.name).toBe(encode(state));
    expect(bot.refused, bot.name).toEqual([]);
  }
}

describe("kill -9 of the server at a random moment of the workshop", () => {
  it.each(Array.from({ length: rounds }, (_, i) => i + 1))(
    `[SUB3] round %i of seed ${seed}: nothing confirmed is missing, nothing is double, the workshop goes on`,
    async (round) => {
      const play = await Play.begin(server);
      const moment = Math.floor(random(seed + round)() * wholeMs);
      const killed = killAfter(moment, play);
      try {
        for (const act of play.acts) await act.run();
        await expectWhole(play, await killed);
      } finally {
        await killed.catch(() => undefined);
        play.close();
      }
    },
    90_000,
  );

  it("[SUB1] a change that is sent again after the crash is answered with its first position", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    const post = room.post("une seule fois");
    const first = await client.submit([post], 3);
    await server.crash();
    const back = await room.join("participant", { client: client.client, person: client.person });
    expect(back.received[0]).toMatchObject({ last_seq: 3, participant: 1 });
    expect(await back.submit([post], 3)).toMatchObject({ type: "saved", position: first.position });
    expect(Object.keys((await room.state()).notes)).toEqual([post.note]);
    room.close();
  });
});
