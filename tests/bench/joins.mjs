// Many open a board at once, while those who are there go on working: what it costs the server, how long it takes, what
// the others notice. Prints a table on stderr and JSON on stdout and in tests/output/bench_joins.json; fails if somebody
// did not get in, or what somebody has is not the board.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import WebSocket from "ws";
import { freePort, here, medians, newBoard, pause, Person, ready, root, started } from "./machine.mjs";

const { values: options } = parseArgs({
  options: {
    cases: { type: "string", default: "200x50,1000x50,1000x1" }, // joiners x changes per second
    notes: { type: "string", default: "1000" },
    sitting: { type: "string", default: "50" }, // people who are there, of whom 10 move notes
    repetitions: { type: "string", default: "3" },
    text: { type: "boolean", default: false }, // joiners that cannot read packed snapshots
    server: { type: "string", default: join(root, "build/release/server/app/entonnoir") },
  },
});
const serverCore = "0";
const loadCore = cpus().length > 1 ? "1" : "0";
const notes = Number(options.notes);
const checkers = 5;
const asText = { HELLO: "", SNAPSHOT: '"type":"snapshot"' };
const asPacked = { HELLO: ',"packed":true', SNAPSHOT: "\\x1f\\x8b" };
const words = "what it means to me is that we hear each other and then decide";

/// A board with notes that everybody may move.
async function seeded(origin) {
  const { board, tokens } = await newBoard(origin);
  const host = await Person.join(origin, board, tokens.facilitator);
  const { id: stage, policy } = host.state.stages[0];
  await host.submit({ op: "stage.policy", stage, policy: { ...policy, move: "all" } });
  for (let at = 0; at < notes;) {
    const ops = Array.from({ length: Math.min(200, notes - at) }, (_, i) => note(at + i, stage));
    const saved = await host.submit(...ops).then(
      () => true,
      (error) => {
        if (!String(error).includes("rate_limited")) throw error;
        return false;
      },
    );
    if (saved) at += ops.length;
    else await pause(300);
  }
  host.close();
  return { board, tokens, stage };
}

const note = (i, stage) => ({
  op: "note.post",
  note: `fL${i}`,
  text: `${i}: ${words.slice(0, 20 + (i % 40))}`,
  colour: "yellow",
  stage,
  place: { x: (i % 40) * 184 - 3680, y: Math.floor(i / 40) * 184 },
});

/// Comes in the storm, too, and keeps what it is told: the places of the notes, and whether a revision was left out.
class Checker {
  places = new Map();
  revision = undefined;
  gaps = [];
  constructor(origin, board, token, number) {
    this.socket = new WebSocket(`${origin.replace("http", "ws")}/api/boards/${board}/live`, "entonnoir.v1", {
      perMessageDeflate: false,
    });
    const name = `checker${number}`.padEnd(22, "x");
    const hello = {
      type: "hello",
      token,
      client: name,
      person: name,
      name: "",
      ...(!options.text && { packed: true }),
    };
    this.socket.on("open", () => this.socket.send(JSON.stringify(hello)));
    this.socket.on("message", (bytes, isPacked) =>
      this.#take(JSON.parse(isPacked ? gunzipSync(bytes) : String(bytes))),
    );
    this.socket.on("error", () => this.gaps.push("an error"));
  }
  #take(message) {
    if (message.type === "snapshot") this.#begin(message);
    if (message.type !== "ops") return;
    if (message.from !== this.revision + 1) this.gaps.push(`${this.revision} then ${message.from}`);
    this.revision = message.to;
    for (const { ops } of message.entries) for (const op of ops) this.#move(op);
  }
  #begin({ position, state }) {
    this.revision = position.revision;
    this.places = placesOf(state);
  }
  #move({ op, notes: moved, places }) {
    if (op === "note.move") moved.forEach((id, i) => this.places.set(id, JSON.stringify(places[i])));
  }
  /// What is wrong with it, if this is the board.
  faults(state, revision) {
    const wanted = placesOf(state);
    const wrong = [...wanted].filter(([id, place]) => this.places.get(id) !== place).length;
    return [
      ...this.gaps.map((gap) => `a checker had a gap: ${gap}`),
      this.revision !== revision && `a checker is at ${this.revision} and not at ${revision}`,
      wrong > 0 && `a checker has ${wrong} notes elsewhere`,
    ].filter(Boolean);
  }
}
const placesOf = (state) =>
  new Map(Object.entries(state.notes).map(([id, { stage, places }]) => [id, JSON.stringify(places[stage])]));

async function snapshotOf(origin, board, token) {
  const answer = await fetch(`${origin}/api/boards/${board}/snapshot`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return answer.json();
}

const counted = (text, name) => Number(new RegExp(`^${name} (\\d+)`, "m").exec(text)[1]);

/// fanload, which says "storm" when the joiners dial.
async function fanload(args, onStorm) {
  const child = spawn("taskset", ["-c", loadCore, join(root, "build/bench/fanload"), ...args.map(String)]);
  let [out, said] = ["", ""];
  child.stdout.on("data", (bytes) => (out += bytes));
  child.stderr.on("data", (bytes) => {
    if ((said += bytes).includes("storm\n")) onStorm();
  });
  const code = await new Promise((done) => child.once("close", done));
  if (code !== 0) throw new Error(`fanload ended with ${code}: ${said}`);
  return JSON.parse(out);
}

async function once(joiners, rate) {
  const folder = mkdtempSync(join(tmpdir(), "entonnoir-bench-"));
  const [port, admin] = [await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${port}`;
  const store = `sqlite:${join(folder, "boards.db")}`;
  const listen = ["--listen", `127.0.0.1:${port}`, "--admin-listen", `127.0.0.1:${admin}`];
  const server = started("taskset", ["-c", serverCore, options.server, ...listen, "--store", store, "--threads", "1"]);
  const metrics = async () => (await fetch(`http://127.0.0.1:${admin}/metrics`)).text();
  try {
    await ready(origin, server);
    const load = loadavg()[0];
    const { board, tokens, stage } = await seeded(origin);
    const args = ["--adapter", join(here, "adapters/entonnoir-join.txt"), "--port", port, "--mode", "storm"];
    args.push("--conns", options.sitting, "--publishers", 10, "--joiners", joiners, "--rate", rate, "--duration", 2);
    args.push("--server-pid", server.pid, "--server-cpu", serverCore);
    const vars = { BOARD: board, TOKEN: tokens.participant, STAGE: stage, ...(options.text ? asText : asPacked) };
    for (const [name, value] of Object.entries(vars)) args.push("--var", `${name}=${value}`);
    const watching = [];
    let before = Promise.resolve("");
    const result = await fanload(args, () => {
      if (watching.length > 0) return;
      before = metrics();
      for (let i = 0; i < checkers; i += 1) watching.push(new Checker(origin, board, tokens.participant, i));
    });
    const { state, position } = await snapshotOf(origin, board, tokens.participant);
    for (let i = 0; i < 100 && watching.some(({ revision }) => revision !== position.revision); i += 1) await pause(20);
    const faults = watching.flatMap((one) => one.faults(state, position.revision));
    for (const { socket } of watching) socket.terminate();
    const encoded = "entonnoir_snapshots_encoded_total";
    const encodings = counted(await metrics(), encoded) - counted(await before, encoded);
    return { ...result, encodings, load, faults: [...faults, ...lost(result)] };
  } finally {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

const lost = (result) =>
  [
    result.joined !== result.joiners && `${result.joined} of ${result.joiners} got in`,
    result.delivered_ratio !== 1 && `delivered: ${result.delivered_ratio}`,
    result.lost_connections > 0 && `${result.lost_connections} connections were lost`,
  ].filter(Boolean);

const columns = [
  ["CPU s", "storm_cpu_s", 3],
  ["then", "after_cpu_s", 3],
  ["encodings", "encodings", 0],
  ["B/joiner", "bytes_per_joiner", 0],
  ["p50 in", "join_p50_ms", 0],
  ["all in ms", "join_all_ms", 0],
  ["others p50", "lat_p50_ms", 1],
  ["p99", "lat_p99_ms", 1],
  ["max", "lat_max_ms", 1],
  ["before p99", "quiet_lat_p99_ms", 1],
  ["lag p99", "sched_lag_p99_ms", 1],
  ["load", "load", 1],
];
function table(results) {
  const lines = [["", ...columns.map(([title]) => title)]];
  for (const { name, medians: one } of results)
    lines.push([name, ...columns.map(([, key, digits]) => one[key].toFixed(digits))]);
  return lines.map(([name, ...cells]) => name.padEnd(12) + cells.map((cell) => cell.padStart(11)).join("")).join("\n");
}

const results = [];
for (const name of options.cases.split(",")) {
  const [joiners, rate] = name.split("x").map(Number);
  const runs = [];
  for (let i = 0; i < Number(options.repetitions); i += 1) runs.push(await once(joiners, rate));
  results.push({ name, medians: medians(runs), runs, faults: runs.flatMap((run) => run.faults) });
}
const commit = execFileSync("git", ["-C", root, "rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
const summary = { at: new Date().toISOString(), commit, cores: cpus().length, notes, packed: !options.text, results };
mkdirSync(join(root, "tests/output"), { recursive: true });
writeFileSync(join(root, "tests/output/bench_joins.json"), JSON.stringify(summary, null, 1));
console.log(JSON.stringify({ ...summary, results: results.map(({ runs: _, ...rest }) => rest) }));
console.error(
  `\n${notes} notes, ${options.text ? "text" : "packed"}, joiners x changes/s, at ${commit}:\n${table(results)}`,
);
for (const { name, faults } of results) for (const fault of faults) console.error(`FAULT: ${name}: ${fault}`);
if (results.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
