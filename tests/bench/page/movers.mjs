// Other people who move notes: 100 ops for each frame of 16.7 ms, in changes of 100, by as many facilitators as SUB6 makes
// necessary. They read nothing but whether it was saved.
import WebSocket from "ws";
import { pause } from "../machine.mjs";

const kOpsPerFrame = 100;
const kFrameMs = 1000 / 60;
const kMovers = 22; // 300 ops/s each, at most
const kReach = 60; // px

const saved = Buffer.from('{"type":"saved"');
const rejected = Buffer.from('{"type":"rejected"');
const begins = (bytes, start) => bytes.subarray(0, start.length).equals(start);

async function mover(origin, board, token, nth) {
  const socket = new WebSocket(`${origin.replace("http", "ws")}/api/boards/${board}/live`, "entonnoir.v1", {
    perMessageDeflate: false,
  });
  await new Promise((done, failed) => socket.once("open", done).once("error", failed));
  const hello = { client: `${Date.now()}-${nth}`, person: `mover-${nth}-`.padEnd(22, "x"), name: `Anim ${nth}` };
  socket.send(JSON.stringify({ type: "hello", token, ...hello }));
  await new Promise((done) => socket.once("message", done));
  const one = { seq: 0, answered: 0, failed: [], close: () => socket.terminate() };
  socket.on("message", (bytes) => {
    if (begins(bytes, saved)) one.answered += 1;
    if (begins(bytes, rejected)) one.failed.push(String(bytes));
  });
  one.submit = (ops) => {
    one.seq += 1;
    socket.send(JSON.stringify({ type: "submit", seq: one.seq, ops }));
  };
  return one;
}

/// `notes`: [{id, stage, place}]. Answers how many ops were sent, how many are saved, and what was refused.
export async function moving(origin, board, token, notes) {
  const all = [];
  for (let i = 0; i < kMovers; i += 1) all.push(await mover(origin, board, token, i));
  const around = ({ x, y }, n) => {
    const [dx, dy] = [((n * 37) % (2 * kReach)) - kReach, ((n * 53) % (2 * kReach)) - kReach];
    return { x: x + dx, y: Math.max(0, y + dy) };
  };
  let count = 0;
  const change = () =>
    Array.from({ length: kOpsPerFrame }, () => {
      const { id, stage, place } = notes[count % notes.length];
      count += 1;
      return { op: "note.move", notes: [id], stage, places: [around(place, count)] };
    });
  const answered = () => all.every((one) => one.answered + one.failed.length === one.seq);
  return {
    async run(seconds) {
      const began = performance.now();
      for (let i = 0; i * kFrameMs < seconds * 1000; i += 1) {
        await pause(Math.max(0, began + i * kFrameMs - performance.now()));
        all[i % all.length].submit(change());
      }
    },
    async end() {
      for (let tries = 0; !answered() && tries < 500; tries += 1) await pause(20);
      for (const one of all) one.close();
      const changes = all.reduce((sum, one) => sum + one.answered, 0);
      return { sent: count, saved: changes * kOpsPerFrame, failed: all.flatMap(({ failed }) => failed) };
    },
  };
}
