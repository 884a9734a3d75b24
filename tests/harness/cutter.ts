import { connect, createServer, type Server as TcpServer, type Socket } from "node:net";

/// What happens to bytes on their way.
/// `stalled`: they wait, in both directions, also on new connections, as behind a firewall that drops packets.
/// `deaf`: what is asked gets through, what is answered is lost.
type Mode = "open" | "stalled" | "deaf";

/// A TCP proxy on 127.0.0.1 between a server and its Redis, which can be cut.
export class Cutter {
  private mode: Mode = "open";
  private readonly lines = new Set<Line>();
  private constructor(
    readonly port: number,
    private readonly listener: TcpServer,
    private readonly target: number,
  ) {}

  static async start(target: number): Promise<Cutter> {
    const listener = createServer();
    await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
    const address = listener.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const cutter = new Cutter(address.port, listener, target);
    listener.on("connection", (near) => cutter.accept(near));
    return cutter;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /// What waited goes on. Lines whose answers were lost cannot: they end.
  open(): void {
    if (this.mode === "deaf") this.cut();
    this.mode = "open";
    for (const line of this.lines) line.resume();
  }
  stall(): void {
    this.mode = "stalled";
    for (const line of this.lines) line.pause();
  }
  deafen(): void {
    this.mode = "deaf";
  }
  /// Ends every connection; new ones are taken as before.
  cut(): void {
    for (const line of this.lines) line.end();
  }
  close(): void {
    this.cut();
    this.listener.close();
  }

  private accept(near: Socket): void {
    const line = new Line(near, connect(this.target, "127.0.0.1"), () => this.mode === "deaf");
    if (this.mode === "stalled") line.pause();
    this.lines.add(line);
    line.onEnd = () => this.lines.delete(line);
  }
}

class Line {
  onEnd: () => void = () => undefined;
  constructor(
    private readonly near: Socket,
    private readonly far: Socket,
    loses: () => boolean,
  ) {
    near.setNoDelay(true);
    far.setNoDelay(true);
    near.on("data", (bytes) => far.write(bytes));
    far.on("data", (bytes) => void (loses() || near.write(bytes)));
    for (const socket of [near, far]) {
      socket.on("error", () => undefined); // a close follows
      socket.on("close", () => this.end());
    }
  }
  pause(): void {
    this.near.pause();
    this.far.pause();
  }
  resume(): void {
    this.near.resume();
    this.far.resume();
  }
  end(): void {
    this.near.destroy();
    this.far.destroy();
    this.onEnd();
  }
}
