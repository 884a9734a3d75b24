import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../harness/client.js";
import { Room, undisturbed } from "../harness/room.js";
import { Server } from "../harness/server.js";

let server: Server;
let room: Room;
let witness: Client;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-values" });
  room = await Room.open(server);
  witness = await room.join("participant");
});
afterAll(() => server.close());

const deep = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

describe("messages that cannot be understood", () => {
  const cases: readonly [string, string, string][] = [
    ["no JSON", "hello", "bad_json"],
    ["an empty frame", "", "bad_json"],
    ["JSON that ends early", '{"type":"ping"', "bad_json"],
    ["two objects", '{"type":"ping"}{"type":"ping"}', "bad_json"],
    ["a trailing comma", '{"type":"ping",}', "bad_json"],
    ["a comment", '{"type":"ping"/**/}', "bad_json"],
    ["NaN", '{"type":"presence","cursor":{"stage":"a","x":NaN,"y":0}}', "bad_json"],
    ["Infinity", '{"type":"presence","cursor":{"stage":"a","x":Infinity,"y":0}}', "bad_json"],
    ["a number too large for any type", '{"type":"submit","seq":1e999,"ops":[]}', ""],
    ["nesting deeper than 16", `{"type":"ping","a":${deep(20)}}`, "bad_json"],
    ["nesting of 30,000", deep(30_000), "bad_json"],
    ["an array", "[]", "bad_message"],
    ["a string", '"hello"', "bad_message"],
    ["null", "null", "bad_message"],
    ["a number", "1", "bad_message"],
    ["no type", "{}", "bad_message"],
    ["a type that is no string", '{"type":1}', "bad_message"],
    ["an unknown type", '{"type":"shout"}', "bad_message"],
    ["a server's type", '{"type":"welcome"}', "bad_message"],
    ["an unknown field", '{"type":"ping","now":1}', "bad_message"],
    ["__proto__ as a field", '{"type":"ping","__proto__":{"a":1}}', "bad_message"],
    ["constructor as a type", '{"type":"constructor"}', "bad_message"],
    ["a missing field", '{"type":"submit","ops":[]}', "bad_message"],
    ["a seq that is no number", '{"type":"submit","seq":"1","ops":[]}', "bad_message"],
    ["a negative seq", '{"type":"submit","seq":-1,"ops":[]}', "bad_message"],
    ["a seq with a fraction", '{"type":"submit","seq":1.5,"ops":[]}', "bad_message"],
    ["a seq above 2^53 - 1", '{"type":"submit","seq":9007199254740992,"ops":[]}', "bad_message"],
    ["a cursor with a fraction", '{"type":"presence","cursor":{"stage":"a","x":0.5,"y":0}}', "bad_message"],
    ["a cursor with an exponent", '{"type":"presence","cursor":{"stage":"a","x":1e2,"y":0}}', "bad_message"],
    ["an unpaired surrogate", '{"type":"ping","a":"\\ud800"}', ""],
  ];
  it.each(cases)("[VAL1] %s", async (_, text, code) => {
    await undisturbed(room, witness, async () => {
      const client = await room.join("participant");
      client.send(text);
      const error = await client.next("error");
      if (code) expect(error.code).toBe(code);
      expect(["bad_json", "bad_message"]).toContain(error.code);
      expect(error.message).toMatch(/\w+ \w+/);
      expect(await client.alive()).toBe(true);
      client.close();
    });
  });
});

describe("changes that break the schema", () => {
  const post = { op: "note.post", note: "n1", text: "a", colour: "yellow", stage: "s" };
  const cases: readonly [string, unknown][] = [
    ["no ops", []],
    ["ops that are no list", {}],
    ["201 ops", Array.from({ length: 201 }, () => post)],
    ["an op that is no object", ["note.post"]],
    ["an op without a name", [{}]],
    ["an unknown op", [{ op: "note.shred", note: "n1" }]],
    ["toString as an op", [{ op: "toString" }]],
    ["a field too many", [{ ...post, author: 1 }]],
    ["a field too few", [{ op: "note.post", note: "n1" }]],
    ["an id out of its alphabet", [{ ...post, note: "a/b" }]],
    ["an empty id", [{ ...post, note: "" }]],
    ["an id of 25", [{ ...post, note: "x".repeat(25) }]],
    ["an unknown colour", [{ ...post, colour: "#ff0000" }]],
    ["a text that is no string", [{ ...post, text: 7 }]],
    ["a text that is null", [{ ...post, text: null }]],
    ["a place with a fraction", [{ ...post, place: { x: 0.5, y: 0 } }]],
    ["a place beyond 1,000,000", [{ ...post, place: { x: 1_000_001, y: 0 } }]],
    ["a place with a third field", [{ ...post, place: { x: 0, y: 0, z: 0 } }]],
    ["a place without y", [{ ...post, place: { x: 0 } }]],
    ["no notes", [{ op: "note.colour", notes: [], colour: "blue" }]],
    ["the same note twice", [{ op: "note.colour", notes: ["n1", "n1"], colour: "blue" }]],
    ["fewer places than notes", [{ op: "note.move", notes: ["n1", "n2"], stage: "s", places: [{ x: 0, y: 0 }] }]],
    ["a server's op", [{ op: "person.join", person: 9, name: "x", role: "facilitator" }]],
  ];
  it.each(cases)("[SUB8] %s", async (_, ops) => {
    await undisturbed(room, witness, async () => {
      const client = await room.join("facilitator");
      client.send({ type: "submit", seq: 1, ops });
      const answer = await client.answer(1);
      expect(answer.type).toBe("rejected");
      expect(["bad_message", "forbidden"]).toContain(answer.code);
      expect(await client.alive()).toBe(true);
      client.close();
    });
  });

  it("[SUB8] they count for CON9", async () => {
    const client = await room.join("participant");
    for (let seq = 1; seq <= 3; seq++) client.send({ type: "submit", seq, ops: [] });
    expect((await client.end()).code).toBe(1008);
  });

  it("[VAL1] numbers with a fraction or an exponent are refused even if they are whole", async () => {
    for (const number of ["1.0", "1e0", "10e-1"]) {
      const client = await room.join("participant");
      client.send(
        `{"type":"submit","seq":1,"ops":[${JSON.stringify(room.post("x")).replace(/}$/, `,"place":{"x":${number},"y":0}}`)}]}`,
      );
      expect((await client.answer(1)).code, number).toBe("bad_message");
      client.close();
    }
  });
});

describe("texts", () => {
  const bad: readonly [string, string][] = [
    ["a control character", "a\u0007b"],
    ["a tab", "a\tb"],
    ["a carriage return", "a\r\nb"],
    ["NUL", "a\u0000b"],
    ["DEL or C1", "a\u0085b"],
    ["a direction override", "a\u202eb"],
    ["a direction isolate", "a\u2066b"],
    ["nine combining marks", `z${"\u0301".repeat(9)}`],
  ];
  it.each(bad)("[VAL3] %s is invalid_text", async (_, text) => {
    const client = await room.join("participant");
    expect(await client.refused(room.post(text))).toBe("invalid_text");
    client.close();
  });

  const good: readonly [string, string][] = [
    ["line breaks", "a\nb\n\nc"],
    ["eight combining marks", `z${"\u0301".repeat(8)}`],
    ["emoji with joiners", "👩‍👩‍👧‍👦 ♻️ 🏳️‍🌈"],
    ["right-to-left", "שלום עולם — مرحبا"],
    ["beyond the first plane", "𝒳 𠜎"],
    ["what breaks careless exports", "=1+1 -2 @x <b>&amp;</b> ; \" ' \\ `${x}`"],
    ["no-break and thin spaces", "a\u00a0b\u202fc"],
    ["2,000 code points that are 8,000 bytes", "🌍".repeat(2000)],
  ];
  it.each(good)("[VAL3] %s is kept as it is", async (_, text) => {
    const client = await room.join("participant");
    const op = room.post(text);
    await client.save(op);
    expect((await room.state()).notes[op.note]?.text).toBe(text);
    client.close();
  });

  it("[OPX4] the 2,001st code point is text_too_long, counted in code points", async () => {
    const client = await room.join("participant");
    expect(await client.refused(room.post("🌍".repeat(2001)))).toBe("text_too_long");
    client.close();
  });

  it.each(["", " ", "\n \n"])("[OPN1] %j is text_empty", async (text) => {
    const client = await room.join("participant");
    expect(await client.refused(room.post(text))).toBe("text_empty");
    client.close();
  });

  it.each(["__proto__", "constructor", "toString", "0", "-", "_"])(
    "[VAL1] %s is an id like any other",
    async (note) => {
      const own = await Room.open(server);
      const [client, other] = [await own.join("participant"), await own.join("viewer")];
      const saved = await client.save(own.post("drôle de nom", { note }));
      await other.reached(saved.position?.revision ?? 0);
      const answer = await fetch(`${server.origin}/api/boards/${own.board}/snapshot`, {
        headers: { authorization: `Bearer ${own.tokens.viewer}` },
      });
      expect(await answer.text()).toContain(`"${note}":{"at":`);
      own.close();
    },
  );
});
