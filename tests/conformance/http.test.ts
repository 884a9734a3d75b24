import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBoard, get, post, problem, type Tokens, type Workshop } from "../harness/api.js";
import { Room } from "../harness/room.js";
import { Server } from "../harness/server.js";

let server: Server;
let shop: Workshop;
let path: string;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-http" });
  shop = await createBoard(server, "Qu'est-ce que l'innovation sociale ?");
  path = `/api/boards/${shop.board}`;
});
afterAll(() => server.close());

const unknown = "AAAAAAAAAAAAAAAAAAAAAA";
const good = { title: "Atelier", template: "funnel", locale: "fr" };

describe("making a board", () => {
  it("[HTP1] gives an id and three tokens of 128 bits; the lower ones are derived", async () => {
    expect(shop.board).toMatch(/^[A-Za-z0-9_-]{22}$/);
    for (const token of Object.values(shop.tokens)) expect(token).toMatch(/^[A-Za-z0-9_-]{22}$/);
    const derived = (role: string): string =>
      createHmac("sha256", shop.tokens.facilitator).update(`${role}:1`).digest().subarray(0, 16).toString("base64url");
    expect(shop.tokens.participant).toBe(derived("participant"));
    expect(shop.tokens.viewer).toBe(derived("viewer"));
  });

  it.each([
    ["no JSON", "{", 400, "bad_json"],
    ["too deep", "[".repeat(100), 400, "bad_json"],
    ["an array", "[]", 400, "bad_message"],
    ["no title", { template: "funnel", locale: "fr" }, 400, "bad_message"],
    ["an unknown template", { ...good, template: "x" }, 400, "bad_message"],
    ["an unknown locale", { ...good, locale: "de" }, 400, "bad_message"],
    ["an unknown field", { ...good, admin: true }, 400, "bad_message"],
    ["a title of 201", { ...good, title: "é".repeat(201) }, 400, ""],
    ["an empty title", { ...good, title: "" }, 400, ""],
    ["a control character", { ...good, title: "a\u0007" }, 400, ""],
    ["an archive that is none", { archive: { format: "other" } }, 400, ""],
    ["an archive and a title", { ...good, archive: {} }, 400, "bad_message"],
  ])("[VAL1] %s is refused with its code", async (_, body, status, code) => {
    const answer = await post(server, "/api/boards", body);
    expect(answer.status).toBe(status);
    const told = await problem(answer);
    expect(told).toMatchObject({ status });
    if (code) expect(told.code).toBe(code);
    expect(["bad_json", "bad_message", "text_too_long", "text_empty", "invalid_text"]).toContain(told.code);
  });

  it("[HTP2] invalid UTF-8 in the body is refused", async () => {
    const body = Buffer.concat([
      Buffer.from('{"title":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('","template":"funnel","locale":"fr"}'),
    ]);
    const answer = await fetch(`${server.origin}/api/boards`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(answer.status).toBe(400);
    expect(["bad_json", "invalid_text", "bad_message"]).toContain((await problem(answer)).code);
  });

  it("[HTP2] another content type is 415, other methods 405, other addresses 404", async () => {
    const text = await fetch(`${server.origin}/api/boards`, {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body: "{}",
    });
    expect([text.status, (await problem(text)).code]).toEqual([415, "unsupported_media_type"]);
    for (const [method, where] of [
      ["PUT", "/api/boards"],
      ["GET", "/api/boards"],
      ["PATCH", path],
      ["POST", `${path}/snapshot`],
      ["DELETE", `${path}/links`],
    ] as const) {
      const answer = await fetch(server.origin + where, { method });
      expect([answer.status, (await problem(answer)).code], `${method} ${where}`).toEqual([405, "method_not_allowed"]);
    }
    for (const where of ["/api", "/api/", "/api/nothing", `${path}/nothing`, `${path}/export/docx`]) {
      const answer = await get(server, where, shop.tokens.facilitator);
      expect([answer.status, (await problem(answer)).code], where).toEqual([404, "not_found"]);
    }
  });

  it("[HTP2] a body over 8 MiB is payload_too_large", async () => {
    const answer = await post(server, "/api/boards", " ".repeat(8_388_609)).catch((error: unknown) => error);
    if (answer instanceof Response) {
      expect([answer.status, (await problem(answer)).code]).toEqual([413, "payload_too_large"]);
    } else expect(String(answer)).toMatch(/fetch failed/); // the server may close while we still write
    expect((await get(server, "/healthz")).status).toBe(200);
  });
});

describe("tokens", () => {
  it("[HTP2] none is 401; a wrong one, another board's and an unknown board are 404 alike", async () => {
    const other = await createBoard(server);
    for (const where of ["", "/links", "/snapshot", "/export/json", "/export/md", "/export/pdf"]) {
      const none = await get(server, path + where);
      expect([none.status, (await problem(none)).code], where).toEqual([401, "unauthorized"]);
      const told = [];
      for (const [at, token] of [
        [path, unknown],
        [path, other.tokens.facilitator],
        [`/api/boards/${unknown}`, shop.tokens.facilitator],
      ] as const) {
        const answer = await get(server, at + where, token);
        told.push(`${answer.status} ${JSON.stringify(await problem(answer))}`);
      }
      expect(new Set(told).size, where).toBe(1);
      expect(told[0]).toMatch(/^404 .*unknown_board/);
    }
  });

  it.each(["Basic abc", "Bearer", "Bearer ", "Bearer a b", `bearer ${"x".repeat(500)}`])(
    "[HTP2] %j is unauthorized or unknown",
    async (header) => {
      const answer = await fetch(server.origin + path, { headers: { authorization: header } });
      expect([401, 404]).toContain(answer.status);
      await problem(answer);
    },
  );

  it("[HTP2] a board id out of its alphabet is not found", async () => {
    for (const board of ["x", "a".repeat(23), "%00", "..%2f..", "A".repeat(21) + "é"]) {
      const answer = await get(server, `/api/boards/${board}`, shop.tokens.facilitator);
      expect(answer.status, board).toBe(404);
    }
  });

  it("links: a role hands on its own and lower tokens", async () => {
    const links = async (role: keyof Tokens): Promise<unknown> =>
      (await get(server, `${path}/links`, shop.tokens[role])).json();
    expect(await links("facilitator")).toEqual({ tokens: shop.tokens });
    // The viewers' token follows from the facilitator's alone (HTP1), so a participant may have to do without it.
    const { tokens } = (await links("participant")) as { tokens: Partial<Tokens> };
    expect(tokens).toMatchObject({ participant: shop.tokens.participant });
    expect(tokens).not.toHaveProperty("facilitator");
    expect([undefined, shop.tokens.viewer]).toContain(tokens.viewer);
    expect(await links("viewer")).toEqual({ tokens: { viewer: shop.tokens.viewer } });
  });

  it("metadata tells title, role, position and ledger", async () => {
    const meta = await (await get(server, path, shop.tokens.participant)).json();
    expect(meta).toMatchObject({
      board: shop.board,
      title: "Qu'est-ce que l'innovation sociale ?",
      locale: "fr",
      role: "participant",
    });
    expect(meta).toMatchObject({ position: { epoch: 1, revision: 1 }, ledger: { posted: 0, open: 0 } });
  });
});

describe("the snapshot", () => {
  it("bears an ETag of its position, is private, and answers 304", async () => {
    const room = await Room.open(server);
    const where = `/api/boards/${room.board}/snapshot`;
    const first = await get(server, where, room.tokens.viewer);
    const { position } = (await first.json()) as { position: { epoch: number; revision: number; mark: string } };
    const tag = first.headers.get("etag") ?? "";
    expect(tag).toMatch(new RegExp(`^W/"${position.epoch}\\.${position.revision}\\.${position.mark}\\.\\w+"$`));
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    expect(first.headers.get("vary")).toBe("Authorization, Accept-Encoding");
    expect((await get(server, where, room.tokens.viewer, { "if-none-match": tag })).status).toBe(304);
    await (await room.join("participant")).save(room.post("nouveau"));
    const changed = await get(server, where, room.tokens.viewer, { "if-none-match": tag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).not.toBe(tag);
    room.close();
  });

  it("comes in gzip to who reads it, under the same tag, and is known by it in both encodings", async () => {
    const where = `${path}/snapshot`;
    const of = (coding: string, more = {}) =>
      get(server, where, shop.tokens.viewer, { "accept-encoding": coding, ...more });
    const [packed, plain] = [await of("gzip"), await of("identity")]; // fetch unpacks by itself
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(await packed.text()).toBe(await plain.text());
    const tag = plain.headers.get("etag") ?? "";
    expect(packed.headers.get("etag")).toBe(tag);
    for (const coding of ["gzip", "identity"]) expect((await of(coding, { "if-none-match": tag })).status).toBe(304);
  });

  it("[VAL2] is in canonical encoding", async () => {
    const text = await (await get(server, `${path}/snapshot`, shop.tokens.viewer)).text();
    const canonical = (value: unknown): string => {
      if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
      if (typeof value !== "object" || value === null) return JSON.stringify(value);
      const keys = Object.keys(value).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key])}`).join(",")}}`;
    };
    expect(text.trimEnd()).toBe(canonical(JSON.parse(text)));
    expect(text).not.toContain('"key"');
  });

  it("[STA4] no person's key is in anything that leaves the server", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    await client.save(room.post("x"));
    const host = await room.join("facilitator");
    const exported = await (await get(server, `/api/boards/${room.board}/export/json`, room.tokens.facilitator)).text();
    for (const text of [JSON.stringify(host.received), JSON.stringify(client.received), exported]) {
      expect(text).not.toMatch(/"key"|[0-9a-f]{64}/);
      expect(text).not.toContain(client.person);
    }
    room.close();
  });
});

describe("exports", () => {
  it("[HTP3] JSON has everything and opens again as a new board", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator", { name: "Anne" });
    const ids = await room.posted(host, "=1+1", "deux\nlignes", "🌍 «é»");
    await host.save(room.phrase("Une phrase.", ids), { op: "definition.ratify" });
    const answer = await get(server, `/api/boards/${room.board}/export/json`, room.tokens.viewer);
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; ?filename/);
    const archive = (await answer.json()) as { state: unknown };
    expect(archive).toMatchObject({
      format: "entonnoir",
      version: 1,
      ledger: { posted: 3, carried: 3 },
      state: await room.state(),
    });
    const keys = ["exported_at", "format", "kept_until", "ledger", "position", "state", "version"];
    expect(Object.keys(archive).sort()).toEqual(keys);
    const made = await post(server, "/api/boards", { archive });
    expect(made.status).toBe(201);
    const copy = (await made.json()) as Workshop;
    expect(copy.board).not.toBe(room.board);
    const { state } = (await (
      await get(server, `/api/boards/${copy.board}/snapshot`, copy.tokens.facilitator)
    ).json()) as { state: unknown };
    const lasting = ["title", "stages", "groups", "notes", "phrases", "current_stage", "locale", "template"];
    const only = (from: unknown): unknown =>
      Object.fromEntries(Object.entries(from as object).filter(([key]) => lasting.includes(key)));
    expect(only(state)).toEqual(only(archive.state));
    room.close();
  });

  it("[HTP3] Markdown and PDF are attachments with the definition", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator");
    await host.save(room.phrase("Une phrase <b>grasse</b> & juste.", await room.posted(host, "source")));
    const markdown = await get(server, `/api/boards/${room.board}/export/md`, room.tokens.participant);
    expect(markdown.headers.get("content-type")).toContain("text/markdown");
    expect(markdown.headers.get("content-disposition")).toContain("attachment");
    const pdf = await get(server, `/api/boards/${room.board}/export/pdf`, room.tokens.participant);
    expect(pdf.headers.get("content-type")).toBe("application/pdf");
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
    room.close();
  });

  it("what is not built yet says so with 501", async () => {
    for (const kind of ["csv", "html", "svg", "png"]) {
      const answer = await get(server, `${path}/export/${kind}`, shop.tokens.facilitator);
      expect([answer.status, (await problem(answer)).code], kind).toEqual([501, "not_supported_yet"]);
    }
    const answer = await fetch(`${server.origin}${path}/import`, {
      method: "POST",
      headers: { authorization: `Bearer ${shop.tokens.facilitator}`, "content-type": "application/json" },
      body: "{}",
    });
    expect([answer.status, (await problem(answer)).code]).toEqual([501, "not_supported_yet"]);
  });
});

describe("deleting and health", () => {
  it("a facilitator deletes a board for good; others may not", async () => {
    const doomed = await createBoard(server);
    const remove = (token: string): Promise<Response> =>
      fetch(`${server.origin}/api/boards/${doomed.board}`, {
        method: "DELETE",
        headers: { authorization: `Bearer ${token}` },
      });
    const refused = await remove(doomed.tokens.participant);
    expect([refused.status, (await problem(refused)).code]).toEqual([403, "forbidden"]);
    expect((await remove(doomed.tokens.facilitator)).status).toBe(204);
    const gone = await get(server, `/api/boards/${doomed.board}`, doomed.tokens.facilitator);
    expect([404, 410]).toContain(gone.status);
    expect(["unknown_board", "board_gone"]).toContain((await problem(gone)).code);
  });

  it("healthz and readyz answer ok", async () => {
    for (const where of ["/healthz", "/readyz"]) {
      const answer = await get(server, where);
      expect([answer.status, (await answer.text()).trim()]).toEqual([200, "ok"]);
    }
  });
});
