import { connect, createServer, type Server as TcpServer, type Socket } from "node:net";
import type { Origin } from "./server.js";

/// A client's way to the server, as bad as a test wants it: bytes are late, lines are cut in the middle of a message,
/// what an old line carried arrives while the next one is there, or both ends keep a line that carries nothing.
export class Link implements Origin {
  /// How late the next piece is.
  delayMs: () => number = () => 0;
  private refusing = false;
  private readonly lines = new Set<Line>();
  private constructor(
    readonly port: number,
    private readonly listener: TcpServer,
    private readonly target: number,
  ) {}

  static async start(target: number): Promise<Link> {
    const listener = createServer();
    await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
    const address = listener.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const link = new Link(address.port, listener, target);
    listener.on("connection", (near) => link.accept(near));
    return link;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /// All lines end at both ends. What was on its way is lost.
  cut(): void {
    for (const line of this.lines) line.end();
  }
  /// The client's ends of all lines end. What was on its way to the server arrives, and only `ms` later the server hears
  /// of the end: the client's next line may be there before the old one is gone.
  orphan(ms: number): void {
    for (const line of this.lines) line.orphan(ms);
  }
  /// The lines that there are carry nothing any more, and neither end is told. New ones are as any.
  hang(): void {
    for (const line of this.lines) line.hang();
  }
  /// No line at all until `open`.
  shut(): void {
    this.refusing = true;
    this.cut();
  }
  open(): void {
    this.refusing = false;
  }
  /// From now on a line like any other. What hangs goes on hanging.
  heal(): void {
    this.delayMs = () => 0;
    this.open();
  }
  close(): void {
    this.cut();
    this.listener.close();
  }

  private accept(near: Socket): void {
    if (this.refusing) return void near.destroy();
    const line = new Line(near, connect(this.target, "127.0.0.1"), () => this.delayMs());
    this.lines.add(line);
    line.onEnd = () => this.lines.delete(line);
  }
}

class Line {
  onEnd: () => void = () => undefined;
  private hangs = false;
  private orphaned = false;

  constructor(
    private readonly near: Socket,
    private readonly far: Socket,
    delayMs: () => number,
  ) {
    const [up, down] = [new Pipe(far, delayMs), new Pipe(near, delayMs)];
    near.on("data", (bytes) => this.hangs || up.carry(bytes));
    far.on("data", (bytes) => this.hangs || this.orphaned || down.carry(bytes));
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on("error", () => undefined); // a close follows
    }
    // An end comes behind what was sent before it. Through a line that hangs it does not come.
    near.on("close", () => this.hangs || this.orphaned || up.end());
    far.on("close", () => this.hangs || (this.orphaned ? this.end() : down.end()));
    up.onEnd = () => this.end();
    down.onEnd = () => this.end();
  }

  hang(): void {
    this.hangs = true;
  }
  orphan(ms: number): void {
    this.orphaned = true;
    this.near.destroy();
    setTimeout(() => this.end(), ms);
  }
  end(): void {
    this.near.destroy();
    this.far.destroy();
    this.onEnd();
  }
}

/// One direction: pieces in order, each late. The last one may be the end.
class Pipe {
  onEnd: () => void = () => undefined;
  private readonly queue: (Buffer | "end")[] = [];
  private lastDue = 0;

  constructor(
    private readonly to: Socket,
    private readonly delayMs: () => number,
  ) {}

  carry(bytes: Buffer): void {
    this.put(bytes);
  }
  end(): void {
    this.put("end");
  }

  private put(piece: Buffer | "end"): void {
    const now = performance.now();
    this.lastDue = Math.max(this.lastDue, now + this.delayMs());
    this.queue.push(piece);
    setTimeout(() => this.deliver(), this.lastDue - now);
  }
  private deliver(): void {
    const piece = this.queue.shift();
    if (piece === "end") this.onEnd();
    else if (piece && !this.to.destroyed) this.to.write(piece);
  }
}
