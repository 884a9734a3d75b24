// Everybody on one board moves their cursor, as often as the page tells of it: what that costs the server and each
// client, and whether what comes is what may come (PRS2).
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import WebSocket from "ws";
import { fanload, finish, newBoard, quantile, repeated, root, served } from "./bench.mjs";

const { values: options } = parseArgs({
  options: {
    cases: { type: "string", default: "1000x5,1000x60,100x5" }, // people x facilitators among them
    repetitions: { type: "string", default: "3" },
    duration: { type: "string", default: "8" }, // s
    server: { type: "string", default: join(root, "build/release/server/app/entonnoir") },
  },
});
const perSecond = 10; // a page tells of its cursor at most every 100 ms
const everyoneMax = 100;
const cursorsMax = 50;
const wrong = [];
const folder = mkdtempSync(join(tmpdir(), "entonnoir-bench-"));

/// Somebody who keeps every presence frame, and looks whether it may be as it is.
class Witness {
  people = new Map(); // session -> role
  seen = () => undefined;

  static async join(origin, board, token, name, people) {
    const witness = new Witness();
    witness.crowded = people > everyoneMax;
    witness.socket = new WebSocket(`${origin.replace("http", "ws")}/api/boards/${board}/live`, "entonnoir.v1", {
      perMessageDeflate: false,
    });
    const { socket } = witness;
    await new Promise((done, failed) => socket.once("open", done).once("error", failed));
    const entered = new Promise((done) => (witness.entered = done));
    socket.on("message", (bytes) => witness.take(JSON.parse(String(bytes))));
    socket.send(JSON.stringify({ type: "hello", token, client: name, person: name.padEnd(22, "x"), name }));
    await entered;
    return witness;
  }
  take(message) {
    if (message.type === "welcome") this.session = message.session;
    if (message.type === "snapshot") this.stage = message.state.stages[0].id;
    if (message.type !== "presence") return;
    this.entered();
    for (const session of message.gone ?? []) this.people.delete(session);
    for (const { session, role } of message.here ?? []) this.people.set(session, role);
    const moved = message.moved ?? [];
    if (moved.length > cursorsMax) wrong.push(`a frame of ${moved.length} cursors`);
    for (const each of moved) {
      if (!this.people.has(each.session)) wrong.push(`a cursor of ${each.session}, whom nobody told of`);
      this.seen(each);
    }
    const others = [...this.people.values()].filter((role) => role !== "facilitator").length;
    if (this.settled && this.crowded && others > 0) wrong.push(`${others} of a crowd are told of`);
  }
}

/// One facilitator points somewhere new five times a second; how long until a participant sees it.
function pointing(from, to) {
  const waiting = new Map();
  const times = [];
  let x = 100_000;
  to.seen = ({ session, cursor }) => {
    const at = session === from.session && cursor ? waiting.get(cursor.x) : undefined;
    if (at !== undefined) times.push(performance.now() - at);
    waiting.delete(cursor?.x);
  };
  const timer = setInterval(() => {
    waiting.set((x += 1), performance.now());
    from.socket.send(JSON.stringify({ type: "presence", cursor: { stage: to.stage, x, y: 0 } }));
  }, 203);
  return () => {
    clearInterval(timer);
    return times;
  };
}

async function moving(people, facilitators) {
  const server = await served(options.server, join(folder, `${Math.random()}.db`));
  const { board, tokens } = await newBoard(server.origin);
  const names = ["facilitator", "participant"];
  const [from, to] = await Promise.all(
    names.map((role) => Witness.join(server.origin, board, tokens[role], `witness-${role}`, people)),
  );
  const file = join(folder, "people.txt");
  const every = Math.floor(people / facilitators);
  const role = (i) => (i % every === 0 && i / every < facilitators - 1 ? "facilitator" : "participant");
  const lines = Array.from({ length: people - 2 }, (_, i) => `${board} ${tokens[role(i)]} ${to.stage}\n`);
  writeFileSync(file, lines.join(""));
  const stop = pointing(from, to);
  setTimeout(() => (to.settled = true), 6000); // by then everybody is here
  const result = await fanload(server, "entonnoir-presence.txt", [
    ...["--boards", file, "--conns", people - 2, "--publishers", people - 3, "--rate", perSecond * (people - 3)],
    ...["--samples", 1, "--warmup", 3, "--settle", 0.3, "--duration", options.duration],
  ]);
  const times = stop();
  from.socket.terminate();
  to.socket.terminate();
  await server.end();
  if (result.lost_connections > 0) wrong.push(`${result.lost_connections} connections were lost`);
  const frames = result.received_messages / result.wall_s / (people - 2);
  if (frames > 11) wrong.push(`${frames} presence frames a second`);
  return {
    core_share: result.server_core_share,
    frames_per_s: frames,
    kb_per_s_each: result.received_bytes / result.wall_s / (people - 2) / 1000,
    us_per_message_in: (result.server_cpu_s * 1e6) / result.ops_published,
    shown_p50_ms: times.length > 0 ? quantile(times, 0.5) : -1,
    shown_p99_ms: times.length > 0 ? quantile(times, 0.99) : -1,
    shown: times.length,
    lag_p99_ms: result.sched_lag_p99_ms,
    load_core_share: result.fanload_core_share,
  };
}

const results = {};
try {
  for (const name of options.cases.split(",")) {
    const [people, facilitators] = name.split("x").map(Number);
    results[name] = await repeated(options.repetitions, () => moving(people, facilitators));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
finish("presence", results, wrong);
