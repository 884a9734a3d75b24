// Two boards on two threads against one on one: what the busiest thread does in a CPU second, and what is done in a
// second of wall clock.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  Person,
  boardsFile,
  fanload,
  finish,
  inBatches,
  loadCore,
  repeated,
  root,
  served,
  serverCore,
  boardOfNotes,
} from "./bench.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "told,judged" },
    connections: { type: "string", default: "200" }, // on each board
    rate: { type: "string", default: "400" }, // changes/s on each board
    duration: { type: "string", default: "6" }, // s
    judging: { type: "string", default: "1700" }, // connections on each board that have changes judged
    repetitions: { type: "string", default: "3" },
    server: { type: "string", default: join(root, "build/release/server/app/entonnoir") },
  },
});
const wrong = [];
/// In memory, where there is such a place: how long a disk takes decides how many changes go together, and so what each
/// costs, and that is not what two threads share. SQLite says fsync as always.
const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "entonnoir-bench-"));
const bothCores = [...new Set([serverCore, loadCore])].join(",");

/// CPU seconds of each thread by its name; the first io thread has the process's. `waited`: how long the io threads wanted
/// to run and others had the cores.
function cpuByThread(pid) {
  const tasks = `/proc/${pid}/task`;
  const out = {};
  for (const task of readdirSync(tasks)) {
    const name = readFileSync(`${tasks}/${task}/comm`, "utf8").trim();
    const thread = task === String(pid) ? "io-0" : /^(io-\d+|log)$/.test(name) ? name : "others";
    const [ran, waited] = readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ").map(Number);
    out[thread] = (out[thread] ?? 0) + ran / 1e9;
    if (thread.startsWith("io-")) out.waited = (out.waited ?? 0) + waited / 1e9;
  }
  return out;
}

/// `work` gets a function that it may call when only from now on CPU is to be counted.
async function spent(pid, work) {
  let before = cpuByThread(pid);
  await work(() => (before = cpuByThread(pid)));
  const after = cpuByThread(pid);
  return Object.fromEntries(Object.keys(after).map((name) => [name, after[name] - (before[name] ?? 0)]));
}
const ioThreads = (cpu) => Object.keys(cpu).filter((name) => name.startsWith("io-"));
const ioCpu = (cpu) => ioThreads(cpu).reduce((sum, name) => sum + cpu[name], 0);
const busiest = (cpu) => ioThreads(cpu).reduce((a, b) => (cpu[a] >= cpu[b] ? a : b));

/// The thread that a board lives on: the one that works when somebody changes it.
async function threadOf(server, made) {
  const person = await Person.join(server.origin, made.board, made.tokens.facilitator);
  const cpu = await spent(server.pid, async () => {
    for (let i = 0; i < 25; i += 1) await person.submit({ op: "board.title", title: `title ${i}` });
  });
  person.close();
  return busiest(cpu);
}

/// As many boards as threads, each on another.
async function boardsOnThreads(server, threads, notes) {
  const found = new Map();
  for (let tries = 0; found.size < threads && tries < 40; tries += 1) {
    const [made] = await inBatches([0], 1, () => boardOfNotes(server.origin, notes));
    const thread = threads === 1 ? "io-0" : await threadOf(server, made);
    if (!found.has(thread)) found.set(thread, made);
  }
  if (found.size < threads) throw new Error("40 boards are all on one thread");
  return [...found.values()];
}

async function measured(threads, notes, work) {
  const server = await served(options.server, join(folder, `${Math.random()}.db`), { threads, cores: bothCores });
  try {
    return await work(server, await boardsOnThreads(server, threads, notes));
  } finally {
    await server.end();
  }
}

/// Changes are saved and told to everybody. Per board it is the same, however many boards there are.
const told = (threads) =>
  measured(threads, 1000, async (server, boards) => {
    const file = boardsFile(folder, boards, "facilitator");
    const conns = Number(options.connections) * threads;
    const rate = Number(options.rate) * threads;
    const load = ["--boards", file, "--conns", conns, "--rate", rate, "--duration", options.duration];
    let result;
    const cpu = await spent(server.pid, async (begin) => {
      const args = [...load, "--publishers", Math.ceil(conns / 3), "--warmup", 0];
      result = await fanload(server, "entonnoir-boards.txt", args, begin);
    });
    if (result.delivered_ratio !== 1) wrong.push(`${result.delivered_ratio} of the changes came (${threads} threads)`);
    return {
      busiest_cpu_s: cpu[busiest(cpu)],
      waited_s: cpu.waited,
      deliveries: result.deliveries_seen,
      messages: result.received_messages,
      ops_per_message: result.ops_per_msg,
      log_cpu_s: cpu.log,
      p50_ms: result.lat_p50_ms,
      p99_ms: result.lat_p99_ms,
    };
  });

/// More changes than can be judged, all of them refused at their last op. The boards are empty.
const judged = (threads) =>
  measured(threads, 0, async (server, boards) => {
    const posts = Array.from({ length: 199 }, (_, i) =>
      JSON.stringify({
        op: "note.post",
        note: `new-${i}`,
        text: `a thing that nobody gets to see, number ${i}`,
        colour: "blue",
        stage: boards[0].stage,
        place: { x: i * 184, y: 0 },
      }),
    );
    const conns = Number(options.judging) * threads;
    const load = ["--boards", boardsFile(folder, boards), "--conns", conns, "--publishers", conns - 1];
    let result;
    const cpu = await spent(server.pid, async (begin) => {
      result = await fanload(
        server,
        "entonnoir-refused.txt",
        [
          ...[...load, "--var", `POSTS=${posts.join(",")}`, "--rate", 1.4 * conns, "--samples", 1],
          ...["--warmup", 0, "--settle", 0.01, "--duration", options.duration, "--connect", 60],
        ],
        begin,
      );
    });
    return {
      busiest_cpu_s: cpu[busiest(cpu)],
      waited_s: cpu.waited,
      changes_per_s: result.deliveries_seen / result.wall_s,
      cpu_us_per_change: (1e6 * ioCpu(cpu)) / result.deliveries_seen,
      core_share: result.server_core_share,
      load_core_share: result.fanload_core_share,
    };
  });

/// One board on one thread and two on two, one after the other, so that both see the same machine.
async function pair(measure, ratio) {
  const [one, two] = [await measure(1), await measure(2)];
  const named = (prefix, result) => Object.entries(result).map(([key, value]) => [`${prefix}_${key}`, value]);
  return { ...ratio(one, two), ...Object.fromEntries([...named("one", one), ...named("two", two)]) };
}

const parts = {
  told: () =>
    pair(told, (one, two) => ({
      scaling_by_delivery: two.deliveries / two.busiest_cpu_s / (one.deliveries / one.busiest_cpu_s),
      scaling_by_message: two.messages / two.busiest_cpu_s / (one.messages / one.busiest_cpu_s),
    })),
  judged: () =>
    pair(judged, (one, two) => ({
      scaling_by_wall_clock: two.changes_per_s / one.changes_per_s,
      scaling_by_cpu: (2 * one.cpu_us_per_change) / two.cpu_us_per_change,
    })),
};

const results = {};
try {
  for (const part of options.only.split(",")) results[part] = await repeated(options.repetitions, parts[part]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
finish("threads", results, wrong);
