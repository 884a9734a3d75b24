import { spawnSync } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import type { NoteId, Op } from "../../web-client/src/protocol/types.js";
import { createBoard } from "../harness/api.js";
import { Bot } from "../harness/bot.js";
import { Cleanup } from "../harness/cleanup.js";
import { Link } from "../harness/link.js";
import { Dice } from "../harness/random.js";
import { readState } from "../harness/room.js";
import { pause, Server, until } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { command, isolated } from "./isolated.js";
import { amount, seed, verdict } from "./seed.js";

// FAULT_NETWORK_S: how long the network is bad.
const badMs = amount("FAULT_NETWORK_S", 10) * 1000;

isolated(import.meta.filename, () => {
  const cleanup = new Cleanup();
  afterEach(() => cleanup.run());

  const table = ["inet", "entonnoir_network"];
  /// What the firewall does with packets from and to the server; `how`: which of them.
  const drop = (port: number, ...how: string[]): void => {
    command("nft", "add", "table", ...table);
    command("nft", "add", "chain", ...table, "in", "{ type filter hook input priority 0; }");
    for (const side of ["dport", "sport"])
      command("nft", "add", "rule", ...table, "in", "tcp", side, String(port), ...how, "drop");
  };
  const undrop = (): void => command("nft", "delete", "table", ...table);

  /// 10 % of the packets are lost, and all are 300 ms ± 200 late each way; ends with what it calls back.
  function spoil(port: number, links: readonly Link[], dice: Dice): () => void {
    const netem = ["dev", "lo", "root", "netem", "loss", "10%", "delay", "300ms", "200ms"];
    if (spawnSync("tc", ["qdisc", "add", ...netem]).status === 0)
      return () => command("tc", "qdisc", "del", "dev", "lo", "root");
    console.warn("this kernel has no netem: the firewall loses the packets, and proxies are late");
    drop(port, "numgen", "random", "mod", "10", "<", "1");
    for (const link of links) link.delayMs = () => 100 + dice.below(400);
    return () => {
      undrop();
      for (const link of links) link.heal();
    };
  }

  /// People who have one note each, and all of them the first one's too.
  async function people(count: number): Promise<{ server: Server; links: Link[]; bots: Bot[]; notes: string[] }> {
    const server = cleanup.of(await Server.start({ name: "network" }));
    const { board, tokens } = await createBoard(server, "Réseau");
    const stage = present((await readState(server, board, tokens.facilitator)).stages[0]).id;
    const links = await Promise.all(Array.from({ length: count }, () => Link.start(server.port)));
    links.forEach((link) => cleanup.of(link));
    const bots = await Promise.all(links.map((link, i) => new Bot(link, board, tokens.facilitator, `F${i}`).ready()));
    bots.forEach((bot) => cleanup.of(bot));
    const notes = bots.map((_, i) => `note-${i}`);
    bots.forEach((bot, i) => {
      const post = { op: "note.post", note: notes[i], text: "·", colour: "yellow", stage };
      bot.submit(post as unknown as Op);
    });
    await Promise.all(bots.map((bot) => bot.saved()));
    await Promise.all(bots.map((bot) => bot.reached(1 + count)));
    return { server, links, bots, notes };
  }

  /// Types a letter and is not made to wait for it: the letter is on screen before anything else happens.
  function typeOne(bot: Bot, note: string, letter: string): void {
    bot.type(note, letter);
    expect(bot.replica.view?.notes.get(note as NoteId)?.text.endsWith(letter)).toBe(true);
  }

  describe(`a network that loses and delays, seed ${seed}`, () => {
    it(
      "[TXT6] what one types is there at once, and all see the same within 10 s after it is well again",
      async () => {
        const { server, links, bots, notes } = await people(4);
        const dice = new Dice(seed);
        const heal = spoil(server.port, links, dice);
        const end = Date.now() + badMs;
        let letters = 0;
        for (; Date.now() < end; await pause(60 + dice.below(60)))
          for (const [i, bot] of bots.entries()) {
            typeOne(bot, present(dice.chance(50) ? notes[0] : notes[i]), String.fromCodePoint(0x20000 + letters));
            letters += 1;
          }
        const pending = bots.map((bot) => bot.unsaved);
        heal();
        const healed = Date.now();
        await Promise.all(bots.map((bot) => bot.saved(10_000)));
        const revision = Math.max(...bots.map((bot) => bot.revision));
        await Promise.all(bots.map((bot) => bot.reached(revision, 10_000 - (Date.now() - healed))));
        const took = Date.now() - healed;
        for (const bot of bots) expect(bot.bytes === present(bots[0]).bytes, bot.name).toBe(true);
        const texts = notes.map((note) => present(bots[0]).board.notes.get(note as NoteId)?.text).join("");
        for (let i = 0; i < letters; i++) expect(texts.split(String.fromCodePoint(0x20000 + i)).length, `${i}`).toBe(2);
        expect(took).toBeLessThan(10_000);
        verdict(
          `${letters} letters in ${badMs / 1000} s, ${pending.join(", ")} changes unsaved at its end; equal after ${took} ms`,
        );
      },
      60_000 + badMs,
    );

    it("[CON7] a line that is dead without an end is noticed by the client within 15 s, by the server within 30 s", async () => {
      const { server, bots } = await people(1);
      const bot = present(bots[0]);
      const noticed = (): Promise<number> =>
        server.metric(`entonnoir_refused_total{by="connection",code="slow_reader"}`);
      const began = Date.now();
      drop(server.port);
      cleanup.add(undrop);
      await until("the client notices", () => bot.phase === "offline", 15_000);
      const client = Date.now() - began;
      await until("the server notices", async () => (await noticed()) === 1, 31_000 - client);
      verdict(`half-open: noticed by the client after ${client} ms, by the server after ${Date.now() - began} ms`);
    }, 60_000);
  });
});
