import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBoard, get, type Workshop } from "../harness/api.js";
import { Raw } from "../harness/raw.js";
import { Room, undisturbed } from "../harness/room.js";
import { Server } from "../harness/server.js";

let server: Server;
let shop: Workshop;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-hostile" });
  shop = await createBoard(server);
});
afterAll(() => server.close());

const status = (text: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
async function ask(request: string | Buffer, msMax = 5_000): Promise<{ status: number; text: string }> {
  const raw = await Raw.open(server.port);
  raw.write(request);
  const text = await raw.until((received) => received.includes("\r\n\r\n"), msMax);
  await new Promise((done) => setTimeout(done, 50));
  raw.close();
  return { status: status(text), text: raw.text };
}
const head = (lines: string): string => `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${lines}\r\n`;

describe("bad requests", () => {
  it("[HTP2] a header over 8 KiB is 431", async () => {
    expect((await ask(head(`X-Long: ${"x".repeat(9_000)}\r\n`))).status).toBe(431);
    expect((await ask(`GET /${"x".repeat(9_000)} HTTP/1.1\r\nHost: a\r\n\r\n`)).status).toBeGreaterThanOrEqual(400);
    expect((await get(server, "/healthz")).status).toBe(200);
  });

  it("[HTP2] what is no HTTP is 400 or closed", async () => {
    for (const bytes of [
      "hello\r\n\r\n",
      "\u0000\u0001\u0002\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      "GET  /  HTTP/1.1\r\n\r\n",
    ]) {
      const raw = await Raw.open(server.port);
      raw.write(bytes);
      const text = await raw.until((received) => received.includes("\r\n\r\n"));
      expect(status(text) === 0 || status(text) >= 400, JSON.stringify(bytes)).toBe(true);
      raw.close();
    }
    expect((await get(server, "/healthz")).status).toBe(200);
  });

  it("[HTP2] two lengths, or a length and chunks, are refused", async () => {
    const post = (lines: string, body: string): string =>
      `POST /api/boards HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/json\r\n${lines}\r\n${body}`;
    for (const request of [
      post("Content-Length: 2\r\nContent-Length: 3\r\n", "{}}"),
      post("Content-Length: -1\r\n", "{}"),
      post("Content-Length: 2x\r\n", "{}"),
    ])
      expect((await ask(request)).status, request).toBe(400);
  });

  it("[HTP2] a length over the limit is 413 before the body comes", async () => {
    const answer = await ask(
      `POST /api/boards HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n`,
    );
    expect(answer.status).toBe(413);
    expect(answer.text).toContain("payload_too_large");
  });

  it("[HTP2] a header that comes too slowly ends the connection, and others are served meanwhile", async () => {
    const raw = await Raw.open(server.port);
    raw.write("GET /healthz HTTP/1.1\r\nHost: 127");
    const dripping = setInterval(() => raw.write("x"), 1_000);
    try {
      expect((await get(server, "/healthz")).status).toBe(200);
      await raw.untilEnd(40_000);
    } finally {
      clearInterval(dripping);
      raw.close();
    }
    expect([0, 408]).toContain(status(raw.text));
  }, 60_000);

  it.each([
    "/../secret.txt",
    "/assets/../../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/assets/..%5c..%5csecret.txt",
    "/assets/..\\..\\secret.txt",
    "//etc/passwd",
    "/assets//etc/passwd",
    "/assets/%00",
    "/assets/a.js%00.html",
    "/%c0%ae%c0%ae/secret.txt",
  ])("[HTP2] %s reads nothing outside the page's folder", async (where) => {
    const answer = await ask(`GET ${where} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
    expect(answer.text).not.toContain("out of bounds");
    expect(answer.text).not.toContain("root:");
    expect([400, 404]).toContain(answer.status);
  });
});

describe("origins", () => {
  const upgrade = async (headers: string): Promise<number> => {
    const raw = await Raw.open(server.port);
    const answer = await raw.upgrade(server.port, shop.board, headers);
    raw.close();
    return status(answer);
  };
  it("[HTP4] a foreign Origin is 403 before any upgrade; the own one and none are let in", async () => {
    expect(await upgrade("Origin: http://evil.example\r\n")).toBe(403);
    expect(await upgrade(`Origin: http://127.0.0.1:${server.port + 1}\r\n`)).toBe(403);
    expect(await upgrade(`Origin: http://127.0.0.1.evil.example:${server.port}\r\n`)).toBe(403);
    expect(await upgrade("Origin: null\r\n")).toBe(403);
    expect(await upgrade(`Origin: http://127.0.0.1:${server.port}\r\n`)).toBe(101);
    expect(await upgrade("")).toBe(101);
  });

  it("[HTP4] the refusal names its code", async () => {
    const answer = await ask(
      `GET /api/boards/${shop.board}/live HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nOrigin: http://evil.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: entonnoir.v1\r\n\r\n",
    );
    expect(answer.text).toContain("origin_refused");
  });

  it("[HTP4] a foreign Origin may not change anything by HTTP either", async () => {
    const answer = await fetch(`${server.origin}/api/boards`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: "http://evil.example" },
      body: JSON.stringify({ title: "x", template: "blank", locale: "fr" }),
    });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("the upgrade", () => {
  it("[CON1] without the subprotocol or as plain GET it is refused", async () => {
    const plain = await get(server, `/api/boards/${shop.board}/live`, shop.tokens.facilitator);
    expect(plain.status).toBeGreaterThanOrEqual(400);
    const answer = await ask(
      `GET /api/boards/${shop.board}/live HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: other.v9\r\n\r\n",
    );
    expect([101, 400, 426]).toContain(answer.status);
    expect(answer.text.toLowerCase()).not.toContain("sec-websocket-protocol: other.v9");
  });

  it("[CON3] the answer names entonnoir.v1 and offers no compression", async () => {
    const raw = await Raw.open(server.port);
    const answer = (
      await raw.upgrade(server.port, shop.board, "Sec-WebSocket-Extensions: permessage-deflate\r\n")
    ).toLowerCase();
    raw.close();
    expect(answer).toContain("sec-websocket-protocol: entonnoir.v1");
    expect(answer).not.toContain("permessage-deflate");
  });

  it("[CON10] random bytes after the upgrade end that connection alone", async () => {
    const room = await Room.open(server);
    const witness = await room.join("participant");
    await undisturbed(room, witness, async () => {
      for (let i = 0; i < 20; i++) {
        const raw = await Raw.open(server.port);
        await raw.upgrade(server.port, room.board);
        raw.write(Buffer.from(Array.from({ length: 200 }, (_, k) => (k * 37 + i * 91 + 3) & 255)));
        await raw.untilEnd(10_000);
      }
    });
    room.close();
  }, 60_000);

  it("[CON10] reserved bits and unknown opcodes end a connection", async () => {
    for (const first of [0xf1, 0x83, 0x8b]) {
      const raw = await Raw.open(server.port);
      await raw.upgrade(server.port, shop.board);
      raw.write(Buffer.from([first, 0x80, 0, 0, 0, 0]));
      await raw.untilEnd(10_000);
    }
  });
});

describe("a reader that does not read", () => {
  it("[CON5] does not hold up the others, and costs bounded memory", async () => {
    const room = await Room.open(server);
    const [writer, watcher] = [await room.join("facilitator"), await room.join("viewer")];
    const raw = await Raw.open(server.port);
    await raw.upgrade(server.port, room.board);
    raw.frame(
      1,
      JSON.stringify({ type: "hello", token: room.tokens.viewer, client: "slow", person: "s".repeat(20), name: "" }),
    );
    await raw.until((text) => text.includes("snapshot"));
    raw.socket.pause();
    const before = server.resident();
    for (let i = 0; i < 25; i++) await writer.save(room.post("a".repeat(2000)));
    await watcher.reached(26);
    expect(watcher.entries()).toHaveLength(25);
    expect(server.resident() - before).toBeLessThan(40 * 1024 * 1024);
    raw.close();
    room.close();
  });
});
