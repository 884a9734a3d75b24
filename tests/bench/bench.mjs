// What benchmarks with fanload share: a pinned server, the load generator, repetitions, the summary.
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Person, freePort, here, medians, newBoard, pause, root, started } from "./machine.mjs";

export * from "./machine.mjs";

export const serverCore = "0";
export const loadCore = cpus().length > 1 ? "1" : "0";
const run = promisify(execFile);

/// Where others work on the machine too: BENCH_NICE=-10, as root. A session of its own, since Linux shares the cores among
/// sessions before it looks at who is nice.
const nice = process.env.BENCH_NICE ?? "0";
const urgently = (command) => ["setsid", ["nice", "-n", nice, ...command.map(String)]];
async function hurry({ pid }) {
  if (nice === "0") return;
  const group = (of) => readFileSync(`/proc/${of}/autogroup`, "utf8").split(" ")[0];
  while (group(pid) === group("self")) await pause(1); // setsid is on its way
  writeFileSync(`/proc/${pid}/autogroup`, nice);
}

/// The release server on its core (`cores` for several) and a SQLite file.
export async function served(binary, store, { threads = 1, cores = serverCore } = {}) {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const args = ["--listen", `127.0.0.1:${port}`, "--store", `sqlite:${store}`, "--threads", String(threads)];
  const server = started(...urgently(["taskset", "-c", cores, binary, ...args, "--log-level", "warn"]));
  const stop = () => server.running() && process.kill(server.pid);
  process.once("exit", stop); // where a measure fails
  server.ended.then(() => process.off("exit", stop));
  await hurry(server);
  for (;;) {
    if (!server.running()) throw new Error(`the server ended: ${server.said()}`);
    if (performance.now() - began > 60_000) throw new Error("the server is not ready after 60 s");
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined); // not listening yet
    if (answer?.ok) break;
    await pause(2);
  }
  return { ...server, origin, port, readyMs: performance.now() - began };
}

/// Runs the load generator on its core against a server; what it reports. `connected`: when all are there.
export async function fanload(server, adapter, args, connected = () => undefined) {
  const all = [
    "taskset",
    "-c",
    loadCore,
    join(root, "build/bench/fanload"),
    "--adapter",
    join(here, "adapters", adapter),
  ];
  all.push("--port", server.port, "--server-pid", server.pid, ...args);
  const loading = run(...urgently(all), { maxBuffer: 1 << 24 });
  loading.child.stderr.once("data", connected);
  await hurry(loading.child);
  const { stdout } = await loading;
  return JSON.parse(stdout);
}

/// `make` for each, so many at a time; answers in order.
export async function inBatches(items, size, make) {
  const out = [];
  for (let at = 0; at < items.length; at += size)
    out.push(...(await Promise.all(items.slice(at, at + size).map(make))));
  return out;
}

/// The file that tells fanload of boards.
export function boardsFile(folder, boards, role = "participant") {
  const file = join(folder, `boards-${Math.random()}.txt`);
  writeFileSync(file, boards.map(({ board, tokens, stage }) => `${board} ${tokens[role]} ${stage ?? "-"}\n`).join(""));
  return file;
}

const words = "a thing is what it does when nobody looks at it and everybody needs it ".repeat(2);

/// A board of so many notes with 60 code points each, made as people make them.
export async function boardOfNotes(origin, count) {
  const made = await newBoard(origin);
  const person = await Person.join(origin, made.board, made.tokens.participant);
  const stage = person.state.stages[0].id;
  for (let at = 0; at < count; at += 200) {
    const ops = Array.from({ length: 200 }, (_, i) => ({
      op: "note.post",
      note: `fL${at + i}`,
      text: words.slice(i % 70, (i % 70) + 60),
      colour: "yellow",
      stage,
      place: { x: ((at + i) % 40) * 184 - 3680, y: Math.floor((at + i) / 40) * 184 },
    }));
    for (;;) {
      try {
        await person.submit(...ops);
        break;
      } catch (refused) {
        if (!String(refused).includes("rate_limited")) throw refused;
        await pause(300);
      }
    }
  }
  person.close();
  return { ...made, stage };
}

/// The median of every number of several runs, and the runs themselves.
export async function repeated(times, measure) {
  const runs = [];
  for (let i = 0; i < Number(times); i += 1) {
    const load = loadavg()[0];
    const result = { ...(await measure()), load };
    process.stderr.write(`${JSON.stringify(result)}\n`);
    runs.push(result);
  }
  return { ...medians(runs), runs };
}

const commit = () => execFileSync("git", ["-C", root, "rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();

/// A line for each set of medians.
function table(results, path = []) {
  if (typeof results !== "object" || results === null) return [];
  if (results.runs) {
    const cells = Object.entries(results).filter(([, value]) => typeof value === "number");
    return [`${path.join(" ")}:  ${cells.map(([key, value]) => `${key} ${Number(value.toFixed(3))}`).join("  ")}`];
  }
  return Object.entries(results).flatMap(([key, value]) => table(value, [...path, key]));
}

/// Says what was measured, keeps it, and ends: with 1 if something was wrong, never because it was slow.
export function finish(name, results, wrong) {
  const summary = { at: new Date().toISOString(), commit: commit(), cores: cpus().length, wrong, results };
  mkdirSync(join(root, "tests/output"), { recursive: true });
  writeFileSync(join(root, `tests/output/bench_${name}.json`), JSON.stringify(summary, null, 1));
  console.log(JSON.stringify(summary));
  console.error(`\n${table(results).join("\n")}`);
  for (const what of wrong) console.error(`WRONG: ${what}`);
  process.exit(wrong.length > 0 ? 1 : 0);
}
