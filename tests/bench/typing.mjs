// From the key to "saved": people type on one board, each in a note of their own. Prints a table on stderr and JSON on stdout
// and in tests/output/bench_typing.json. Some of them have the page's own session and replica and are measured; the others
// send the same and read nothing of what comes, so that one machine can be all of them.
import { fork } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import WebSocket from "ws";
import * as client from "../../web-client/dist-node/client.js";
import { freePort, newBoard, pause, quantile, ready, root, started } from "./machine.mjs";

const { values: options } = parseArgs({
  options: {
    people: { type: "string", default: "200" },
    measured: { type: "string", default: "20" }, // of them
    rate: { type: "string", default: "2" }, // keystrokes a second of each
    duration: { type: "string", default: "20" }, // s
    repetitions: { type: "string", default: "3" },
    server: { type: "string", default: join(root, "build/release/server/app/entonnoir") },
    others: { type: "string" }, // the board that this process is to type on, as JSON
  },
});
const everyMs = 1000 / Number(options.rate);
const seconds = Number(options.duration);
const round = (ms) => Number(ms.toFixed(1));
const noteOf = (i) => `note-${i}`;
const post = (stage, note) => ({ op: "note.post", note, text: "-", colour: "yellow", stage });

/// Strikes keys at even distances that begin anywhere, until the end of the run.
async function strikes(strike) {
  await pause(Math.random() * everyMs);
  const began = performance.now();
  for (let n = 0; n * everyMs < seconds * 1000; n += 1) {
    await pause(Math.max(0, began + n * everyMs - performance.now()));
    strike();
  }
}

/// One who types as a page does, one change in flight, and reads nothing but `saved`.
async function otherPerson(origin, board, token, stage, i) {
  const socket = new WebSocket(`${origin.replace("http", "ws")}/api/boards/${board}/live`, "entonnoir.v1", {
    perMessageDeflate: false,
  });
  await new Promise((done, failed) => socket.once("open", done).once("error", failed));
  let [seq, version, waiting, saved] = [0, 0, 0, () => undefined];
  const submit = (op) => socket.send(JSON.stringify({ type: "submit", seq: (seq += 1), ops: [op] }));
  const mark = Buffer.from('{"type":"saved"');
  const rejected = Buffer.from('{"type":"rejected"');
  socket.on("message", (bytes) => {
    if (bytes.subarray(0, rejected.length).equals(rejected)) throw new Error(String(bytes));
    if (bytes.subarray(0, mark.length).equals(mark)) saved();
  });
  const name = client.randomId(22);
  socket.send(JSON.stringify({ type: "hello", token, client: name, person: name, name: "" }));
  await new Promise((done) => {
    saved = done;
    submit(post(stage, noteOf(i)));
  });
  let flying = false;
  const send = () => {
    if (flying || waiting === 0) return;
    flying = true;
    submit({ op: "note.edit", note: noteOf(i), version, delta: ["x".repeat(waiting)] });
    waiting = 0;
  };
  saved = () => {
    flying = false;
    version += 1;
    send();
  };
  const strike = () => {
    waiting += 1;
    send();
  };
  return { strike, close: () => socket.terminate() };
}

/// One with a page, measured: from the key to nothing of it being unsaved, and the parts of that.
async function measuredPerson(origin, board, token, stage, i) {
  const times = { total: [], waited: [], answered: [], shown: [] };
  let struck = [];
  let [sentAt, savedAt] = [0, 0];
  class Tapped extends WebSocket {
    constructor(url, protocol) {
      super(url, protocol, { perMessageDeflate: false });
      this.on("message", (bytes, isBinary) => {
        if (!isBinary && String(bytes.subarray(0, 15)) === '{"type":"saved"') savedAt = performance.now();
      });
    }
    send(text) {
      super.send(text);
      if (!text.startsWith('{"type":"submit"')) return;
      sentAt = performance.now();
    }
  }
  const unsaved = () => client.replica.unsaved(session.replica);
  const changed = () => {
    if (struck.length === 0 || unsaved() > 0) return;
    const now = performance.now();
    for (const at of struck) times.total.push(now - at);
    times.waited.push(sentAt - struck.at(-1));
    times.answered.push(savedAt - sentAt);
    times.shown.push(now - savedAt);
    struck = [];
  };
  const session = client.openSession({ origin, board, token, WebSocket: Tapped, events: { changed: () => changed() } });
  const until = async (holds) => {
    while (!holds()) await pause(5);
  };
  await until(() => session.replica.confirmed);
  session.submit([post(stage, noteOf(i))]);
  await until(() => unsaved() === 0);
  const strike = () => {
    struck.push(performance.now());
    session.edit(noteOf(i), ["x"]);
  };
  return { times, strike, saved: () => until(() => unsaved() === 0), close: () => session.close() };
}

async function together(people) {
  const all = [];
  for (const person of people) all.push(await person());
  return all;
}

if (options.others) {
  const { origin, board, token, stage, first, count } = JSON.parse(options.others);
  const people = await together(
    Array.from({ length: count }, (_, i) => () => otherPerson(origin, board, token, stage, first + i)),
  );
  process.send("ready");
  await new Promise((done) => process.once("message", done));
  await Promise.all(people.map(({ strike }) => strikes(strike)));
  for (const person of people) person.close();
  process.disconnect();
} else {
  const runs = [];
  for (let i = 0; i < Number(options.repetitions); i += 1) {
    runs.push(await run());
    console.error(JSON.stringify(runs.at(-1)));
  }
  const middle = (name) => quantile(runs.map((each) => each[name]), 0.5); // prettier-ignore
  const median = Object.fromEntries(Object.keys(runs[0]).map((name) => [name, middle(name)]));
  const result = {
    people: Number(options.people),
    rate: Number(options.rate),
    seconds,
    cpus: cpus().length,
    median,
    runs,
  };
  mkdirSync(join(root, "tests/output"), { recursive: true });
  writeFileSync(join(root, "tests/output/bench_typing.json"), JSON.stringify(result, null, 1));
  console.log(JSON.stringify(result));
}

async function run() {
  const folder = mkdtempSync(join(tmpdir(), "entonnoir-bench-"));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const store = `sqlite:${join(folder, "boards.db")}`;
  const server = started(options.server, ["--listen", `127.0.0.1:${port}`, "--store", store, "--web", folder]);
  try {
    await ready(origin, server);
    return await measure(origin);
  } finally {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(origin) {
  const { board, tokens } = await newBoard(origin);
  const token = tokens.facilitator;
  const answer = await fetch(`${origin}/api/boards/${board}/snapshot`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const stage = (await answer.json()).state.stages[0].id;
  const [all, few] = [Number(options.people), Number(options.measured)];
  const task = JSON.stringify({ origin, board, token, stage, first: few, count: all - few });
  const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), "--others", task]);
  const ended = new Promise((done) => child.once("exit", done));
  await new Promise((done, failed) => child.once("message", done).once("exit", failed));
  const people = await together(
    Array.from({ length: few }, (_, i) => () => measuredPerson(origin, board, token, stage, i)),
  );
  child.send("begin");
  const [load] = loadavg();
  await Promise.all(people.map(({ strike }) => strikes(strike)));
  await Promise.all(people.map(({ saved }) => saved()));
  if ((await ended) !== 0) throw new Error("the others ended early");
  for (const person of people) person.close();
  const of = (name) => people.flatMap(({ times }) => times[name]);
  const part = (name) => round(quantile(of(name), 0.5));
  const total = of("total");
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => round(quantile(total, share)));
  return {
    keys: total.length,
    p50,
    p95,
    p99,
    waited: part("waited"),
    answered: part("answered"),
    shown: part("shown"),
    load,
  };
}
