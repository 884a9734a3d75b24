import { describe, expect, it } from "vitest";
import { readState } from "../harness/room.js";
import { Server } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { Play } from "../harness/workshop.js";
import { tellScenario } from "./scenario.js";

tellScenario("SQLite", () => Server.start({ name: "scenario" }));

describe("the server with the workshop", () => {
  it("[STA1] needs at most 30 MB with one board and nobody there, with sanitizers 100", async () => {
    const alone = await Server.start({ name: "idle" });
    const board = await Play.begin(alone);
    await present(board.acts[0]).run();
    board.close();
    await alone.end("SIGTERM");
    await alone.up();
    await readState(alone, board.workshop.board, board.workshop.tokens.viewer);
    const megabytes = alone.resident() / 1024 / 1024;
    const most = alone.sanitized() ? 100 : 30;
    await alone.close();
    console.log(`resident with one board: ${megabytes.toFixed(1)} MB`);
    expect(megabytes).toBeLessThanOrEqual(most);
  });
});
