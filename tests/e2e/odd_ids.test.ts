import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Op } from "../../web-client/src/protocol/types.js";
import { createBoard, get } from "../harness/api.js";
import { Bot } from "../harness/bot.js";
import { readState } from "../harness/room.js";
import { Server } from "../harness/server.js";
import { present } from "../harness/shapes.js";

let server: Server;
beforeAll(async () => {
  server = await Server.start({ name: "odd_ids" });
});
afterAll(() => server.close());

describe("two people on a board", () => {
  it("[VAL1] ids that JavaScript knows itself are ids like any other", async () => {
    const { board, tokens } = await createBoard(server, "Ids");
    const { stages: all } = await readState(server, board, tokens.facilitator);
    const bots = await Promise.all([1, 2].map((i) => new Bot(server, board, tokens.facilitator, `F${i}`).ready()));
    const [one, two] = [present(bots[0]), present(bots[1])];
    const stage = present(all[0]).id;
    const odd = ["__proto__", "constructor", "toString", "0", "hasOwnProperty"];
    const groups = ["valueOf", "isPrototypeOf", "toLocaleString", "1", "prototype"]; // notes and groups share ids (OPX3)
    for (const [i, note] of odd.entries()) {
      one.submit({ op: "note.post", note, text: `la note ${note}`, colour: "blue", stage } as unknown as Op);
      one.submit({ op: "group.create", group: groups[i], stage, title: note, notes: [note] } as unknown as Op);
    }
    await one.saved();
    two.type("__proto__", " éditée");
    await two.saved();
    await Promise.all(bots.map((bot) => bot.reached(Math.max(one.revision, two.revision))));
    const text = await (await get(server, `/api/boards/${board}/snapshot`, tokens.facilitator)).text();
    for (const bot of bots) {
      expect(text).toContain(bot.bytes);
      expect(bot.refused).toEqual([]);
    }
    for (const note of odd) expect(text).toContain(`"${note}":{"at":`);
    expect(text).toContain("la note __proto__ éditée");
    for (const bot of bots) bot.close();
  });
});
