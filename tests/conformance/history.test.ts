import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { get, problem } from "../harness/api.js";
import { Room } from "../harness/room.js";
import { root, Server } from "../harness/server.js";
import { present, type Entry, type Position, type State } from "../harness/shapes.js";

interface History {
  readonly position: Position;
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly base?: { readonly position: Position; readonly state: State };
  readonly entries: readonly Entry[];
}
interface Archive {
  readonly position: Position;
  readonly state: State;
}

let server: Server;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-history" });
});
afterAll(() => server.close());

const ajv = new Ajv2020({ strict: false });
const folder = join(root, "protocol/schema");
for (const name of readdirSync(folder)) ajv.addSchema(JSON.parse(readFileSync(join(folder, name), "utf8")) as object);

const ask = (room: Room, call: string, role: "facilitator" | "viewer" = "viewer"): Promise<Response> =>
  get(room.server, `/api/boards/${room.board}/${call}`, room.tokens[role]);

async function pageText(room: Room, from?: number): Promise<string> {
  const answer = await ask(room, from === undefined ? "history" : `history?from=${from}`);
  expect(answer.status).toBe(200);
  return answer.text();
}
async function page(room: Room, from?: number): Promise<History> {
  const history: unknown = JSON.parse(await pageText(room, from));
  expect(ajv.validate("history.json", history), ajv.errorsText()).toBe(true);
  return history as History;
}
async function archive(room: Room, revision: number): Promise<Archive> {
  const answer = await ask(room, `export/json?revision=${revision}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Archive;
}
const ops = (history: History): unknown[] => history.entries.flatMap((entry) => entry.ops.map((op) => op.op));

describe("the history of a board", () => {
  it("[HTP5] begins with the board itself and tells every entry, to whoever may read", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator");
    await room.posted(host, "un", "deux");
    await host.save({ op: "board.title", title: "Autre" });
    const history = await page(room);
    expect(history).toMatchObject({ from: 1, to: 3, first: 1, position: { epoch: 1, revision: 3 } });
    expect(history.base).toBeUndefined();
    expect(ops(history)).toEqual(["board.create", "person.join", "note.post", "note.post", "board.title"]);
    expect(history.entries.map((entry) => entry.revision)).toEqual([1, 2, 3]);
    const answer = await ask(room, "history");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.text()).not.toMatch(/"key"|[0-9a-f]{64}/);
    room.close();
  });

  it("[HTP5] from begins there; 0 at the first; above the end there is nothing", async () => {
    const room = await Room.open(server);
    await room.posted(await room.join("facilitator"), "un");
    await (await room.join("facilitator")).save({ op: "board.title", title: "B" });
    expect((await page(room, 2)).entries.map((entry) => entry.revision)).toEqual([2, 3]);
    expect(await page(room, 0)).toEqual(await page(room));
    expect(await page(room, 99)).toMatchObject({ from: 99, to: 3, first: 1, entries: [] });
    room.close();
  });

  it.each(["-1", "1.5", "1e3", "x", "", "%31", "9007199254740992", "99999999999999999999"])(
    "[HTP5] from=%s is bad_message, with a sentence; so is a revision [HTP6]",
    async (number) => {
      const room = await Room.open(server);
      for (const call of [`history?from=${number}`, `export/json?revision=${number}`]) {
        const answer = await ask(room, call);
        const told = await problem(answer);
        expect([answer.status, told.code], call).toEqual([400, "bad_message"]);
        expect(told.detail, call).toMatch(/whole number/);
      }
    },
  );

  it("[HTP2] it asks for a token, as everything does", async () => {
    const room = await Room.open(server);
    const none = await get(server, `/api/boards/${room.board}/history`);
    expect([none.status, (await problem(none)).code]).toEqual([401, "unauthorized"]);
    const wrong = await get(server, `/api/boards/${room.board}/history`, "A".repeat(22));
    expect([wrong.status, (await problem(wrong)).code]).toEqual([404, "unknown_board"]);
    const post = await fetch(`${server.origin}/api/boards/${room.board}/history`, { method: "POST" });
    expect(post.status).toBe(405);
  });

  it("[HTP5] words that are hidden or withdrawn now are nowhere in its bytes, nor in any export [HTP6]", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator");
    const [abuse, regret, kept] = await room.posted(host, "injure-une", "regret-un", "reste-un");
    await host.save({ op: "note.edit", note: abuse, version: 0, delta: [10, " injure-deux"] });
    await host.save({ op: "note.edit", note: regret, version: 0, delta: ["regret-deux "] });
    await host.save(room.phrase("injure-trois", [present(kept)]));
    const phrase = present((await room.state()).phrases[0]);
    await host.save({ op: "note.hide", notes: [kept] }, { op: "note.unhide", notes: [kept] });
    await host.save({ op: "note.hide", notes: [abuse, phrase] });
    await host.save({ op: "note.withdraw", notes: [regret] });
    const text = await pageText(room);
    const { to } = JSON.parse(text) as History;
    const shown = [text];
    for (let revision = 1; revision <= to; ++revision)
      for (const format of ["json", "md"])
        shown.push(await (await ask(room, `export/${format}?revision=${revision}`, "facilitator")).text());
    expect(shown.length).toBe(1 + 2 * 8);
    for (const bytes of shown) expect(bytes).not.toMatch(/injure|regret/);
    expect(text).toContain("reste-un");
    expect(shown[3]).toContain("reste-un");
    room.close();
  });

  it("[HTP5] what was shown again was never hidden; an adoption that it ended stays ended", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator");
    const [source] = await room.posted(host, "source");
    const op = room.phrase("Une phrase.", [present(source)]);
    await host.save(op, { op: "definition.ratify" });
    await host.save({ op: "note.hide", notes: [op.note] });
    await host.save({ op: "note.unhide", notes: [op.note] });
    const history = await page(room);
    expect(history.to).toBe(5);
    expect(history.entries.map((entry) => entry.revision)).toEqual([1, 2, 3, 4]);
    expect(history.entries.at(-1)?.ops).toEqual([{ op: "definition.reopen" }]);
    expect((await archive(room, 3)).state.ratified).toBeDefined();
    const then = (await archive(room, 4)).state;
    expect(then.ratified).toBeUndefined();
    expect(then.notes[op.note]).toMatchObject({ text: "Une phrase." });
    expect(then.notes[op.note]?.hidden).toBeUndefined();
    room.close();
  });

  it("[HTP5] comes in pages of at most 1,000, which follow one another without a gap", async () => {
    const room = await Room.open(server);
    const write = async (): Promise<void> => {
      const host = await room.join("facilitator");
      const titles = Array.from({ length: 55 }, (_, i) => ({ op: "board.title", title: `${i}` })); // SUB6: at most 60
      await Promise.all(titles.map((op) => host.save(op)));
    };
    await Promise.all(Array.from({ length: 20 }, write));
    const first = await page(room);
    expect(first).toMatchObject({ from: 1, to: 1000, position: { revision: 1101 } });
    const second = await page(room, 1001);
    expect(second).toMatchObject({ from: 1001, to: 1101, first: 1 });
    const revisions = [...first.entries, ...second.entries].map((entry) => entry.revision);
    expect(revisions).toEqual(Array.from({ length: 1101 }, (_, i) => i + 1));
    const { title } = (await archive(room, 1050)).state;
    expect(second.entries[49]?.ops.at(-1)).toEqual({ op: "board.title", title });
    room.close();
  }, 30_000);
});

describe("exports of an earlier revision", () => {
  it("[HTP6] are the board as it was, in every format", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator");
    const [note] = await room.posted(host, "avant");
    const then = await room.state();
    await host.save({ op: "note.edit", note, version: 0, delta: [5, " après"] }, { op: "board.title", title: "Après" });
    const { position, state } = await archive(room, 2);
    expect(position).toMatchObject({ epoch: 1, revision: 2 });
    expect(position.mark).toMatch(/^[0-9a-f]{16}$/);
    expect(state).toEqual(then);
    const markdown = await (await ask(room, "export/md?revision=2")).text();
    expect(markdown).toContain("avant");
    expect(markdown).not.toContain("après");
    const pdf = await ask(room, "export/pdf?revision=2");
    expect(pdf.headers.get("content-type")).toBe("application/pdf");
    expect((await archive(room, 3)).state).toEqual(await room.state());
    room.close();
  });

  it("[HTP6] a revision that is not yet there, or none, is unknown_revision", async () => {
    const room = await Room.open(server);
    for (const revision of [0, 2, 9007199254740991]) {
      const answer = await ask(room, `export/md?revision=${revision}`);
      expect([answer.status, (await problem(answer)).code]).toEqual([404, "unknown_revision"]);
    }
  });
});

describe("where only some history is kept", () => {
  it("[HTP5] it begins at a base, and older revisions are unknown_revision [HTP6]", async () => {
    const short = await Server.start({ name: "conformance-history-short", args: ["--history-mb", "1"] });
    const room = await Room.open(short);
    let host = await room.join("facilitator");
    const [abuse] = await room.posted(host, "injure", "reste");
    const restart = async (): Promise<void> => {
      room.close();
      expect(await short.end("SIGTERM")).toBe(0); // keeps a snapshot
      await short.up();
      host = await room.join("facilitator");
    };
    await restart();
    for (let i = 0; i < 20; ++i)
      await host.save(...Array.from({ length: 30 }, () => room.post("é".repeat(1000), { place: { x: 0, y: 0 } })));
    await restart();
    await host.save({ op: "note.hide", notes: [abuse] });
    const text = await pageText(room);
    const history = await page(room);
    expect(history).toMatchObject({ from: 2, first: 2, base: { position: { epoch: 1, revision: 2 } } });
    expect(Object.keys(present(history.base).state.notes)).toHaveLength(2);
    expect(text).toContain("reste");
    expect(text).not.toContain("injure");
    expect(history.entries.map((entry) => entry.revision)[0]).toBe(3);
    expect(history.to).toBeLessThan(history.position.revision); // about 1 MB a page
    const rest = await page(room, history.to + 1);
    expect(rest.base).toBeUndefined();
    expect(rest.to).toBe(rest.position.revision);
    const base = await archive(room, 2);
    expect(base.position).toEqual(history.base?.position);
    const older = await ask(room, "export/json?revision=1");
    expect([older.status, (await problem(older)).code]).toEqual([404, "unknown_revision"]);
    room.close();
    await short.close();
  }, 60_000);
});
