// A room works in silence, all is revealed, all vote in secret: how long that takes to reach everybody, what it costs the
// server, and whether anybody had anything before its time. Prints a table on stderr and JSON on stdout and in
// tests/output/bench_private.json; fails if something was lost, told too early, counted wrongly or late.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { freePort, newBoard, pause, quantile, ready, root, started } from "./machine.mjs";
import { SilentPerson, whisper } from "./silent_person.mjs";

const { values: options } = parseArgs({
  options: {
    people: { type: "string", default: "500" },
    seconds: { type: "string", default: "60" }, // in which all post, and in which all vote
    votes: { type: "string", default: "5" },
    within: { type: "string", default: "2000" }, // ms, in which a reveal has to reach all
    server: { type: "string", default: join(root, "build/release/server/app/entonnoir") },
  },
});
const [count, seconds, votes, within] = ["people", "seconds", "votes", "within"].map((name) => Number(options[name]));
const noteOf = (i) => `note-${i}`;
const round = (ms) => Number(ms.toFixed(1));
const occurrences = (bytes, text) => String(bytes).split(text).length - 1;

/// User and system time of a process, in seconds.
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/// What each part of the run cost, and how late this process was for what it had to read.
class Phases {
  parts = {};
  constructor(pid) {
    this.pid = pid;
  }
  async run(name, act) {
    const [cpu, began, lag] = [cpuOf(this.pid), performance.now(), monitorEventLoopDelay({ resolution: 5 })];
    lag.enable();
    const found = await act();
    lag.disable();
    const took = (performance.now() - began) / 1000;
    const part = {
      cpu_s: Number((cpuOf(this.pid) - cpu).toFixed(2)),
      took_s: round(took),
      lag_p99_ms: round(lag.percentile(99) / 1e6),
    };
    this.parts[name] = { ...part, load: loadavg()[0] };
    return found;
  }
}

/// Everybody at a moment of their own.
const spread = (people, act) =>
  Promise.all(people.map(async (person) => (await pause(Math.random() * seconds * 1000), act(person))));

async function everybody(origin, board, token, watch) {
  const people = [];
  for (let i = 0; i < count; i += 25)
    people.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(25, count - i) }, (_, n) =>
          SilentPerson.join(origin, board, token, i + n, watch),
        ),
      )),
    );
  return people;
}

/// From the answer to who showed it, until each has a snapshot with it.
async function reaches(people, host, op, fits) {
  for (const person of people) person.shown = undefined;
  const at = await host.submit(op);
  const end = performance.now() + 30_000;
  const has = (person) => person.shown !== undefined && fits(person.shown.bytes);
  // Looking at large frames takes time: only when all came.
  while (people.some(({ shown }) => !shown) && performance.now() < end) await pause(5);
  const late = people.filter((person) => !has(person)).length;
  const times = people.filter(has).map(({ shown }) => shown.at - at);
  const of = (share) => (times.length > 0 ? round(quantile(times, share)) : null);
  return { late, p50: of(0.5), p99: of(0.99), max: times.length > 0 ? round(Math.max(...times)) : null };
}

const post = (person, stage) =>
  person.submit({
    op: "note.post",
    note: noteOf(person.number),
    text: `${whisper}${person.number}`,
    colour: "yellow",
    stage,
  });

/// Its votes, one after the other, each at a moment of its own. Kept in `cast`.
async function vote(person, cast) {
  const moments = Array.from({ length: votes }, () => Math.random() * seconds * 1000).sort((a, b) => a - b);
  const began = performance.now();
  for (const moment of moments) {
    await pause(Math.max(0, began + moment - performance.now()));
    const item = noteOf(Math.floor(Math.random() ** 2 * count)); // some are liked more than others
    await person.submit({ op: "vote.cast", round: "round-1", item });
    cast.push({ item, by: person.number });
  }
}

/// VOT4, from what was cast.
function resultOf(cast) {
  const items = new Map();
  for (const { item, by } of cast) items.set(item, [...(items.get(item) ?? []), by]);
  return [...items]
    .map(([item, by]) => ({ item, people: new Set(by).size, units: by.length }))
    .sort((a, b) => b.units - a.units || b.people - a.people || (a.item < b.item ? -1 : 1));
}

const stateOf = async (origin, board, token) => {
  const answer = await fetch(`${origin}/api/boards/${board}/snapshot`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return (await answer.json()).state;
};

async function measure(origin, pid) {
  const { board, tokens } = await newBoard(origin);
  const stage = (await stateOf(origin, board, tokens.facilitator)).stages[0].id;
  const watch = { silent: true, voting: true };
  const phases = new Phases(pid);
  const host = await SilentPerson.join(origin, board, tokens.facilitator, -1, { silent: false, voting: true });
  await host.submit({ op: "stage.visibility", stage, visibility: "private" });
  const people = await phases.run("join", () => everybody(origin, board, tokens.participant, watch));
  let posts = 0;
  await phases.run("post", () => spread(people, (one) => post(one, stage).then(() => (posts += 1))));
  watch.silent = false;
  const whole = (bytes) => occurrences(bytes, `"${whisper}`) === count;
  const shown = { op: "stage.visibility", stage, visibility: "public" };
  const reveal = await phases.run("reveal", () => reaches(people, host, shown, whole));
  const limits = { budget: votes, per_item: votes, secret: true };
  const policy = { post: true, move: "own", edit: "own", group: true, vote: true, react: true };
  await host.submit({ op: "stage.policy", stage, policy });
  await host.submit({ op: "round.open", round: "round-1", stage, on: "notes", title: "", ...limits });
  const cast = [];
  await phases.run("vote", () => Promise.all(people.map((one) => vote(one, cast))));
  Object.assign(watch, { voting: false });
  host.watch.voting = false;
  const hasResult = (bytes) => occurrences(bytes, '"result"') === 1;
  const result = await phases.run("close", () =>
    reaches(people, host, { op: "round.close", round: "round-1" }, hasResult),
  );
  const told = (await stateOf(origin, board, tokens.participant)).rounds[0].result;
  const right = JSON.stringify(told) === JSON.stringify(resultOf(cast));
  for (const person of [host, ...people]) person.close();
  return {
    posts,
    reveal,
    votes: cast.length,
    result: { ...result, right },
    ...seen([host, ...people]),
    phases: phases.parts,
  };
}

function seen(people) {
  const sum = (of) => people.reduce((all, person) => all + of(person), 0);
  return {
    leaks: people.flatMap(({ leaks }) => leaks),
    refused: people.flatMap(({ refused }) => refused),
    frames: sum(({ frames }) => frames),
    megabytes: round(sum(({ bytes }) => bytes) / 1e6),
    owns: sum(({ owns }) => owns),
  };
}

/// What of it is not as it has to be.
function faults({ posts, reveal, votes: cast, result, leaks, refused, owns }) {
  return [
    posts !== count && `${posts} of ${count} notes were saved`,
    cast !== count * votes && `${cast} of ${count * votes} votes were saved`,
    reveal.late > 0 && `${reveal.late} people had not all texts`,
    result.late > 0 && `${result.late} people had no result`,
    Math.max(reveal.max, result.max) > within && `it took more than ${within} ms to reach all`,
    !result.right && "the result is not what was cast",
    owns < count * (1 + votes) && `only ${owns} own messages came`,
    leaks.length > 0 && `${leaks.length} frames told too much, the first: ${leaks[0]}`,
    refused.length > 0 && `refused: ${refused.join(" ")}`,
  ].filter(Boolean);
}

function table({ posts, reveal, votes: cast, result, leaks, frames, phases }) {
  const times = ({ p50, p99, max }) => `p50 ${p50}, p99 ${p99}, max ${max} ms`;
  const parts = Object.entries(phases).map(([name, { cpu_s, took_s }]) => `${name} ${cpu_s} s in ${took_s} s`);
  console.error(`${posts} notes, revealed: ${times(reveal)}; ${cast} votes, result: ${times(result)}`);
  console.error(`CPU of the server: ${parts.join(", ")}; load ${phases.post.load} and ${phases.vote.load}`);
  console.error(`frames looked at: ${frames}, told too early: ${leaks.length}, result right: ${result.right}`);
}

const folder = mkdtempSync(join(tmpdir(), "entonnoir-bench-"));
const port = await freePort();
const store = `sqlite:${join(folder, "boards.db")}`;
const server = started(options.server, ["--listen", `127.0.0.1:${port}`, "--store", store, "--web", folder]);
try {
  const origin = `http://127.0.0.1:${port}`;
  await ready(origin, server);
  const found = await measure(origin, server.pid);
  const wrong = faults(found);
  const result = { people: count, seconds, cpus: cpus().length, ...found, faults: wrong };
  table(found);
  mkdirSync(join(root, "tests/output"), { recursive: true });
  writeFileSync(join(root, "tests/output/bench_private.json"), JSON.stringify(result, null, 1));
  console.log(JSON.stringify(result));
  for (const fault of wrong) console.error(`FAULT: ${fault}`);
  if (wrong.length > 0) process.exitCode = 1;
} finally {
  await server.end();
  rmSync(folder, { recursive: true, force: true });
}
