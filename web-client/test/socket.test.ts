// The transport over a WebSocket: packed messages, and that nothing overtakes them (CON13).
import { setImmediate } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Connection, socketTransport, type Transport } from "../src/session";
import type { SocketLike } from "../src/session/socket";

class TestSocket implements SocketLike {
  static all: TestSocket[] = [];
  binaryType = "blob";
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;
  sent: string[] = [];
  closed: number | undefined;
  constructor() {
    TestSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(code?: number): void {
    this.closed ??= code;
  }
  tell(data: string | ArrayBuffer): void {
    this.onmessage?.({ data } as never);
  }
  end(): void {
    this.onclose?.({} as never);
  }
}

const packed = (text: string): ArrayBuffer => new Uint8Array(gzipSync(text)).buffer;

let heard: string[];
let transport: Transport;
const connect = (): Connection =>
  transport.connect({
    opened: () => heard.push("(opened)"),
    message: (text) => heard.push(text),
    closed: () => heard.push("(closed)"),
  });
const last = (): TestSocket => TestSocket.all.at(-1) as TestSocket;
const heardOf = (count: number) => vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(count));

/// Whatever was being unpacked is done: this one, begun later, is.
async function allUnpacked(): Promise<void> {
  const text = new Response(new Blob([packed("x")]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  await text;
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

beforeEach(() => {
  TestSocket.all = [];
  heard = [];
  transport = socketTransport("ws://x", TestSocket);
});

describe("a packed message", () => {
  it("[CON13] is read as the text in it", async () => {
    connect();
    expect(last().binaryType).toBe("arraybuffer");
    const text = JSON.stringify({ type: "snapshot", title: "Été 漢字 😀".repeat(20_000) });
    last().tell(packed(text));
    await heardOf(1);
    expect(heard).toEqual([text]);
  });

  it("[CON13] is not overtaken by what comes behind it, packed or not, nor by the end", async () => {
    connect();
    last().tell("1");
    expect(heard).toEqual(["1"]);
    last().tell(packed("2".repeat(300_000)));
    for (const text of ["3", "4"]) last().tell(text);
    last().tell(packed("5"));
    last().tell("6");
    last().tell(packed("7"));
    last().end();
    expect(heard).toEqual(["1"]);
    await heardOf(8);
    expect(heard.map((text) => text.slice(0, 8))).toEqual(["1", "22222222", "3", "4", "5", "6", "7", "(closed)"]);
  });

  it("[CON13] afterwards messages are read at once again", async () => {
    connect();
    last().tell(packed("1"));
    await heardOf(1);
    last().tell("2");
    expect(heard).toEqual(["1", "2"]);
  });

  it("[CON13] of a connection that was closed meanwhile is not heard, nor what came behind it", async () => {
    const connection = connect();
    last().tell(packed("1"));
    last().tell("2");
    connection.close();
    last().tell("3");
    last().end();
    await allUnpacked();
    expect(heard).toEqual([]);
    expect(last().closed).toBe(1000);
  });

  it("[CON13] a new connection does not wait for the old one, and hears nothing of it", async () => {
    const old = connect();
    const before = last();
    before.tell(packed("old"));
    before.tell("old too");
    old.close();
    connect();
    last().tell("new");
    expect(heard).toEqual(["new"]);
    last().tell(packed("new too"));
    await heardOf(2);
    await allUnpacked();
    expect(heard).toEqual(["new", "new too"]);
  });

  it("[CON13] that cannot be unpacked ends the connection, and the next one does not ask for any", async () => {
    expect(transport.packed).toBe(true);
    for (const bad of [new ArrayBuffer(40), packed("whole".repeat(1000)).slice(0, 30), new ArrayBuffer(0)]) {
      heard = [];
      transport.packed = true;
      connect();
      last().tell(bad);
      last().tell("behind");
      await heardOf(1);
      last().end();
      expect(heard).toEqual(["(closed)"]);
      expect(last().closed).toBe(1000);
      expect(transport.packed).toBe(false);
    }
  });

  it("[CON13] is not asked for where it could not be read", () => {
    vi.stubGlobal("DecompressionStream", undefined);
    delete (globalThis as { DecompressionStream?: unknown }).DecompressionStream;
    expect(socketTransport("ws://x", TestSocket).packed).toBe(false);
    vi.unstubAllGlobals();
    expect(socketTransport("ws://x", TestSocket).packed).toBe(true);
  });
});
