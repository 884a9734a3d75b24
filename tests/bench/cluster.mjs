// Several servers on one Redis: what crossing from one to another costs, what an append costs, what a board costs.
// Prints tables on stderr and JSON on stdout and in tests/output/bench_cluster.json.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cluster, newBoard, pause, Person, quantile, residentKb, root } from "./machine.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "crossing,append,boards" },
    duration: { type: "string", default: "20" }, // s, of each load
    rate: { type: "string", default: "2000" }, // changes/s of the append case
    boards: { type: "string", default: "1000" },
    people: { type: "string", default: "10" }, // on each board
    server: { type: "string", default: join(root, "build/release/server/app/entonnoir") },
  },
});
const seconds = Number(options.duration);
const changesPerPerson = 25; // below SUB6's 30
const round = (ms) => Number(ms.toFixed(2));
const spread = (numbers) => ({ p50_ms: round(quantile(numbers, 0.5)), p99_ms: round(quantile(numbers, 0.99)) });

const post = (stage, note) => ({ op: "note.post", note, text: `note ${note}`, colour: "yellow", stage });
const move = (stage, note, x) => ({ op: "note.move", notes: [note], stage, places: [{ x, y: 8 }] });

/// Calls `act(i)` so often a second, spread evenly. What it could not keep up with is done late, not left out.
async function paced(rate, act) {
  const began = performance.now();
  const total = Math.round(rate * seconds);
  for (let i = 0; i < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - began) * rate) / 1000) + 1);
    for (; i < due; i += 1) act(i);
    await pause(2);
  }
  return total / ((performance.now() - began) / 1000);
}

/// One author; of two listeners one is on his node and one on the other. The same changes reach both.
async function crossing() {
  const here = await cluster(options.server, 2);
  try {
    const { board, tokens } = await newBoard(here.nodes[0].origin);
    const join = (i) => Person.join(here.nodes[i].origin, board, tokens.facilitator);
    const [author, near, far] = [await join(0), await join(0), await join(1)];
    const stage = author.state.stages[0].id;
    await author.submit(post(stage, "moved"));
    const sent = [];
    const listen = (person) => {
      const took = [];
      person.heard = (op) => op.op === "note.move" && took.push(performance.now() - sent[op.places[0].x]);
      return took;
    };
    const [nearMs, farMs] = [listen(near), listen(far)];
    const rate = await paced(20, (i) => {
      sent[i] = performance.now();
      void author.submit(move(stage, "moved", i));
    });
    await pause(500);
    const presence = await pointing(author, near, far, stage);
    for (const person of [author, near, far]) person.close();
    const [same, other] = [spread(nearMs), spread(farMs)];
    const more = { p50_ms: round(other.p50_ms - same.p50_ms), p99_ms: round(other.p99_ms - same.p99_ms) };
    const ratio = { p50: round(other.p50_ms / same.p50_ms), p99: round(other.p99_ms / same.p99_ms) };
    return {
      rate: round(rate),
      arrived: [nearMs.length, farMs.length],
      same_node: same,
      other_node: other,
      more,
      ratio,
      presence,
    };
  } finally {
    await here.end();
  }
}

/// The author points; how long until the others see where.
async function pointing(author, near, far, stage) {
  const sent = [];
  const listen = (person) => {
    const took = new Map();
    person.pointed = (cursor) => took.has(cursor.x) || took.set(cursor.x, performance.now() - sent[cursor.x]);
    return took;
  };
  const [nearMs, farMs] = [listen(near), listen(far)];
  for (let x = 0; x < 60; x += 1) {
    sent[x] = performance.now();
    author.socket.send(JSON.stringify({ type: "presence", cursor: { stage, x, y: 8 } }));
    await pause(150 + Math.random() * 100);
  }
  await pause(300);
  return {
    arrived: [nearMs.size, farMs.size],
    same_node: spread([...nearMs.values()]),
    other_node: spread([...farMs.values()]),
  };
}

/// The buckets of a histogram: upper bounds in s with counts up to them.
async function buckets(nodes) {
  const counts = new Map();
  for (const node of nodes)
    for (const [, bound, count] of (await node.metrics()).matchAll(
      /entonnoir_append_seconds_bucket\{le="([^"]+)"\} (\d+)/g,
    ))
      counts.set(bound, (counts.get(bound) ?? 0) + Number(count));
  return counts;
}
/// The upper bound, in ms, of the bucket in which that share of what came between two readings lies.
function bucketOf(before, after, share) {
  const all = [...after].map(([bound, count]) => [
    Number(bound.replace("+Inf", "Infinity")),
    count - before.get(bound),
  ]);
  const total = Math.max(...all.map(([, count]) => count));
  return all.sort(([a], [b]) => a - b).find(([, count]) => count >= total * share)[0] * 1000;
}

/// So many changes a second, on one board or on many, all nodes together. `mixed`: the people of a board sit on all nodes.
async function append(nodeCount, boardCount, mixed = false) {
  const here = await cluster(options.server, nodeCount);
  const people = [];
  try {
    const perBoard = Math.ceil(Number(options.rate) / changesPerPerson / boardCount);
    for (let i = 0; i < boardCount; i += 1) {
      const { board, tokens } = await newBoard(here.nodes[0].origin);
      for (let k = 0; k < perBoard; k += 1) {
        const { origin } = here.nodes[(mixed ? i + k : i) % nodeCount];
        const person = await Person.join(origin, board, tokens.facilitator);
        person.note = `n${k}`;
        await person.submit(post(person.state.stages[0].id, person.note));
        people.push(person);
      }
    }
    const before = await buckets(here.nodes);
    const [memoryBefore] = here.info("used_memory");
    const took = [];
    let refused = 0;
    const rate = await paced(Number(options.rate), (i) => {
      const person = people[i % people.length];
      person.submit(move(person.state.stages[0].id, person.note, i)).then(
        (ms) => took.push(ms),
        () => (refused += 1),
      );
    });
    await pause(1000);
    const after = await buckets(here.nodes);
    const append_ms_at_most = { p50: bucketOf(before, after, 0.5), p99: bucketOf(before, after, 0.99) };
    const saved = spread(took);
    const redis_bytes_per_change = Math.round((here.info("used_memory")[0] - memoryBefore) / took.length);
    return {
      nodes: nodeCount,
      boards: boardCount,
      mixed,
      rate: round(rate),
      refused,
      append_ms_at_most,
      saved,
      redis_bytes_per_change,
    };
  } finally {
    for (const person of people) person.close();
    await here.end();
  }
}

/// Many live boards with a few people each.
async function boards() {
  const here = await cluster(options.server, 3);
  const rooms = [];
  try {
    const [empty] = here.info("used_memory");
    for (let i = 0; i < Number(options.boards); i += 1) {
      const home = here.nodes[i % 3];
      const { board, tokens } = await newBoard(home.origin);
      const join = () => Person.join(home.origin, board, tokens.facilitator);
      const people = await Promise.all(Array.from({ length: Number(options.people) }, join));
      const stage = people[0].state.stages[0].id;
      await Promise.all(people.map((person, k) => person.submit(post(stage, `a${k}`), post(stage, `b${k}`))));
      rooms.push({ stage, people });
      if (i % 100 === 99) process.stderr.write(`${i + 1} boards\n`);
    }
    const [filled, userBefore, sysBefore] = here.info("used_memory", "used_cpu_user", "used_cpu_sys");
    const took = [];
    let refused = 0;
    const rate = await paced(rooms.length, (i) => {
      const { stage, people } = rooms[i % rooms.length];
      const k = Math.floor(i / rooms.length) % people.length;
      people[k].submit(move(stage, `a${k}`, i)).then(
        (ms) => took.push(ms),
        () => (refused += 1),
      );
    });
    await pause(1000);
    const [after, user, sys] = here.info("used_memory", "used_cpu_user", "used_cpu_sys");
    return {
      boards: rooms.length,
      people: rooms.length * Number(options.people),
      redis_kb_per_board: round((filled - empty) / 1024 / rooms.length),
      redis_kb_per_board_after: round((after - empty) / 1024 / rooms.length),
      redis_cpu_ms_per_1000_ops: round(((user + sys - userBefore - sysBefore) * 1e6) / took.length),
      node_mb: here.nodes.map(({ pid }) => Math.round(residentKb(pid) / 1024)),
      rate: round(rate),
      refused,
      saved: spread(took),
    };
  } finally {
    for (const { people } of rooms) for (const person of people) person.close();
    await here.end();
  }
}

const wanted = options.only.split(",");
const result = { at: new Date().toISOString(), cores: cpus().length };
const tell = (what, value) => process.stderr.write(`${what}: ${JSON.stringify(value)}\n`);
if (wanted.includes("crossing")) tell("crossing", (result.crossing = await crossing()));
if (wanted.includes("append")) {
  result.append = [await append(1, 20), await append(1, 1), await append(3, 20), await append(3, 20, true)];
  for (const each of result.append) tell("append", each);
}
if (wanted.includes("boards")) tell("boards", (result.boards = await boards()));
mkdirSync(join(root, "tests/output"), { recursive: true });
writeFileSync(join(root, "tests/output/bench_cluster.json"), JSON.stringify(result, null, 1));
console.log(JSON.stringify(result));
