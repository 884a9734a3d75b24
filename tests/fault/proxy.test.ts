import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { Cleanup } from "../harness/cleanup.js";
import { Process } from "../harness/process.js";
import { freePort, root } from "../harness/server.js";

/// What stands behind the proxy here: answers, or hangs up when it has read what was asked.
class Node {
  readonly asked: string[] = [];
  hangsUp = false;
  private constructor(private readonly http: HttpServer) {}

  static async start(): Promise<Node> {
    const http = createServer();
    const node = new Node(http);
    http.on("request", (request: IncomingMessage, response: ServerResponse) => node.answer(request, response));
    new WebSocketServer({ server: http }).on("connection", (socket, { url }) => {
      node.asked.push(`live ${url}`);
      socket.on("message", (bytes) => socket.send(String(bytes)));
    });
    await new Promise<void>((done) => http.listen(0, "127.0.0.1", done));
    return node;
  }
  get port(): number {
    return (this.http.address() as AddressInfo).port;
  }
  private answer(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    request.on("end", () => {
      this.asked.push(`${request.method} ${request.url} for ${request.headers.host}`);
      if (this.hangsUp) request.socket.destroy();
      else response.end("fine");
    });
  }
  close(): void {
    this.http.closeAllConnections();
    this.http.close();
  }
}

/// nginx with deploy/nginx/entonnoir.conf, the addresses put in.
async function startProxy(port: number, nodes: readonly number[]): Promise<Process> {
  const folder = mkdtempSync(join(tmpdir(), "entonnoir-nginx-"));
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
  const servers = nodes.map((each) => `server 127.0.0.1:${each} max_fails=0;`).join(" ");
  const site = readFileSync(join(root, "deploy/nginx/entonnoir.conf"), "utf8")
    .replace(/.*# node\n/, `${servers}\n`)
    .replace(/.*# node\n/g, "")
    .replace(/.*# listen\n/, `listen 127.0.0.1:${port};\n`);
  writeFileSync(join(folder, "site.conf"), site);
  mkdirSync(join(folder, "temp"));
  const temps = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path temp/${kind};`);
  const main = `daemon off; pid nginx.pid; error_log stderr crit; events {} http { ${temps.join(" ")} include site.conf; }`;
  writeFileSync(join(folder, "nginx.conf"), main);
  const nginx = new Process("proxy");
  nginx.spawn("nginx", ["-e", "stderr", "-p", folder, "-c", join(folder, "nginx.conf")], {
    ...process.env,
    PATH: `${process.env["PATH"]}:/usr/sbin`,
  });
  cleanup.add(() => nginx.end("SIGTERM"));
  await nginx.ready(async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok);
  return nginx;
}

const cleanup = new Cleanup();
afterAll(() => cleanup.run());
let nodes: Node[];
let origin: string;
beforeAll(async () => {
  nodes = [cleanup.of(await Node.start()), cleanup.of(await Node.start())];
  const [port, gone] = [await freePort(), await freePort()];
  origin = `http://127.0.0.1:${port}`;
  await startProxy(port, [...nodes.map((node) => node.port), gone]);
});
beforeEach(() => {
  for (const node of nodes) {
    node.asked.length = 0;
    node.hangsUp = false;
  }
});
const asked = (): string[] => nodes.flatMap((node) => node.asked);
const board = (i: number): string => `AAAAAAAAAAAAAAAAAAAA${String(i).padStart(2, "0")}`;

describe("deploy/nginx/entonnoir.conf, with two servers there and one gone", () => {
  it("takes a board to one server, whatever is asked of it, and passes on the Host", async () => {
    for (const path of ["", "/snapshot", "/links", "/export/pdf"])
      expect((await fetch(`${origin}/api/boards/${board(1)}${path}`)).status).toBe(200);
    expect(nodes.map((node) => node.asked.length).sort()).toEqual([0, 4]);
    for (const each of asked()) expect(each).toContain(` for ${new URL(origin).host}`);
  });

  it("spreads boards over the servers, and passes over the one that is gone", async () => {
    for (let i = 0; i < 60; i += 1) expect((await fetch(`${origin}/api/boards/${board(i)}`)).status).toBe(200);
    for (const node of nodes) expect(node.asked.length).toBeGreaterThan(10);
    expect(asked()).toHaveLength(60);
  });

  it("asks another server where one hung up on a question", async () => {
    for (const first of nodes) {
      first.hangsUp = true;
      for (let i = 0; i < 10; i += 1) expect((await fetch(`${origin}/api/boards/${board(i)}`)).status).toBe(200);
      first.hangsUp = false;
    }
  });

  it("sends what makes a workshop once, also where the server hung up on it", async () => {
    for (const node of nodes) node.hangsUp = true;
    for (let i = 1; i <= 20; i += 1) {
      const made = await fetch(`${origin}/api/boards`, { method: "POST", body: "{}" });
      expect(made.status).toBe(502);
      expect(asked()).toHaveLength(i);
    }
  });

  it("takes a WebSocket to the board's server, past one that is gone, and holds nothing back", async () => {
    for (let i = 0; i < 30; i += 1) {
      const socket = new WebSocket(`${origin.replace("http", "ws")}/api/boards/${board(i)}/live`);
      await new Promise((done, failed) => socket.once("open", done).once("error", failed));
      const echo = new Promise((done) => socket.once("message", (bytes) => done(String(bytes))));
      socket.send("salut");
      expect(await echo).toBe("salut");
      socket.terminate();
    }
    expect(asked()).toHaveLength(30);
  });
});
