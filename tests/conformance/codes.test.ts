import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, get, problem } from "../harness/api.js";
import { Client } from "../harness/client.js";
import { Room } from "../harness/room.js";
import { type Origin, Server } from "../harness/server.js";

let server: Server;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-codes" });
});
afterAll(() => server.close());

interface JoinCode {
  readonly code: string;
  readonly expires_at: number;
}
const path = (room: Room): string => `/api/boards/${room.board}/code`;
const join = (at: Origin, code: unknown): Promise<Response> => call(at, "POST", "/api/join", undefined, { code });

async function make(room: Room, body?: unknown): Promise<JoinCode> {
  const answer = await call(server, "POST", path(room), room.tokens.facilitator, body);
  expect(answer.status).toBe(201);
  return (await answer.json()) as JoinCode;
}
async function refused(answer: Response): Promise<[number, string]> {
  return [answer.status, (await problem(answer)).code];
}

describe("join codes", () => {
  it("[HTP7] a facilitator has one made, participants see it, viewers do not", async () => {
    const room = await Room.open(server);
    const { facilitator, participant, viewer } = room.tokens;
    expect(await refused(await get(server, path(room), facilitator))).toEqual([404, "no_code"]);
    const made = await make(room);
    expect(made.code).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
    expect(Math.abs(made.expires_at - Date.now() - 7_200_000)).toBeLessThan(60_000);
    expect(await make(room)).toEqual(made);
    expect(await make(room, {})).toEqual(made);
    for (const token of [facilitator, participant]) {
      const answer = await get(server, path(room), token);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(await answer.json()).toEqual(made);
    }
    expect(await refused(await get(server, path(room), viewer))).toEqual([403, "forbidden"]);
    for (const token of [participant, viewer])
      for (const method of ["POST", "DELETE"])
        expect(await refused(await call(server, method, path(room), token))).toEqual([403, "forbidden"]);
    expect(await refused(await get(server, path(room)))).toEqual([401, "unauthorized"]);
    expect(await refused(await call(server, "POST", path(room), "A".repeat(22)))).toEqual([404, "unknown_board"]);
  });

  it("[HTP7] it opens the board as a participant, however it was typed", async () => {
    const room = await Room.open(server);
    const { code } = await make(room);
    const typed = [code, code.toLowerCase(), `${code.slice(0, 4)}-${code.slice(4)}`, ` ${[...code].join(" ")} `];
    for (const text of typed) {
      const answer = await join(server, text);
      expect(answer.status, text).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(await answer.json()).toEqual({ board: room.board, token: room.tokens.participant });
    }
  });

  it("[HTP7] a new one takes its place, and switched off there is none; the board stays", async () => {
    const room = await Room.open(server);
    const old = await make(room);
    const fresh = await make(room, { renew: true });
    expect(fresh.code).not.toBe(old.code);
    expect(await refused(await join(server, old.code))).toEqual([404, "unknown_code"]);
    expect((await join(server, fresh.code)).status).toBe(200);
    expect((await call(server, "DELETE", path(room), room.tokens.facilitator)).status).toBe(204);
    expect(await refused(await join(server, fresh.code))).toEqual([404, "unknown_code"]);
    expect(await refused(await get(server, path(room), room.tokens.participant))).toEqual([404, "no_code"]);
    expect((await get(server, `/api/boards/${room.board}`, room.tokens.facilitator)).status).toBe(200);
  });

  it("[HTP7] it ends with the links that it was made for", async () => {
    const room = await Room.open(server);
    const { code } = await make(room);
    const host = await room.join("facilitator");
    await host.save({ op: "links.renew" });
    expect(await refused(await join(server, code))).toEqual([404, "unknown_code"]);
    expect(await refused(await get(server, path(room), room.tokens.facilitator))).toEqual([404, "no_code"]);
    const fresh = await make(room);
    const derived = createHmac("sha256", room.tokens.facilitator).update("participant:2").digest().subarray(0, 16);
    const answer = await join(server, fresh.code);
    expect(await answer.json()).toEqual({ board: room.board, token: derived.toString("base64url") });
  });

  it("[HTP7] it ends with its board", async () => {
    const room = await Room.open(server);
    const { code } = await make(room);
    expect((await call(server, "DELETE", `/api/boards/${room.board}`, room.tokens.facilitator)).status).toBe(204);
    expect(await refused(await join(server, code))).toEqual([404, "unknown_code"]);
  });

  it("[HTP7] what is no call is told so", async () => {
    const room = await Room.open(server);
    const wrong = async (body: string, type = "application/json"): Promise<[number, string]> =>
      refused(await fetch(`${server.origin}/api/join`, { method: "POST", headers: { "content-type": type }, body }));
    expect(await wrong("{")).toEqual([400, "bad_json"]);
    expect(await wrong("{}")).toEqual([400, "bad_message"]);
    expect(await wrong('{"code":7}')).toEqual([400, "bad_message"]);
    expect(await wrong('{"code":"A","more":1}')).toEqual([400, "bad_message"]);
    expect(await wrong('{"code":"ABCDEFGH"}', "text/plain")).toEqual([415, "unsupported_media_type"]);
    expect(await wrong(`{"code":"${"A".repeat(2_000)}"}`)).toEqual([413, "payload_too_large"]);
    expect((await fetch(`${server.origin}/api/join`)).status).toBe(405);
    const bad = await call(server, "POST", path(room), room.tokens.facilitator, { renew: 1 });
    expect(await refused(bad)).toEqual([400, "bad_message"]);
  });

  it("[HTP7] codes and tokens are in no log line", async () => {
    const room = await Room.open(server);
    const { code } = await make(room);
    await join(server, code);
    await join(server, "ABCDEFGH");
    for (const secret of [code, room.tokens.participant, room.tokens.facilitator])
      expect(server.log()).not.toContain(secret);
  });
});

describe("guessing codes", () => {
  it("[HTP7] too many failures are refused for the whole server, and it says when to come back", async () => {
    const guessed = await Server.start({ name: "conformance-codes-guessed" });
    try {
      const answers = await Promise.all(Array.from({ length: 160 }, () => join(guessed, "ABCDEFGH")));
      const of = (status: number): Response[] => answers.filter((answer) => answer.status === status);
      expect(of(404).length + of(429).length).toBe(160);
      expect(of(404).length).toBeGreaterThanOrEqual(100);
      expect(of(404).length).toBeLessThan(160);
      expect(of(429)[0]?.headers.get("retry-after")).toMatch(/^\d+$/);
    } finally {
      await guessed.close();
    }
  });
});

describe("near-duplicates", () => {
  const duplicates = (room: Room, token: string, stage = room.stage(0)): Promise<Response> =>
    get(server, `/api/boards/${room.board}/duplicates?stage=${stage}`, token);

  it("[HTP8] facilitators are told the notes that say nearly the same; nothing is done by it", async () => {
    const room = await Room.open(server);
    const host: Client = await room.join("facilitator");
    const texts = ["Des jardins partagés en ville", "des Jardins partages, en VILLE !", "Une école ouverte le soir"];
    const [one, two] = await room.posted(host, ...texts);
    const before = await room.state();
    const answer = await duplicates(room, room.tokens.facilitator);
    expect(answer.status).toBe(200);
    const { clusters } = (await answer.json()) as { clusters: string[][] };
    expect(clusters.map((cluster) => [...cluster].sort())).toEqual([[one, two].sort()]);
    expect(await room.state()).toEqual(before);
    for (const token of [room.tokens.participant, room.tokens.viewer])
      expect(await refused(await duplicates(room, token))).toEqual([403, "forbidden"]);
    expect(await refused(await duplicates(room, room.tokens.facilitator, "nowhere"))).toEqual([400, "bad_message"]);
  });
});
