// What the benchmarks share: processes, ports, sockets, numbers.
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import WebSocket from "ws";

export const here = dirname(fileURLToPath(import.meta.url));
export const root = resolve(here, "../..");
export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

/// A process. `end` stops it and waits.
export function started(command, args) {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (bytes) => (said = (said + bytes).slice(-2000)));
  const ended = new Promise((done) => child.once("exit", done));
  return {
    pid: child.pid,
    ended,
    said: () => said,
    running: () => child.exitCode === null,
    async end() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

export async function ready(origin, server) {
  for (let i = 0; i < 500; i += 1) {
    if (!server.running()) throw new Error(`the server ended: ${server.said()}`);
    try {
      if ((await fetch(`${origin}/readyz`)).ok) return;
    } catch {
      // not listening yet
    }
    await pause(20);
  }
  throw new Error("the server is not ready after 10 s");
}

export async function newBoard(origin, { title = "bench", locale = "en" } = {}) {
  const made = await fetch(`${origin}/api/boards`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title, template: "funnel", locale }),
  });
  if (made.status !== 201) throw new Error(`POST /api/boards: ${made.status} ${await made.text()}`);
  return made.json();
}

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/// Of every figure of these runs.
export const medians = (runs) =>
  Object.fromEntries(
    Object.keys(runs[0])
      .filter((key) => typeof runs[0][key] === "number")
      .map((key) => [key, median(runs.map((result) => result[key]))]),
  );

/// A function that waits for the next message that fits.
export function messages(socket) {
  const queue = [];
  let wake = () => undefined;
  socket.on("message", (bytes) => {
    queue.push(JSON.parse(String(bytes)));
    wake();
  });
  return async (fits) => {
    for (;;) {
      while (queue.length > 0) {
        const message = queue.shift();
        if (fits(message)) return message;
      }
      await new Promise((done) => (wake = done));
    }
  };
}

export const residentKb = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);

/// The value below which that share of the numbers lies.
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/// N servers on one Redis with the settings of deploy/redis.conf.
export async function cluster(binary, count) {
  const folder = mkdtempSync(join(tmpdir(), "entonnoir-bench-"));
  const settings = join(folder, "redis.conf");
  copyFileSync(join(root, "deploy/redis.conf"), settings);
  const port = await freePort();
  const redis = started("redis-server", [settings, "--port", String(port), "--dir", folder]);
  const cli = (...command) =>
    execFileSync("redis-cli", ["-e", "-p", String(port), ...command], { encoding: "utf8", stdio: "pipe" });
  for (let tries = 0; ; tries += 1) {
    try {
      cli("PING");
      break;
    } catch (error) {
      if (tries > 100) throw error;
      await pause(50);
    }
  }
  const nodes = [];
  for (let i = 0; i < count; i += 1) nodes.push(await node(binary, `redis://127.0.0.1:${port}`));
  return {
    nodes,
    /// Numbers of INFO.
    info(...fields) {
      const lines = cli("INFO").split(/\r?\n/);
      return fields.map((field) => Number(lines.find((line) => line.startsWith(`${field}:`)).slice(field.length + 1)));
    },
    async end() {
      for (const each of nodes) await each.end();
      await redis.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function node(binary, store) {
  const [port, admin] = [await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${port}`;
  const args = ["--listen", `127.0.0.1:${port}`, "--admin-listen", `127.0.0.1:${admin}`, "--store", store];
  const server = started(binary, args);
  await ready(origin, server);
  return { ...server, origin, metrics: async () => (await fetch(`http://127.0.0.1:${admin}/metrics`)).text() };
}

/// Somebody on a board. `submit` answers the milliseconds until it was saved; `heard` gets every entry's ops.
export class Person {
  heard = () => undefined;
  pointed = () => undefined;
  seq = 0;
  waiting = new Map();

  static async join(origin, board, token) {
    const person = new Person();
    person.socket = new WebSocket(`${origin.replace("http", "ws")}/api/boards/${board}/live`, "entonnoir.v1", {
      perMessageDeflate: false,
    });
    const { socket } = person;
    await new Promise((done, failed) => socket.once("open", done).once("error", failed));
    const name = Math.random().toString(36).slice(2).padEnd(22, "x");
    const snapshot = new Promise((done) => (person.onSnapshot = done));
    socket.on("message", (bytes) => person.take(JSON.parse(String(bytes))));
    socket.send(JSON.stringify({ type: "hello", token, client: name, person: name, name: "" }));
    person.state = (await snapshot).state;
    return person;
  }

  take(message) {
    if (message.type === "ops") for (const entry of message.entries) for (const op of entry.ops) this.heard(op);
    if (message.type === "presence") for (const { cursor } of message.moved ?? []) if (cursor) this.pointed(cursor);
    if (message.type === "snapshot") this.onSnapshot(message);
    if (message.type === "saved" || message.type === "rejected") this.answered(message);
  }
  answered(message) {
    const waiting = this.waiting.get(message.seq);
    this.waiting.delete(message.seq);
    if (message.type === "rejected") waiting?.failed(new Error(JSON.stringify(message)));
    else waiting?.done(performance.now() - waiting.at);
  }
  submit(...ops) {
    this.seq += 1;
    this.socket.send(JSON.stringify({ type: "submit", seq: this.seq, ops }));
    return new Promise((done, failed) => this.waiting.set(this.seq, { done, failed, at: performance.now() }));
  }
  close() {
    this.socket.terminate();
  }
}
