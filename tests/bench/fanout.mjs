// Runs fanload against the release server, the floor and a chat on Beast, in turns, and prints medians as a table and as JSON.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import WebSocket from "ws";
import { freePort, here, medians, messages, newBoard, pause, ready, residentKb, root, started } from "./machine.mjs";

const { values: options } = parseArgs({
  options: {
    cases: { type: "string", default: "200x5,200x100,200x500,500x500" }, // connections x changes per second
    repetitions: { type: "string", default: "3" },
    duration: { type: "string", default: "5" }, // s
    server: { type: "string", default: join(root, "build/release/server/app/entonnoir") },
    profile: { type: "boolean", default: false }, // ours alone, under `perf record`: where its time goes
  },
});
const serverCore = "0";
const loadCore = cpus().length > 1 ? "1" : "0";
const notes = 1000; // seqmod of the adapter
const changesPerConnection = 25; // below SUB6's 30

const run = promisify(execFile);

/// A process on the server's core; taskset executes the command in its own process.
const pinned = (command, args) => started("taskset", ["-c", serverCore, command, ...args]);

async function fanload(adapter, port, pid, conns, rate, vars = {}) {
  const publishers = Math.max(10, Math.ceil(rate / changesPerConnection));
  const args = ["-c", loadCore, join(root, "build/bench/fanload"), "--adapter", join(here, "adapters", adapter)];
  args.push(
    "--port",
    port,
    "--conns",
    conns,
    "--publishers",
    publishers,
    "--rate",
    rate,
    "--duration",
    options.duration,
  );
  args.push("--server-pid", pid, "--server-cpu", serverCore);
  for (const [name, value] of Object.entries(vars)) args.push("--var", `${name}=${value}`);
  const { stdout } = await run("taskset", args.map(String), { maxBuffer: 1 << 24 });
  return JSON.parse(stdout);
}

/// A program of this folder that only relays.
async function relay(program, adapter, conns, rate, args = []) {
  const port = await freePort();
  const process = pinned(join(root, "build/bench", program), [port, ...args].map(String));
  await pause(300);
  try {
    return await fanload(adapter, port, process.pid, conns, rate);
  } finally {
    await process.end();
  }
}

async function entonnoir(conns, rate) {
  const folder = mkdtempSync(join(tmpdir(), "entonnoir-bench-"));
  const port = await freePort();
  const store = `sqlite:${join(folder, "boards.db")}`;
  const server = pinned(options.server, ["--listen", `127.0.0.1:${port}`, "--store", store, "--threads", "1"]);
  try {
    const vars = await seeded(`http://127.0.0.1:${port}`, server);
    await pause(500);
    const idle = residentKb(server.pid);
    const profile = options.profile && profiled(server.pid, folder);
    const result = await fanload("entonnoir.txt", port, server.pid, conns, rate, vars);
    if (profile) process.stderr.write(`${conns} x ${rate}\n${await profile.end()}\n`);
    return { ...result, rss_one_board_kb: idle };
  } finally {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/// Samples what a process does until `end`, which tells the functions that took most of its time.
function profiled(pid, folder) {
  const data = join(folder, "perf.data");
  const perf = started("perf", ["record", "-q", "-e", "cpu-clock", "-F", "1999", "-o", data, "-p", String(pid)]);
  return {
    async end() {
      await perf.end();
      const sort = ["--no-children", "--percent-limit", "0.4", "--sort"];
      const report = async (key) => (await run("perf", ["report", "-q", "-i", data, ...sort, key])).stdout.trimEnd();
      return `${await report("comm")}\n${await report("dso,symbol")}`;
    },
  };
}

/// A board with the notes that the adapter moves.
async function seeded(origin, server) {
  await ready(origin, server);
  const { board, tokens } = await newBoard(origin);
  const socket = new WebSocket(`${origin.replace("http", "ws")}/api/boards/${board}/live`, "entonnoir.v1");
  const inbox = messages(socket);
  await new Promise((done, failed) => socket.once("open", done).once("error", failed));
  socket.send(
    JSON.stringify({ type: "hello", token: tokens.facilitator, client: "seed", person: "s".repeat(22), name: "" }),
  );
  const { state } = await inbox((message) => message.type === "snapshot");
  const stage = state.stages[0].id;
  for (let at = 0, seq = 1; at < notes; at += 200, seq += 1) await post(socket, inbox, seq, at, stage);
  socket.close();
  return { BOARD: board, TOKEN: tokens.facilitator, STAGE: stage };
}

async function post(socket, inbox, seq, at, stage) {
  const ops = Array.from({ length: 200 }, (_, i) => ({
    op: "note.post",
    note: `fL${at + i}`,
    text: `note ${at + i}`,
    colour: "yellow",
    stage,
    place: { x: ((at + i) % 40) * 184 - 3680, y: Math.floor((at + i) / 40) * 184 },
  }));
  for (;;) {
    socket.send(JSON.stringify({ type: "submit", seq, ops }));
    const answer = await inbox((message) => message.seq === seq);
    if (answer.type === "saved") return;
    if (answer.code !== "rate_limited") throw new Error(JSON.stringify(answer));
    await pause(300);
  }
}

if (options.profile) {
  for (const name of options.cases.split(",")) await entonnoir(...name.split("x").map(Number));
  process.exit();
}

const subjects = [
  ["floor, a write per op", (conns, rate) => relay("floor", "floor.txt", conns, rate)],
  ["floor, joined per 16 ms", (conns, rate) => relay("floor", "floor-tick.txt", conns, rate, [16])],
  ["Beast's chat example", (conns, rate) => relay("beast_chat", "floor.txt", conns, rate)],
  ["entonnoir, SQLite FULL", entonnoir],
];

async function measure(conns, rate) {
  const runs = subjects.map(() => []);
  for (let i = 0; i < Number(options.repetitions); i += 1) {
    for (const [k, [name, subject]] of subjects.entries()) {
      const result = await subject(conns, rate);
      process.stderr.write(
        `${conns} x ${rate} ${name}: ${result.cpu_s_per_M_deliveries} CPU s/M, delivered ${result.delivered_ratio}\n`,
      );
      runs[k].push(result);
    }
  }
  const [write, joined, chat, own] = runs.map(medians);
  const ratio = (floor) => Number((own.cpu_s_per_M_deliveries / floor.cpu_s_per_M_deliveries).toFixed(2));
  return {
    conns,
    rate,
    ratio_to_floor: ratio(write),
    ratio_to_joined_floor: ratio(joined),
    floor_write: write,
    floor_joined: joined,
    beast_chat: chat,
    entonnoir: own,
    runs,
  };
}

const columns = [
  ["deliveries", "deliveries_seen", 0],
  ["delivered", "delivered_ratio", 3],
  ["CPU s/M", "cpu_s_per_M_deliveries", 2],
  ["p50 ms", "lat_p50_ms", 1],
  ["p99 ms", "lat_p99_ms", 1],
  ["B/delivery", "bytes_per_delivery", 0],
  ["ops/msg", "ops_per_msg", 1],
  ["kB/conn", "rss_per_conn_kb", 1],
  ["core", "server_core_share", 2],
  ["lag ms", "sched_lag_p99_ms", 1],
];
function table(results) {
  const lines = [["", ...columns.map(([title]) => title)]];
  for (const { conns, rate, ...of } of results) {
    const ratios = `${of.ratio_to_floor} times the floor, ${of.ratio_to_joined_floor} times the joined one`;
    lines.push([`${conns} connections x ${rate} changes/s: ${ratios}`]);
    for (const [i, result] of [of.floor_write, of.floor_joined, of.beast_chat, of.entonnoir].entries())
      lines.push([`  ${subjects[i][0]}`, ...columns.map(([, key, digits]) => result[key].toFixed(digits))]);
  }
  return lines.map(([name, ...cells]) => name.padEnd(28) + cells.map((cell) => cell.padStart(12)).join("")).join("\n");
}

const results = [];
for (const name of options.cases.split(",")) {
  const [conns, rate] = name.split("x").map(Number);
  results.push(await measure(conns, rate));
}
const summary = {
  at: new Date().toISOString(),
  cores: cpus().length,
  rss_one_board_kb: results[0].entonnoir.rss_one_board_kb,
  results,
};
mkdirSync(join(root, "tests/output"), { recursive: true });
writeFileSync(join(root, "tests/output/bench_fanout.json"), JSON.stringify(summary, null, 1));
console.log(JSON.stringify({ ...summary, results: results.map(({ runs: _, ...medians }) => medians) }));
console.error(
  `\n${table(results)}\nresident with one board of ${notes} notes: ${(summary.rss_one_board_kb / 1024).toFixed(1)} MB`,
);
