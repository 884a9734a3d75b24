// What the server holds: memory per idle connection and per live board, what comes back, and how long a start takes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  Person,
  boardsFile,
  fanload,
  finish,
  inBatches,
  newBoard,
  pause,
  repeated,
  residentKb,
  root,
  served,
  boardOfNotes,
} from "./bench.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "idle,boards,start" },
    repetitions: { type: "string", default: "3" },
    connections: { type: "string", default: "10000" },
    boards: { type: "string", default: "50" }, // live, of 1,000 notes
    edits: { type: "string", default: "600" }, // on each of them
    stored: { type: "string", default: "10000" }, // boards on disk
    unload: { type: "string", default: "80" }, // s until boards that nobody looks at have left memory
    server: { type: "string", default: join(root, "build/release/server/app/entonnoir") },
  },
});
const connections = Number(options.connections);
const slow = ["--connect", 120, "--max-time", 200]; // a busy machine is slow, not wrong
const wrong = [];
const folder = mkdtempSync(join(tmpdir(), "entonnoir-bench-"));

/// Somebody looks at a board and goes: what the first one costs the process is not what each costs.
async function warmUp(server, { board, tokens }) {
  const person = await Person.join(server.origin, board, tokens.participant);
  person.close();
  await pause(500);
}

const kb = (bytes) => Number(bytes.toFixed(2));

/// Most of what was there for boards and people has gone with them. Below 24 MB the server does not look.
function cameBack(before, most, after) {
  if (Number(options.unload) < 80 || most - before < 24_000) return;
  if (after - before > (most - before) / 3) wrong.push(`of ${most - before} kB ${after - before} kB stayed`);
}

/// Everybody comes, says hello, gets the board and holds still; then everybody goes.
async function idle(count) {
  const store = join(folder, `idle-${Math.random()}.db`);
  const server = await served(options.server, store);
  const boards = await inBatches(Array.from({ length: count }), 20, () => newBoard(server.origin));
  await warmUp(server, await newBoard(server.origin));
  const before = residentKb(server.pid);
  const load = [
    "--mode",
    "idle",
    "--conns",
    connections,
    "--boards",
    boardsFile(folder, boards),
    "--duration",
    20,
    ...slow,
  ];
  const result = await fanload(server, "entonnoir-boards.txt", load);
  await pause(1000);
  const gone = residentKb(server.pid);
  await pause(Number(options.unload) * 1000);
  const unloaded = residentKb(server.pid);
  await server.end();
  cameBack(before, result.rss_end_kb, unloaded);
  if (result.connected < connections) wrong.push(`only ${result.connected} of ${connections} connections are up`);
  if (result.lost_connections > 0) wrong.push(`${result.lost_connections} idle connections were lost`);
  return {
    connected: result.connected,
    kb_each: kb((result.rss_end_kb - before) / connections),
    join_cpu_us_each: result.connect_cpu_us_each,
    idle_cpu_share: result.idle_cpu_s / 20,
    rss_before_kb: before,
    rss_kb: result.rss_end_kb,
    rss_gone_kb: gone,
    rss_unloaded_kb: unloaded,
  };
}

/// Boards that are read from disk, are looked at, are worked on, and are left.
async function boards() {
  const count = Number(options.boards);
  const store = join(folder, `boards-${Math.random()}.db`);
  const seeding = await served(options.server, store);
  const made = await inBatches(Array.from({ length: count + 1 }), 25, () => boardOfNotes(seeding.origin, 1000));
  await seeding.end();
  const server = await served(options.server, store);
  await warmUp(server, made[count]);
  const file = boardsFile(folder, made.slice(0, count), "facilitator");
  const before = residentKb(server.pid);
  const load = (seconds) => ["--conns", 2 * count, "--boards", file, "--duration", seconds];
  const looked = await fanload(server, "entonnoir-boards.txt", [...load(3), "--mode", "idle"]);
  const edits = Number(options.edits);
  const worked = await fanload(server, "entonnoir-boards.txt", [
    ...load(edits / 20),
    ...[
      "--warmup",
      0,
      "--publishers",
      2 * count - 1,
      "--samples",
      1,
      "--rate",
      20 * count,
      "--max-time",
      60 + edits / 20,
    ],
  ]);
  await pause(Number(options.unload) * 1000);
  const unloaded = residentKb(server.pid);
  await server.end();
  cameBack(before, worked.rss_end_kb, unloaded);
  if (worked.delivered_ratio !== 1) wrong.push(`${worked.delivered_ratio} of the edits came`);
  return {
    live: count,
    mb_each: kb((looked.rss_end_kb - before) / count / 1024),
    edits_each: worked.ops_published / count,
    mb_each_edited: kb((worked.rss_end_kb - before) / count / 1024),
    rss_before_kb: before,
    rss_edited_kb: worked.rss_end_kb,
    rss_unloaded_kb: unloaded,
  };
}

/// A store of many boards, five notes each; made once.
async function stored() {
  const count = Number(options.stored);
  const store = join(folder, "stored.db");
  const seeding = await served(options.server, store);
  for (let from = 0; from < count; from += 1000) {
    const some = Array.from({ length: Math.min(1000, count - from) });
    const made = await inBatches(some, 40, () => newBoard(seeding.origin));
    const stage = await stageOf(seeding.origin, made[0]);
    const file = boardsFile(
      folder,
      made.map((board) => ({ ...board, stage })),
    );
    const filled = await fanload(seeding, "entonnoir-posts.txt", [
      ...["--boards", file, "--conns", some.length, "--publishers", some.length - 1, "--samples", 1],
      ...["--rate", 2000, "--warmup", 0, "--duration", (5 * some.length) / 2000, "--settle", 20],
    ]);
    if (filled.delivered_ratio !== 1) wrong.push(`of the seeded notes ${filled.delivered_ratio} came`);
  }
  await seeding.end();
  return store;
}

async function stageOf(origin, { board, tokens }) {
  const person = await Person.join(origin, board, tokens.participant);
  person.close();
  return person.state.stages[0].id;
}

async function start(store) {
  const server = await served(options.server, store);
  const result = { ready_ms: server.readyMs, rss_kb: residentKb(server.pid) };
  await server.end();
  return result;
}

const parts = {
  idle: async () => ({
    boards_of_100: await repeated(options.repetitions, () => idle(Math.ceil(connections / 100))),
    boards_of_1000: await repeated(options.repetitions, () => idle(Math.ceil(connections / 1000))),
  }),
  boards: async () => ({ thousand_notes: await repeated(options.repetitions, boards) }),
  start: async () => {
    const store = await stored();
    return { boards_on_disk: Number(options.stored), ...(await repeated(options.repetitions, () => start(store))) };
  },
};

const results = {};
try {
  for (const part of options.only.split(",")) results[part] = await parts[part]();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
finish("footprint", results, wrong);
