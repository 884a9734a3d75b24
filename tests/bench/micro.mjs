// Runs the micro-benchmarks and prints the medians of their repetitions: a table on stderr, JSON on stdout and in
// tests/output/bench_micro.json.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median, root } from "./machine.mjs";

const { values: options } = parseArgs({
  options: {
    filter: { type: "string", default: "." }, // a regular expression on the names
    repetitions: { type: "string", default: "3" },
    "min-time": { type: "string", default: "0.2" }, // s, of each repetition
    program: { type: "string", default: join(root, "build/release/tests/bench/micro/entonnoir_micro") },
  },
});
const output = join(root, "tests/output");
const found = join(output, "bench_micro.json");
const [load] = loadavg();
mkdirSync(output, { recursive: true });
const args = [
  `--benchmark_filter=${options.filter}`,
  `--benchmark_repetitions=${options.repetitions}`,
  `--benchmark_min_time=${options["min-time"]}`,
  "--benchmark_enable_random_interleaving=true",
  "--benchmark_out_format=json",
  `--benchmark_out=${found}`,
];
execFileSync(options.program, args, { stdio: ["ignore", "ignore", "pipe"] });
const { benchmarks } = JSON.parse(readFileSync(found, "utf8"));
if (!benchmarks?.length) throw new Error(`no benchmark fits ${options.filter}`);

const inNs = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };
const names = [...new Set(benchmarks.map((run) => run.run_name))];
names.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
const results = names.map((name) => {
  const runs = benchmarks.filter((run) => run.run_name === name && run.run_type === "iteration");
  const failed = runs.find((run) => run.error_occurred);
  if (failed) return { name, error: failed.error_message };
  const times = runs.map((run) => run.cpu_time * inNs[run.time_unit]);
  const speed = runs[0].bytes_per_second && median(runs.map((run) => run.bytes_per_second)) / 1e6;
  return {
    name,
    cpu_ns: Number(median(times).toFixed(1)),
    spread: Number((Math.max(...times) / Math.min(...times)).toFixed(2)),
    ...(speed && { mb_per_s: Number(speed.toFixed(1)) }),
  };
});
const summary = {
  at: new Date().toISOString(),
  commit: execFileSync("git", ["-C", root, "describe", "--always", "--dirty"], { encoding: "utf8" }).trim(),
  cores: cpus().length,
  load,
  results,
};
writeFileSync(found, JSON.stringify(summary, null, 1));
console.log(JSON.stringify(summary));

const shown = (ns) =>
  ns < 1e4 ? `${ns.toFixed(0)} ns` : ns < 1e7 ? `${(ns / 1e3).toFixed(1)} us` : `${(ns / 1e6).toFixed(1)} ms`;
for (const { name, cpu_ns, spread, mb_per_s, error } of results) {
  const cells = error ? [error] : [shown(cpu_ns), spread.toFixed(2), mb_per_s ? `${mb_per_s} MB/s` : ""];
  console.error((name.padEnd(44) + cells.map((cell) => cell.padStart(12)).join("")).trimEnd());
}
console.error(`CPU time, medians of ${options.repetitions}; slowest / fastest repetition; load ${load}`);
if (results.some(({ error }) => error)) process.exitCode = 1;
