import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, randomId } from "../harness/client.js";
import { Raw } from "../harness/raw.js";
import { Room, undisturbed } from "../harness/room.js";
import { pause, Server } from "../harness/server.js";
import { present } from "../harness/shapes.js";

let server: Server;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-connection" });
});
afterAll(() => server.close());

const unknownBoard = "AAAAAAAAAAAAAAAAAAAAAA";

describe("hello and welcome", () => {
  it("[CON1] a connection that says nothing hears hello_expected after 5 s and is closed", async () => {
    const room = await Room.open(server);
    const silent = await Client.open(server, room.board);
    const began = Date.now();
    const bye = await silent.next("bye", 8_000);
    expect(bye).toMatchObject({ code: "hello_expected" });
    expect(Date.now() - began).toBeGreaterThan(4_000);
    expect((await silent.end()).code).toBe(1008);
  });

  it("[CON1] a first message that is not hello hears hello_expected", async () => {
    const room = await Room.open(server);
    const client = await Client.open(server, room.board);
    client.send({ type: "submit", seq: 1, ops: [room.post("trop tôt")] });
    expect(await client.next("bye")).toMatchObject({ code: "hello_expected" });
    expect((await client.end()).code).toBe(1008);
    expect((await room.state()).notes).toEqual({});
  });

  it("[CON1] a second hello is an error, and the connection stays", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    client.hello();
    expect(await client.next("error")).toMatchObject({ code: "bad_message" });
    expect(await client.alive()).toBe(true);
  });

  it("[CON2] an unknown board and a wrong token are told alike, without reconnect", async () => {
    const room = await Room.open(server);
    const told = [];
    for (const [board, token] of [
      [unknownBoard, room.tokens.facilitator],
      [room.board, unknownBoard],
      [room.board, (await Room.open(server)).tokens.facilitator],
    ] as const) {
      const client = await Client.open(server, board, { token });
      client.hello();
      const bye = await client.next("bye");
      expect(bye).toMatchObject({ code: "unknown_board", reconnect: false });
      told.push([JSON.stringify(bye), (await client.end()).code]);
    }
    expect(new Set(told.map(String)).size).toBe(1);
  });

  it("[CON3] welcome tells role, number, position, durability and the last seq", async () => {
    const room = await Room.open(server);
    for (const role of ["facilitator", "participant", "viewer"] as const) {
      const client = await room.join(role);
      const welcome = present(client.received[0]);
      expect(welcome).toMatchObject({ type: "welcome", role, participant: 0, last_seq: 0, resume: "snapshot" });
      expect(welcome).toMatchObject({ durability: "saved", position: { epoch: 1, revision: 1 } });
      expect(present(welcome.position).mark).toMatch(/^[0-9a-f]{16}$/);
      expect(Math.abs(present(welcome.now) - Date.now())).toBeLessThan(5_000);
      expect(client.received[1]).toMatchObject({ type: "snapshot", position: welcome.position });
      expect(client.received[1]?.state).toEqual(await room.state());
    }
  });

  it("[CON3] the same person after a reload is the same participant, another client", async () => {
    const room = await Room.open(server);
    const first = await room.join("participant", { name: "Zoé" });
    const saved = await first.save(room.post("une idée"));
    expect(saved.participant).toBe(1);
    const again = await room.join("participant", { person: first.person });
    expect(again.received[0]).toMatchObject({ participant: 1, last_seq: 0 });
    const same = await room.join("participant", { person: first.person, client: first.client });
    expect(same.received[0]).toMatchObject({ participant: 1, last_seq: saved.seq });
    const stranger = await room.join("participant");
    expect(stranger.received[0]).toMatchObject({ participant: 0 });
  });

  it("[CON3] the same secret is another number on another board", async () => {
    const [one, two] = [await Room.open(server), await Room.open(server)];
    const first = await one.join("participant");
    await (await two.join("participant")).save(two.post("avant"));
    await first.save(one.post("ici"));
    const there = await two.join("participant", { person: first.person });
    expect(there.received[0]).toMatchObject({ participant: 0 });
    expect((await there.save(two.post("là"))).participant).toBe(2);
  });
});

describe("resuming", () => {
  it("[CON4] from a position of this history the entries that were missed follow", async () => {
    const room = await Room.open(server);
    const author = await room.join("participant");
    const since = (await author.save(room.post("un"))).position;
    await author.save(room.post("deux"));
    await author.save(room.post("trois"));
    const back = await Client.open(server, room.board, { token: room.tokens.viewer, since });
    back.hello();
    expect(await back.next("welcome")).toMatchObject({ resume: "entries" });
    await back.reached(4);
    expect(back.entries().map((entry) => entry.revision)).toEqual([3, 4]);
    expect(back.received.some((message) => message.type === "snapshot")).toBe(false);
  });

  it("[CON4] from the very end nothing follows but what comes later", async () => {
    const room = await Room.open(server);
    const author = await room.join("participant");
    const since = (await author.save(room.post("un"))).position;
    const back = await room.join("viewer", { since });
    expect(back.received[0]).toMatchObject({ resume: "entries" });
    await author.save(room.post("deux"));
    await back.reached(3);
    expect(back.entries().map((entry) => entry.revision)).toEqual([3]);
  });

  it("[CON4] a mark, epoch or revision of another history gets a snapshot", async () => {
    const room = await Room.open(server);
    const author = await room.join("participant");
    const position = present((await author.save(room.post("un"))).position);
    const others = [
      { ...position, mark: "0123456789abcdef" },
      { ...position, epoch: position.epoch + 1 },
      { ...position, revision: position.revision + 5 },
    ];
    for (const since of others) {
      const client = await room.join("viewer", { since });
      expect(client.received[0]).toMatchObject({ resume: "snapshot" });
      expect(client.received[1]).toMatchObject({ type: "snapshot", position });
    }
  });

  it.each(["note.hide", "note.withdraw"])(
    "[CON4] after %s in between there is a snapshot, without the text",
    async (op) => {
      const room = await Room.open(server);
      const author = await room.join("facilitator");
      const note = room.post("un secret bien gardé");
      const before = (await author.save(room.post("avant"))).position;
      await author.save(note);
      await author.save({ op, notes: [note.note] });
      const back = await room.join("viewer", { since: before });
      expect(back.received[0]).toMatchObject({ resume: "snapshot" });
      expect(JSON.stringify(back.received)).not.toContain("secret bien gardé");
    },
  );

  it("[CON5] who is there when a note is shown again gets a snapshot", async () => {
    const room = await Room.open(server);
    const [facilitator, watcher] = [await room.join("facilitator"), await room.join("viewer")];
    const [note] = await room.posted(facilitator, "montré à nouveau");
    await facilitator.save({ op: "note.hide", notes: [note] });
    const position = present((await facilitator.save({ op: "note.unhide", notes: [note] })).position);
    const snapshot = await watcher.next("snapshot");
    expect(snapshot.position).toEqual(position);
    expect(snapshot.state).toEqual(await room.state());
  });
});

describe("packed snapshots", () => {
  it("[CON13] who asks gets the snapshot packed, with what others get as text, and all else as text", async () => {
    const room = await Room.open(server);
    const writer = await room.join("facilitator");
    await room.posted(writer, ...Array.from({ length: 30 }, (_, i) => `une idée parmi d’autres ${i}`));
    const [plain, packed] = [await room.join("viewer"), await room.join("viewer", { packed: true })];
    expect(plain.packed).toEqual([]);
    expect(packed.packed.map(({ type }) => type)).toEqual(["snapshot"]);
    expect(packed.packed[0]?.state).toEqual(await room.state());
    const [last] = await room.posted(writer, "et une autre");
    await packed.reached(present(present((await room.join("viewer")).received[0]).position).revision);
    expect(JSON.stringify(packed.entries())).toContain(last);
    expect(packed.packed).toHaveLength(1);
  });

  it("[CON13] one that comes later is packed, too", async () => {
    const room = await Room.open(server);
    const [facilitator, watcher] = [await room.join("facilitator"), await room.join("viewer", { packed: true })];
    const notes = await room.posted(facilitator, ...Array.from({ length: 30 }, (_, i) => `caché ${i}`));
    await facilitator.save({ op: "note.hide", notes });
    const position = present((await facilitator.save({ op: "note.unhide", notes })).position);
    const last = await watcher.next("snapshot");
    expect(watcher.packed).toContain(last);
    expect(last.position).toEqual(position);
    expect(last.state).toEqual(await room.state());
  });

  it.each([false, 1, "gzip"])("[CON13] packed: %j is refused", async (packed) => {
    const room = await Room.open(server);
    const client = await Client.open(server, room.board, { token: room.tokens.viewer });
    client.hello({ packed });
    expect(await client.next("error")).toMatchObject({ code: "bad_message" });
  });
});

describe("life and end of a connection", () => {
  it("[CON7] ping is answered by pong with the server's time, before hello as after", async () => {
    const room = await Room.open(server);
    const client = await room.join("viewer");
    client.send({ type: "ping" });
    expect(Math.abs(present((await client.next("pong")).now) - Date.now())).toBeLessThan(5_000);
  });

  it("[CON7] a WebSocket ping is answered by its pong", async () => {
    const room = await Room.open(server);
    const client = await room.join("viewer");
    const answered = new Promise<string>((done) => client.socket.once("pong", (data) => done(String(data))));
    client.socket.ping("abc");
    expect(await answered).toBe("abc");
  });

  it("[CON7] the server pings after 15 s of silence and closes after 30 s without an answer", async () => {
    const room = await Room.open(server);
    const raw = await Raw.open(server.port);
    await raw.upgrade(server.port, room.board);
    const hello = { type: "hello", token: room.tokens.viewer, client: "raw", person: "p".repeat(20), name: "" };
    raw.frame(1, JSON.stringify(hello));
    await raw.until(() => raw.frames().some((frame) => frame.opcode === 9), 20_000);
    const began = Date.now();
    await raw.untilEnd(25_000);
    expect(Date.now() - began).toBeGreaterThan(8_000);
  }, 60_000);

  it("[CON9] three messages that cannot be understood end a connection with 1008", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    for (let i = 0; i < 3; i++) client.send({ type: "nonsense" });
    expect((await client.end()).code).toBe(1008);
    expect(client.received.filter((message) => message.type === "error")).toHaveLength(3);
  });

  it("[CON9] two of them do not", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    client.send("{");
    client.send({ type: "nonsense" });
    await client.next("error");
    await client.next("error");
    expect(await client.alive()).toBe(true);
  });

  it("[CON10] a message of 65,536 bytes passes, one byte more is closed with 1009", async () => {
    const room = await Room.open(server);
    const witness = await room.join("participant");
    await undisturbed(room, witness, async () => {
      const client = await room.join("participant");
      const padded = (bytes: number): string => `{"type":"ping"}${" ".repeat(bytes - 15)}`;
      client.send(padded(65_536));
      await client.next("pong");
      client.send(padded(65_537));
      expect((await client.end()).code).toBe(1009);
    });
  });

  it("[CON10] a message too large in fragments is closed with 1009 too", async () => {
    const room = await Room.open(server);
    const raw = await Raw.open(server.port);
    await raw.upgrade(server.port, room.board);
    raw.frame(1, "x".repeat(40_000), false);
    raw.frame(0, "x".repeat(40_000), true);
    expect(await raw.closeCode()).toBe(1009);
  });

  it("[CON10] invalid UTF-8 is closed with 1007, and no other client notices", async () => {
    const room = await Room.open(server);
    const witness = await room.join("participant");
    await undisturbed(room, witness, async () => {
      const raw = await Raw.open(server.port);
      await raw.upgrade(server.port, room.board);
      raw.frame(1, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]));
      expect(await raw.closeCode()).toBe(1007);
      await raw.untilEnd();
    });
  });

  it("[CON10] a binary frame is an error, and the connection stays", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    client.socket.send(Buffer.from('{"type":"ping"}'), { binary: true });
    expect(await client.next("error")).toMatchObject({ code: "bad_message" });
    expect(await client.alive()).toBe(true);
  });

  it("[CON10] a frame that is not masked ends the connection", async () => {
    const room = await Room.open(server);
    const raw = await Raw.open(server.port);
    await raw.upgrade(server.port, room.board);
    raw.frame(1, '{"type":"ping"}', true, false);
    await raw.untilEnd();
    expect(raw.frames().some((frame) => frame.opcode === 1 && String(frame.payload).includes("pong"))).toBe(false);
  });

  it("[CON8] a deleted board says board_gone to who is there, and is unknown to who comes", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant");
    const answer = await fetch(`${server.origin}/api/boards/${room.board}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${room.tokens.facilitator}` },
    });
    expect(answer.status).toBe(204);
    expect(await client.next("bye")).toMatchObject({ code: "board_gone", reconnect: false });
    await client.end();
    const late = await Client.open(server, room.board, { token: room.tokens.participant });
    late.hello();
    expect(["unknown_board", "board_gone"]).toContain((await late.next("bye")).code);
  });

  it("[CON8] SIGTERM says shutting_down with reconnect, closes with 1001 and ends with 0", async () => {
    const other = await Server.start({ name: "conformance-sigterm" });
    const room = await Room.open(other);
    const client = await room.join("participant");
    await client.save(room.post("avant la fin"));
    const began = Date.now();
    expect(await other.end("SIGTERM")).toBe(0);
    expect(Date.now() - began).toBeLessThan(6_000);
    expect(await client.next("bye")).toMatchObject({ code: "shutting_down", reconnect: true });
    expect((await client.end()).code).toBe(1001);
    await other.up();
    expect(Object.values((await room.state()).notes).map((note) => note.text)).toEqual(["avant la fin"]);
    await other.close();
  });

  it("[CON8] a client that goes without a close leaves no trace", async () => {
    const room = await Room.open(server);
    const witness = await room.join("participant");
    await undisturbed(room, witness, async () => {
      const raw = await Raw.open(server.port);
      await raw.upgrade(server.port, room.board);
      raw.write(Buffer.from([0x81, 0xfe, 0x40])); // the beginning of a frame
      raw.close();
      await pause(50);
    });
  });

  it("[CON1] a name may have 60 code points; the 61st is refused", async () => {
    const room = await Room.open(server);
    const client = await room.join("participant", { name: "é".repeat(60) });
    await client.save(room.post("nommé"));
    expect((await room.state()).people["1"]?.name).toBe("é".repeat(60));
    const other = await Client.open(server, room.board, { token: room.tokens.participant, name: "é".repeat(61) });
    other.hello();
    await expect(other.next("welcome", 1_000)).rejects.toThrow();
  });

  it("[CON1] ids out of their alphabet are refused in hello", async () => {
    const room = await Room.open(server);
    for (const fields of [{ client: "a b" }, { client: "" }, { client: "x".repeat(33) }, { person: "kurz" }]) {
      const client = await Client.open(server, room.board, { token: room.tokens.participant, ...fields });
      client.hello();
      await expect(client.next("welcome", 300), JSON.stringify(fields)).rejects.toThrow();
      client.close();
    }
    expect(await (await room.join("participant", { client: randomId() })).alive()).toBe(true);
  });
});
