// A board with a long history: who was away for thousands of changes, and edits of texts that were edited hundreds of
// times since. Everything is asked twice: of the server that made the history, and after a kill of one that reads it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "../harness/client.js";
import { Room } from "../harness/room.js";
import { pause, Server } from "../harness/server.js";
import { present, type Delta, type Op, type Position } from "../harness/shapes.js";

const editors = 5;
const edits = 300;
const entries = 3_000;

let server: Server;
let room: Room;
let note = "";
let early: Position;
let editor: Client;

const edit = (version: number, ...delta: Delta): Op => ({ op: "note.edit", note, version, delta });

/// Saves each op as a change of its own, as fast as the server lets one connection.
async function saveAll(client: Client, count: number, op: (index: number) => Op): Promise<void> {
  for (let index = 0; index < count;) {
    const answer = await client.submit([op(index)], undefined, 20_000);
    if (answer.type === "saved") index++;
    else if (answer.code === "rate_limited") await pause(200);
    else throw new Error(`not saved: ${JSON.stringify(answer)}`);
  }
}

/// The text after the delta; all in ASCII here.
function apply(text: string, delta: Delta): string {
  let [out, at] = ["", 0];
  for (const step of delta) {
    if (typeof step === "string") out += step;
    else if (step > 0) [out, at] = [out + text.slice(at, at + step), at + step];
    else at -= step;
  }
  return out + text.slice(at);
}

beforeAll(async () => {
  server = await Server.start({ name: "conformance-behind" });
  room = await Room.open(server);
  const author = await room.join("facilitator");
  note = (await room.posted(author, "abc"))[0] ?? "";
  early = present((await author.save({ op: "board.title", title: "Début" })).position);
  const people = await Promise.all(Array.from({ length: editors }, () => room.join("facilitator")));
  editor = present(people[0]);
  await Promise.all(people.map((one) => saveAll(one, edits / editors, () => edit(0, 3, "."))));
  const rest = (entries - edits) / editors;
  await Promise.all(people.map((one) => saveAll(one, rest, (i) => ({ op: "board.title", title: `T${i}` }))));
  for (const one of people) one.close();
}, 180_000);
afterAll(() => server.close());

function asked(): void {
  it("[CON4] thousands of entries behind, they come from the log, in one row with what comes meanwhile", async () => {
    const writer = await room.join("facilitator");
    const back = await Client.open(server, room.board, { token: room.tokens.viewer, since: early });
    back.hello();
    await saveAll(writer, 10, (i) => ({ op: "board.title", title: `pendant ${i}` }));
    const last = present((await writer.save({ op: "board.title", title: "après" })).position).revision;
    await back.reached(last, 20_000);
    expect(back.received[0]).toMatchObject({ type: "welcome", resume: "entries" });
    expect(back.received.some((message) => message.type === "snapshot")).toBe(false);
    const revisions = back.entries().map((entry) => entry.revision);
    expect(revisions).toEqual(Array.from({ length: last - early.revision }, (_, i) => early.revision + 1 + i));
    back.close();
  }, 60_000);

  it("[TXT4] an edit on a version that is 300 edits old lands, and others need not wait for it", async () => {
    const [late, other] = [await room.join("facilitator"), await room.join("facilitator")];
    const [landed] = await Promise.all([late.submit([edit(0, 1, "(tard)")]), other.save(room.post("entre-temps"))]);
    expect(landed).toMatchObject({ type: "saved" });
    const text = present((await room.state()).notes[note]).text;
    expect(text.startsWith("a(tard)")).toBe(true);
    expect(text).toContain(`bc${".".repeat(edits)}`);
    late.close();
    other.close();
  });

  it("[CON6] the snapshot brings the edits that pending ones have to be rebased over", async () => {
    const client = await room.join("participant", { pending: [{ note, version: 0 }] });
    const snapshot = present(client.received.find((message) => message.type === "snapshot"));
    const [told] = present(snapshot.edits);
    expect(told).toMatchObject({ note, version: 0 });
    const text = present(told).edits.reduce((now, each) => apply(now, each.delta), "abc");
    const shown = present(present(snapshot.state).notes[note]);
    expect(text).toBe(shown.text);
    expect(present(told).edits).toHaveLength(shown.version);
    expect(present(told).edits.every((each) => each.seq === undefined && each.by !== undefined)).toBe(true);
    client.close();
  });

  it("[CON6] an edit of this very client has its seq", async () => {
    const { client, person } = editor;
    const back = await room.join("facilitator", {
      client,
      person,
      pending: [
        { note, version: edits - 1 },
        { note, version: 5 },
      ],
    });
    const told = present(present(back.received.find((message) => message.type === "snapshot")).edits);
    expect(told.map((each) => each.version)).toEqual([edits - 1, 5]);
    const seqs = present(told[1]).edits.flatMap((each) => each.seq ?? []);
    expect(seqs.length).toBeGreaterThan(edits / editors - 6);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    const stranger = await room.join("facilitator", { client, pending: [{ note, version: 5 }] });
    const others = present(present(stranger.received.find((message) => message.type === "snapshot")).edits);
    expect(present(others[0]).edits.some((each) => each.seq !== undefined)).toBe(false);
    back.close();
    stranger.close();
  });

  it("[CON6] a note whose version is the one that it has now is left out", async () => {
    const { version } = present((await room.state()).notes[note]);
    const client = await room.join("participant", { pending: [{ note, version }] });
    expect(client.received.find((message) => message.type === "snapshot")?.edits).toBeUndefined();
    client.close();
  });
}

describe("behind a server that made the history", asked);
describe("behind a server that was killed and reads it", () => {
  beforeAll(() => server.crash(), 60_000);
  asked();
});
