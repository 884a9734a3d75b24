import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

/// A bare TCP connection, for bytes that no proper client would send.
export class Raw {
  private bytes = Buffer.alloc(0);
  ended = false;
  private constructor(readonly socket: Socket) {
    socket.on("data", (chunk) => (this.bytes = Buffer.concat([this.bytes, chunk])));
    socket.on("close", () => (this.ended = true));
    socket.on("error", () => (this.ended = true));
  }

  static async open(port: number): Promise<Raw> {
    const socket = connect(port, "127.0.0.1");
    await new Promise<void>((done, failed) => {
      socket.once("connect", done);
      socket.once("error", failed);
    });
    return new Raw(socket);
  }

  write(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  get text(): string {
    return this.bytes.toString("latin1");
  }

  /// Waits until `holds` of all that was received, or the other side ends.
  async until(holds: (text: string) => boolean, msMax = 5_000): Promise<string> {
    const end = Date.now() + msMax;
    while (!holds(this.text) && !this.ended) {
      if (Date.now() > end) throw new Error(`not after ${msMax} ms; had ${JSON.stringify(this.text.slice(0, 300))}`);
      await new Promise((done) => setTimeout(done, 5));
    }
    return this.text;
  }

  async untilEnd(msMax = 5_000): Promise<string> {
    return this.until(() => this.ended, msMax);
  }

  /// Upgrades to a WebSocket; what follows is frames.
  async upgrade(port: number, board: string, headers = ""): Promise<string> {
    this.write(
      `GET /api/boards/${board}/live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Protocol: entonnoir.v1\r\n${headers}\r\n`,
    );
    const text = await this.until((received) => received.includes("\r\n\r\n"));
    const head = text.slice(0, text.indexOf("\r\n\r\n"));
    this.bytes = this.bytes.subarray(head.length + 4);
    return head;
  }

  /// A masked frame.
  frame(opcode: number, payload: Buffer | string, fin = true, masked = true): void {
    const data = Buffer.isBuffer(payload) ? payload : Buffer.from(payload, "utf8");
    const mask = randomBytes(4);
    const head = frameHead((fin ? 0x80 : 0) | opcode, data.length, masked);
    const body = masked ? Buffer.concat([mask, data.map((byte, i) => byte ^ (mask[i % 4] ?? 0))]) : data;
    this.write(Buffer.concat([head, body]));
  }

  /// The frames received so far: server frames are not masked.
  frames(): { opcode: number; payload: Buffer }[] {
    const found = [];
    let at = 0;
    while (this.bytes.length - at >= 2) {
      const short = (this.bytes[at + 1] ?? 0) & 127;
      const head = short === 127 ? 10 : short === 126 ? 4 : 2;
      if (this.bytes.length - at < head) break;
      const length =
        short === 127
          ? Number(this.bytes.readBigUInt64BE(at + 2))
          : short === 126
            ? this.bytes.readUInt16BE(at + 2)
            : short;
      if (this.bytes.length - at < head + length) break;
      found.push({ opcode: (this.bytes[at] ?? 0) & 15, payload: this.bytes.subarray(at + head, at + head + length) });
      at += head + length;
    }
    return found;
  }

  /// The close frame's code; 1005 if it has none.
  async closeCode(msMax = 5_000): Promise<number> {
    await this.until(() => this.frames().some((frame) => frame.opcode === 8), msMax);
    const close = this.frames().find((frame) => frame.opcode === 8);
    if (!close) throw new Error("ended without a close frame");
    return close.payload.length >= 2 ? close.payload.readUInt16BE(0) : 1005;
  }

  close(): void {
    this.socket.destroy();
  }
}

function frameHead(first: number, length: number, masked: boolean): Buffer {
  const bit = masked ? 0x80 : 0;
  if (length < 126) return Buffer.from([first, bit | length]);
  if (length < 65536) return Buffer.from([first, bit | 126, length >> 8, length & 255]);
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = bit | 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
