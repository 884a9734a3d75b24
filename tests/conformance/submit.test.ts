import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Room } from "../harness/room.js";
import { pause, Server } from "../harness/server.js";
import { present } from "../harness/shapes.js";

let server: Server;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-submit" });
});
afterAll(() => server.close());

describe("submit", () => {
  it("[SUB1] the last accepted seq again is saved at its position, and nothing is applied", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    const op = room.post("une fois");
    const first = await client.submit([op], 5);
    const again = await client.submit([op], 5);
    expect(again).toMatchObject({ type: "saved", seq: 5, position: first.position });
    expect(Object.keys((await room.state()).notes)).toHaveLength(1);
  });

  it("[SUB1] so it is after a reconnect of the same client", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    const op = room.post("une fois");
    const first = await client.submit([op], 7);
    client.close();
    const back = await room.join("participant", { client: client.client, person: client.person });
    expect(back.received[0]).toMatchObject({ last_seq: 7, last_revision: present(first.position).revision });
    expect(await back.submit([op], 7)).toMatchObject({ type: "saved", position: first.position });
    expect(Object.keys((await room.state()).notes)).toHaveLength(1);
  });

  it("[SUB1] a lower seq is stale_seq, a gap is allowed", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    await client.submit([room.post("a")], 5);
    expect(await client.submit([room.post("b")], 4)).toMatchObject({ type: "rejected", code: "stale_seq", seq: 4 });
    expect(await client.submit([room.post("c")], 900)).toMatchObject({ type: "saved" });
  });

  it("[SUB1] a rejected change leaves its seq free", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    expect(await client.submit([room.post(" ")], 1)).toMatchObject({ code: "text_empty" });
    expect(await client.submit([room.post("mieux")], 1)).toMatchObject({ type: "saved" });
  });

  it("[SUB2] a change with one bad op names it, and nothing of it is applied", async () => {
    const room = await Room.open(server);
    const [client, other] = [await room.join("participant"), await room.join("viewer")];
    const ops = [room.post("bonne"), room.post("aussi"), room.post(""), room.post("jamais")];
    expect(await client.submit(ops)).toMatchObject({ type: "rejected", code: "text_empty", op: 2 });
    expect((await room.state()).notes).toEqual({});
    const saved = await client.save(room.post("seule"));
    expect(saved.position?.revision).toBe(2);
    await other.reached(2);
    expect(JSON.stringify(other.received)).not.toContain("bonne");
  });

  it("[POS3] a change of 200 ops is one entry", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    const ops = Array.from({ length: 200 }, (_, i) => room.post(`note ${i}`));
    expect((await client.save(...ops)).position?.revision).toBe(2);
    expect(Object.keys((await room.state()).notes)).toHaveLength(200);
  });

  it("[SUB3] saved comes before the frame with the entry, and gives the number once", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant", { name: "Zoé" });
    const first = await client.save(room.post("un"));
    expect(first.participant).toBe(1);
    await client.reached(2);
    const kinds = client.received.map((message) => message.type).filter((type) => ["saved", "ops"].includes(type));
    expect(kinds).toEqual(["saved", "ops"]);
    expect((await client.save(room.post("deux"))).participant).toBeUndefined();
    const joined = client.entries()[0]?.ops.find((op) => op.op === "person.join");
    expect(joined).toMatchObject({ person: 1, name: "Zoé", role: "participant" });
    expect(joined).not.toHaveProperty("key");
  });

  it("[SEE6] another page of the person is told the number before the entry that gives it", async () => {
    const room = await Room.open(server);
    const first = await room.join("participant");
    const second = await room.join("participant", { person: first.person });
    const saved = await first.save(room.post("un"));
    await second.reached(2);
    const told = second.received.filter(({ type }) => type === "own" || type === "ops");
    expect(told.map(({ type }) => type)).toEqual(["own", "ops"]);
    expect(told[0]).toEqual({ type: "own", participant: saved.participant, revision: 2 });
    expect((await second.save(room.post("deux"))).participant).toBeUndefined();
    await first.reached(3);
    expect(first.received.some(({ type }) => type === "own")).toBe(false);
  });

  it("[POS2] entries have every value resolved, revisions without gaps and a time that never falls", async () => {
    const room = await Room.open(server);
    const [client, other] = [await room.join("participant"), await room.join("viewer")];
    for (let i = 0; i < 10; i++) await client.save(room.post(`n${i}`));
    await other.reached(11);
    const entries = other.entries();
    expect(entries.map((entry) => entry.revision)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    for (const [i, entry] of entries.entries()) {
      expect(entry.by).toBe(1);
      expect(entry.at).toBeGreaterThanOrEqual(entries[i - 1]?.at ?? 0);
      expect(Math.abs(entry.at - Date.now())).toBeLessThan(30_000);
      expect(entry.ops.at(-1)?.["place"]).toMatchObject({ x: expect.any(Number), y: expect.any(Number) });
    }
  });

  it("[OPS1] frames are contiguous and carry the mark of their last entry", async () => {
    const room = await Room.open(server);
    const [client, other] = [await room.join("participant"), await room.join("viewer")];
    const marks = new Map<number, string>();
    for (let i = 0; i < 20; i++) {
      const { position } = await client.save(room.post(`n${i}`));
      marks.set(present(position).revision, present(position).mark);
    }
    await other.reached(21);
    let next = 2;
    for (const frame of other.received.filter((message) => message.type === "ops")) {
      expect(frame).toMatchObject({ epoch: 1, from: next, mark: marks.get(present(frame.to)) });
      next = present(frame.to) + 1;
    }
    expect(next).toBe(22);
  });

  it("[OPS2] under load changes share frames: at most one per 16 ms", async () => {
    const room = await Room.open(server);
    const writers = await Promise.all(Array.from({ length: 10 }, () => room.join("participant")));
    const watcher = await room.join("viewer");
    const began = Date.now();
    await Promise.all(
      writers.map(async (writer) => {
        for (let i = 0; i < 10; i++) await writer.save(room.post(`n${i}`));
      }),
    );
    await watcher.reached(101);
    const frames = watcher.received.filter((message) => message.type === "ops").length;
    expect(frames).toBeLessThanOrEqual((Date.now() - began) / 16 + 2);
    expect(watcher.entries()).toHaveLength(100);
  });

  it("[SUB6] the 61st change at once is rate_limited, and may be sent again after a second", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    const ops = Array.from({ length: 75 }, (_, i) => room.post(`n${i}`));
    ops.forEach((op, i) => client.send({ type: "submit", seq: i + 1, ops: [op] }));
    const answers = await Promise.all(ops.map((_, i) => client.answer(i + 1)));
    const refused = answers.filter((answer) => answer.type === "rejected");
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(new Set(refused.map((answer) => answer.code))).toEqual(new Set(["rate_limited"]));
    await pause(1_000);
    expect(await client.submit([room.post("encore")], 1000)).toMatchObject({ type: "saved" });
  });

  it("[SUB6] 600 ops at once pass, more are rate_limited; another connection from here is not", async () => {
    const room = await Room.open(server);
    const [client, other] = [await room.join("participant"), await room.join("participant")];
    const change = (n: number): ReturnType<Room["post"]>[] =>
      Array.from({ length: n }, () => room.post("x", { place: { x: 0, y: 0 } }));
    for (let i = 1; i <= 4; i++) client.send({ type: "submit", seq: i, ops: change(199) });
    const answers = await Promise.all([1, 2, 3, 4].map((seq) => client.answer(seq)));
    expect(answers.map((answer) => answer.code ?? "saved")).toEqual(["saved", "saved", "saved", "rate_limited"]);
    expect((await other.submit([room.post("tranquille")])).type).toBe("saved");
  });

  it("[POS4] everybody's fold is the snapshot: the same participants, notes and places", async () => {
    const room = await Room.open(server);
    const writers = await Promise.all(Array.from({ length: 5 }, (_, i) => room.join("participant", { name: `P${i}` })));
    await Promise.all(
      writers.map(async (writer) => {
        for (let i = 0; i < 5; i++) await writer.save(room.post(`n${i}`));
      }),
    );
    const late = await Promise.all([room.join("facilitator"), room.join("participant"), room.join("viewer")]);
    const states = late.map((client) => JSON.stringify(client.received[1]?.state));
    expect(new Set(states).size).toBe(1);
    const first = late[0]?.received[1]?.state;
    expect(new Set(Object.values(first?.people ?? {}).map((person) => person.name))).toEqual(
      new Set(["P0", "P1", "P2", "P3", "P4"]),
    );
  });
});

describe("texts edited by character", () => {
  const edit = (
    note: string,
    version: number,
    ...delta: (string | number)[]
  ): { op: "note.edit"; note: string; version: number; delta: (string | number)[] } => ({
    op: "note.edit",
    note,
    version,
    delta,
  });

  it("[TXT2] an edit is applied and counts a version", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    const [note = ""] = await room.posted(client, "Une idée 🌍 neuve");
    await client.save(edit(note, 0, 9, "🌱", -1));
    await client.save(edit(note, 1, "« ", 16, " »"));
    expect((await room.state()).notes[note]).toMatchObject({ text: "« Une idée 🌱 neuve »", version: 2 });
  });

  it("[TXT4] an edit made on an older version is transformed: both people's words stay", async () => {
    const room = await Room.open(server);
    const [one, two] = [await room.join("facilitator"), await room.join("facilitator")];
    const [note = ""] = await room.posted(one, "ab");
    await two.save(room.post("pour être 2"));
    await one.save(edit(note, 0, 1, "UN"));
    await two.save(edit(note, 0, 1, "DEUX"));
    expect((await room.state()).notes[note]).toMatchObject({ text: "aUNDEUXb", version: 2 });
    await one.save(edit(note, 0, -2));
    expect((await room.state()).notes[note]).toMatchObject({ text: "UNDEUX", version: 3 });
  });

  it("[TXT4] at one place the lower participant stands left, whoever came first", async () => {
    const room = await Room.open(server);
    const [one, two] = [await room.join("facilitator"), await room.join("facilitator")];
    const [note = ""] = await room.posted(one, "ab");
    await two.save(room.post("pour être 2"));
    await two.save(edit(note, 0, 1, "DEUX"));
    await one.save(edit(note, 0, 1, "UN"));
    expect((await room.state()).notes[note]?.text).toBe("aUNDEUXb");
  });

  it("[TXT5] an edit that transforms to nothing is saved with an empty delta and counts a version", async () => {
    const room = await Room.open(server);
    const [one, two] = [await room.join("facilitator"), await room.join("facilitator")];
    const [note = ""] = await room.posted(one, "abc");
    await one.save(edit(note, 0, 1, -1));
    await two.save(edit(note, 0, 1, -1));
    expect((await room.state()).notes[note]).toMatchObject({ text: "ac", version: 2 });
    await one.reached(4);
    expect(one.entries().at(-1)?.ops.at(-1)).toMatchObject({ op: "note.edit", version: 1, delta: [] });
  });

  it("[TXT4] a version above the note's is version_ahead", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    const [note = ""] = await room.posted(client, "abc");
    expect(await client.refused(edit(note, 1, "x"))).toBe("version_ahead");
  });

  const bad: readonly [string, (string | number)[]][] = [
    ["nothing", []],
    ["a keep at the end", ["x", 3]],
    ["a zero", [0, "x"]],
    ["an empty string", [1, ""]],
    ["two keeps", [1, 1, "x"]],
    ["two strings", ["x", "y"]],
    ["two deletions", [-1, -1]],
    ["a deletion before an insertion", [-1, "x"]],
    ["a keep past the end", [4, "x"]],
    ["a deletion past the end", [-4]],
    ["a keep of 2^53", [9007199254740991, "x"]],
  ];
  it.each(bad)("[TXT1] %s is bad_delta", async (_, delta) => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    const [note = ""] = await room.posted(client, "abc");
    expect(await client.refused(edit(note, 0, ...delta))).toBe("bad_delta");
    expect((await room.state()).notes[note]?.text).toBe("abc");
  });

  it("[TXT1] a delta counts code points, not UTF-16 units or bytes", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    const [note = ""] = await room.posted(client, "🌍é");
    expect(await client.refused(edit(note, 0, 3, "x"))).toBe("bad_delta");
    await client.save(edit(note, 0, 2, "x"));
    expect((await room.state()).notes[note]?.text).toBe("🌍éx");
  });

  it("[OPX5] a change edits a note once, and not one that it posts itself", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    const [note = ""] = await room.posted(client, "abc");
    expect(await client.refused(edit(note, 0, "x"), edit(note, 1, "y"))).toBe("duplicate_edit");
    const op = room.post("neuve");
    expect(await client.refused(op, edit(op.note, 0, "x"))).toBe("duplicate_edit");
  });

  it("[OPX4] an edit past 2,000 code points is text_too_long; one that empties is text_empty or kept", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    const [note = ""] = await room.posted(client, "a".repeat(1990));
    expect(await client.refused(edit(note, 0, "b".repeat(11)))).toBe("text_too_long");
    expect(await client.refused(edit(note, 0, "b".repeat(10)))).toBe("saved");
  });

  it("[VAL3] an edit that inserts what is not allowed is invalid_text", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    const [note = ""] = await room.posted(client, `e${"\u0301".repeat(5)}`);
    expect(await client.refused(edit(note, 0, "\u202e"))).toBe("invalid_text");
    expect(await client.refused(edit(note, 0, 6, "\u0301".repeat(4)))).toBe("invalid_text");
  });
});
