import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encode, encodeState, foldEntries, boardOf, ledger } from "../../web-client/src/board/index.js";
import type { Entry as TypedEntry, State as TypedState } from "../../web-client/src/protocol/types.js";
import { get, post, type Workshop } from "../harness/api.js";
import { Bot } from "../harness/bot.js";
import { Client } from "../harness/client.js";
import { readState } from "../harness/room.js";
import { output, type Site } from "../harness/server.js";
import { present, type State } from "../harness/shapes.js";
import { Play, scenario, whyRatified } from "../harness/workshop.js";

/// The whole workshop of tests/scenario on a server, or several, that `start` gives: what all see, count and export.
export function tellScenario(on: string, start: () => Promise<Site>): void {
  let server: Site;
  let play: Play;
  let witness: Client; // a client that keeps every entry from the first on
  beforeAll(async () => {
    server = await start();
    play = await Play.begin(server);
    witness = await Client.join(server, play.workshop.board, { token: play.workshop.tokens.viewer });
  }, 60_000);
  afterAll(async () => {
    play.close();
    witness.close();
    await server.close();
  });

  const folded = (): string => {
    const first = present(witness.received.find((message) => message.type === "snapshot")?.state);
    const entries = witness.entries() as unknown as TypedEntry[];
    return encodeState(foldEntries(boardOf(first as unknown as TypedState), entries));
  };

  describe(`the workshop of the scenario on ${on}, over real WebSockets`, () => {
    it("[PLC3] 24 participants post at once, and no two notes lie in one place", async () => {
      await present(play.acts[0]).run();
      const state = await readState(server, play.workshop.board, play.workshop.tokens.facilitator);
      const places = Object.values(state.notes).map((note) => present(note.places[play.stage(0)]));
      expect(places).toHaveLength(60);
      for (const [i, a] of places.entries())
        for (const b of places.slice(i + 1))
          expect(
            Math.abs(a.x - b.x) < 168 && Math.abs(a.y - b.y) < 168,
            `${JSON.stringify(a)} ${JSON.stringify(b)}`,
          ).toBe(false);
      for (const note of scenario.notes) expect(state.notes[note.key]?.text).toBe(note.text);
    });

    it("[POS4] every act is saved, and everybody sees the same state, equal to the fold of the log, byte for byte", async () => {
      for (const act of play.acts.slice(1)) {
        await act.run();
        const revision = await play.settle();
        await witness.reached(revision);
        const bytes = encode((await play.snapshot()).state);
        for (const bot of play.everybody) expect(bot.bytes, `${act.name}: ${bot.name}`).toBe(bytes);
        expect(folded(), act.name).toBe(bytes);
      }
      for (const bot of play.everybody) expect(bot.refused, bot.name).toEqual([]);
    });

    it("[CON4] a late joiner sees the same bytes", async () => {
      const { board, tokens } = play.workshop;
      const bytes = encode((await play.snapshot()).state);
      for (const token of Object.values(tokens)) {
        const late = await new Bot(server, board, token, "late").ready();
        expect(late.bytes).toBe(bytes);
        late.close();
      }
    });

    it("[FAT1] the ledger is the scenario's, by HTTP and in every replica", async () => {
      const meta = await (await get(server, `/api/boards/${play.workshop.board}`, play.workshop.tokens.viewer)).json();
      expect(meta).toMatchObject({ ledger: scenario.expect });
      for (const bot of play.everybody) expect(ledger(bot.board), bot.name).toEqual(scenario.expect);
    });

    it("[OPD2] the definition reads as the scenario has it, and is ratified", async () => {
      const state = (await play.snapshot()).state as State;
      expect(state.phrases).toEqual(scenario.definition.map((phrase) => phrase.key));
      expect(state.phrases.map((id) => state.notes[id]?.text)).toEqual(
        scenario.definition.map((phrase) => phrase.text),
      );
      expect(state.ratified).toMatchObject({ why: whyRatified });
      expect(
        Object.values(state.people)
          .map((person) => person.name)
          .sort(),
      ).toEqual([...scenario.participants, "F1", "F2"].sort());
    });
  });

  describe(`the exports of the scenario on ${on}`, () => {
    const exported = async (kind: string): Promise<Response> => {
      const answer = await get(
        server,
        `/api/boards/${play.workshop.board}/export/${kind}`,
        play.workshop.tokens.viewer,
      );
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-disposition")).toContain("attachment");
      return answer;
    };
    const keep = (name: string, bytes: Buffer | string): string => {
      mkdirSync(join(output, "exports"), { recursive: true });
      const path = join(output, "exports", name);
      writeFileSync(path, bytes);
      return path;
    };
    /// Letters and digits alone: line breaks, hyphenation and markup are the export's own business.
    const bare = (text: string): string =>
      text
        .normalize("NFC")
        .replace(/&amp;/g, "&")
        .replace(/[^\p{L}\p{N}]/gu, "");

    it("[HTP3] JSON holds the whole state, and opens as a new board with the same ledger and definition", async () => {
      const text = await (await exported("json")).text();
      keep("scenario.json", text);
      const archive = JSON.parse(text) as { state: State };
      expect(encode(archive.state)).toBe(encode((await play.snapshot()).state));
      expect(archive).toMatchObject({ format: "entonnoir", version: 1, ledger: scenario.expect });
      const made = await post(server, "/api/boards", { archive });
      expect(made.status).toBe(201);
      const copy = (await made.json()) as Workshop;
      const meta = await (await get(server, `/api/boards/${copy.board}`, copy.tokens.facilitator)).json();
      expect(meta).toMatchObject({ title: scenario.title, ledger: scenario.expect });
      const state = await readState(server, copy.board, copy.tokens.facilitator);
      expect(state.phrases.map((id) => state.notes[id]?.text)).toEqual(
        scenario.definition.map((phrase) => phrase.text),
      );
    });

    it("[HTP3] Markdown holds the definition in order and every note but trials", async () => {
      const text = await (await exported("md")).text();
      keep("scenario.md", text);
      const all = bare(text);
      expect(all).toContain(bare(scenario.title));
      let at = 0;
      for (const phrase of scenario.definition) {
        const found = all.indexOf(bare(phrase.text), at);
        expect(found, phrase.text).toBeGreaterThanOrEqual(at);
        at = found;
      }
      // Trials are counted, not told.
      const trials = scenario.set_aside.filter(({ why }) => why === "essai").map(({ note }) => note);
      for (const note of [...scenario.notes, ...scenario.distilled])
        if (!trials.includes(note.key)) expect(all, note.text).toContain(bare(note.text));
      expect(all).not.toContain("P07"); // authors only if asked for
      const named = await (await exported("md?authors=1")).text();
      expect(named).toContain("P07");
    });

    it("[HTP3] PDF holds the definition and every note that is in it", async () => {
      const path = keep("scenario.pdf", Buffer.from(await (await exported("pdf")).arrayBuffer()));
      const text = spawnSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });
      expect(text.status).toBe(0);
      const raw = spawnSync("pdftotext", ["-raw", path, "-"], { encoding: "utf8" });
      const all = bare(raw.stdout);
      expect(all).toContain(bare(scenario.title));
      for (const phrase of scenario.definition) expect(all, phrase.text).toContain(bare(phrase.text));
      const kept = scenario.distilled
        .filter((statement) => !statement.set_aside)
        .flatMap((statement) => statement.sources);
      const missing = scenario.notes.filter((note) => kept.includes(note.key) && !all.includes(bare(note.text)));
      expect(missing.map((note) => note.text)).toEqual([]);
    });
  });

  describe(`the workshop on ${on}`, () => {
    it("[POS4] folds its log to the same bytes after kill -9", async () => {
      const bytes = encode((await play.snapshot()).state);
      await server.crash();
      expect(encode((await play.snapshot()).state)).toBe(bytes);
    });
  });
}
