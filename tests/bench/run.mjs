// Runs the benchmarks of this folder in turn and puts what they found into one object.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { here, root } from "./machine.mjs";

const all = ["fanout", "joins", "footprint", "presence", "threads", "typing", "private", "page", "micro"];
const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: all.join(",") },
    repetitions: { type: "string", default: "3" },
  },
});
const once = ["private"]; // these know no repetitions

/// What NAME.sh prints on stdout. Fails if it found something wrong, not if it was slow.
async function found(name) {
  const repeated = once.includes(name) ? [] : ["--repetitions", options.repetitions];
  const child = spawn(join(here, `${name}.sh`), repeated, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (bytes) => (said += bytes));
  const status = await new Promise((done) => child.once("close", done));
  if (status !== 0) throw new Error(`${name}.sh ended with ${status}`);
  return JSON.parse(said.trim().split("\n").at(-1));
}

const git = (...args) => execFileSync("git", ["-C", root, ...args], { encoding: "utf8" }).trim();
const summary = {
  at: new Date().toISOString(),
  commit: git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "-uno") ? " and changes" : ""),
  machine: `${cpus().length} x ${cpus()[0].model}`,
  load: loadavg()[0],
};
const wrong = [];
for (const name of options.only.split(",")) {
  process.stderr.write(`\n=== ${name}\n`);
  try {
    summary[name] = await found(name);
  } catch (error) {
    wrong.push(name);
    process.stderr.write(`${error.message}\n`);
  }
}
mkdirSync(join(root, "tests/output"), { recursive: true });
writeFileSync(join(root, "tests/output/bench.json"), JSON.stringify(summary, null, 1));
console.log(JSON.stringify(summary));
if (wrong.length > 0) {
  process.stderr.write(`wrong: ${wrong.join(", ")}\n`);
  process.exitCode = 1;
}
