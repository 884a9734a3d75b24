import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { get } from "../harness/api.js";
import { Client } from "../harness/client.js";
import { readState, Room } from "../harness/room.js";
import { Server, until } from "../harness/server.js";
import { type Message, present, type Round } from "../harness/shapes.js";

let server: Server;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-private" });
});
afterAll(() => server.close());

const whisper = "whisperofa";
const visibility = (room: Room, to: string): { op: string; stage: string; visibility: string } => ({
  op: "stage.visibility",
  stage: room.stage(0),
  visibility: to,
});
const owns = (client: Client): Message[] => client.received.filter((message) => message.type === "own");
const revision = (saved: Message): number => present(saved.position).revision;

interface Silent {
  readonly room: Room;
  readonly host: Client;
  readonly author: Client;
  readonly other: Client;
  readonly note: string;
}

/// A private stage in which the author wrote, edited and moved a note; the other one saw it happen.
async function silent(): Promise<Silent> {
  const room = await Room.open(server);
  const host = await room.join("facilitator");
  await host.save(visibility(room, "private"));
  const [author, other] = [await room.join("participant"), await room.join("participant")];
  await other.save(room.post("of the other"));
  const [note = ""] = await room.posted(author, `one ${whisper}`);
  await author.save({ op: "note.edit", note, version: 0, delta: [4, `edited${whisper} `] });
  const moved = await author.save({ op: "note.move", notes: [note], stage: room.stage(0), places: [{ x: 0, y: 900 }] });
  for (const client of [host, author, other]) await client.reached(revision(moved));
  return { room, host, author, other, note };
}

/// What a PDF says: its bytes are compressed.
function wordsOf(pdf: Buffer): string {
  const read = spawnSync("pdftotext", ["-raw", "-", "-"], { input: pdf, encoding: "utf8" });
  expect(read.status, read.stderr).toBe(0);
  return read.stdout;
}

/// What HTTP serves of a board, of all kinds, as bytes or words.
async function served(room: Room, token: string): Promise<[string, string][]> {
  const calls = ["snapshot", "history", "export/json", "export/md", "export/md?authors=1", "export/pdf", ""];
  const { position } = (await (await get(server, `/api/boards/${room.board}`, token)).json()) as {
    position: { revision: number };
  };
  for (let at = 1; at <= position.revision; at += 1) calls.push(`export/json?revision=${at}`);
  const out: [string, string][] = [];
  for (const call of calls) {
    const answer = await get(server, `/api/boards/${room.board}${call && "/"}${call}`, token);
    expect(answer.status, call).toBe(200);
    const bytes = Buffer.from(await answer.arrayBuffer());
    out.push([call, call.endsWith("pdf") ? wordsOf(bytes) : bytes.toString("utf8")]);
  }
  return out;
}

describe("a private stage", () => {
  it("[SEE1] no message, snapshot, export or history holds a text of others; the note is there and counts", async () => {
    const { room, other, note } = await silent();
    const late = await room.join("participant");
    const viewer = await room.join("viewer");
    for (const client of [other, late, viewer]) for (const raw of client.raw) expect(raw).not.toContain(whisper);
    for (const token of [room.tokens.participant, room.tokens.viewer]) {
      for (const [call, bytes] of await served(room, token)) expect(bytes, call).not.toContain(whisper);
      const state = await readState(server, room.board, token);
      expect(state.notes[note]).toMatchObject({ text: "", version: 0, stage: room.stage(0) });
      expect(state.notes[note]?.places[room.stage(0)]).toEqual({ x: 0, y: 900 });
    }
    const posts = other.entries().flatMap((entry) => entry.ops.filter((op) => op.op === "note.post"));
    expect(posts.find((post) => post["note"] === note)).toMatchObject({ text: "" });
    expect(other.entries().flatMap((entry) => entry.ops.map((op) => op.op))).not.toContain("note.edit");
  });

  it("[SEE1] facilitators have the texts, by socket and by HTTP", async () => {
    const { room, host } = await silent();
    expect(host.raw.join()).toContain(`edited${whisper}`);
    expect(owns(host)).toEqual([]);
    const texts = (await served(room, room.tokens.facilitator)).filter(([, bytes]) => bytes.includes(whisper));
    expect(texts.map(([call]) => call)).toEqual(
      expect.arrayContaining(["snapshot", "history", "export/json", "export/md", "export/pdf"]),
    );
  });

  it("[SEE6] the author has it in an own before each entry, and before each snapshot", async () => {
    const { room, author, note } = await silent();
    for (const own of owns(author)) {
      const at = author.received.indexOf(own);
      const frame = author.received.findIndex(
        (message) => message.type === "ops" && (message.to ?? 0) >= present(own.revision),
      );
      expect(at).toBeLessThan(frame);
      expect(own.entry?.revision).toBe(own.revision);
    }
    expect(owns(author).flatMap((own) => present(own.entry).ops.map((op) => op.op))).toEqual(
      expect.arrayContaining(["note.post", "note.edit"]),
    );
    const again = await room.join("participant", { person: author.person });
    const [own] = owns(again);
    expect(own?.notes).toEqual({ [note]: { text: `one edited${whisper} ${whisper}`, version: 1 } });
    expect(own?.participant).toBe(again.received[0]?.participant);
    expect(again.received.indexOf(present(own))).toBe(1);
    expect(again.received[2]?.type).toBe("snapshot");
  });

  it("[SEE6] a resume by entries has one's own in place, and not that of others", async () => {
    const { room, author, other, note } = await silent();
    const since = present(author.received.find((message) => message.type === "snapshot")).position;
    for (const [person, text] of [
      [author.person, `one ${whisper}`],
      [other.person, ""],
    ] as const) {
      const back = await room.join("participant", { person, since });
      expect(back.received[0]?.resume).toBe("entries");
      await until("the entries are here", () => back.entries().length > 0);
      const posted = back.entries().flatMap((entry) => entry.ops.filter((op) => op["note"] === note));
      expect(posted[0]).toMatchObject({ op: "note.post", text });
      expect(posted.some((op) => op.op === "note.edit")).toBe(text !== "");
    }
  });

  it("[CON6] edits of a note that is withheld are told to nobody else", async () => {
    const { room, other, note } = await silent();
    const back = await room.join("participant", { person: other.person, pending: [{ note, version: 0 }] });
    expect(back.raw.join()).not.toContain(whisper);
    expect(back.received.find((message) => message.type === "snapshot")?.edits).toBeUndefined();
  });

  it("[SEE2] titles of its groups are for facilitators", async () => {
    const { room, host, other, note } = await silent();
    const title = "titleofagroup";
    const group = { op: "group.create", group: "g1", stage: room.stage(0), title, notes: [note] };
    await host.save(group);
    const renamed = await host.save({ op: "group.rename", group: "g1", title: `${title}again` });
    await other.reached(revision(renamed));
    expect(other.raw.join()).not.toContain(title);
    for (const [call, bytes] of await served(room, room.tokens.participant)) expect(bytes, call).not.toContain(title);
    expect((await room.state()).groups["g1"]?.title).toBe(`${title}again`);
  });

  it("[SEE7] revealing shows all of it to everybody at once, and it stays so", async () => {
    const { room, host, author, other, note } = await silent();
    const shown = await host.save(visibility(room, "public"));
    for (const client of [author, other]) {
      await client.reached(revision(shown));
      const snapshot = await client.next("snapshot");
      expect(snapshot.position?.revision).toBe(revision(shown));
      expect(snapshot.state?.notes[note]?.text).toBe(`one edited${whisper} ${whisper}`);
    }
    expect(owns(other).every((own) => !JSON.stringify(own).includes(whisper))).toBe(true);
    expect(await host.refused(visibility(room, "private"))).toBe("stage_revealed");
    await author.save({ op: "note.edit", note, version: 1, delta: ["open "] });
    await other.reached(revision(shown) + 1);
    expect(other.entries().at(-1)?.ops[0]?.op).toBe("note.edit");
  });

  it("[SEE7] a note that moves out is shown to those who did not see it; one that moves in is not any more", async () => {
    const { room, host, other, note } = await silent();
    const out = await host.save({ op: "note.move", notes: [note], stage: room.stage(1) });
    const snapshot = await other.next("snapshot");
    expect(snapshot.position?.revision).toBe(revision(out));
    expect(snapshot.state?.notes[note]?.text).toContain(whisper);
    const back = await host.save({ op: "note.move", notes: [note], stage: room.stage(0) });
    const again = await other.next("snapshot");
    expect(again.position?.revision).toBe(revision(back));
    expect(again.state?.notes[note]?.text).toBe("");
  });
});

describe("a secret round", () => {
  const rounds = (message: Message | undefined): readonly Round[] => message?.state?.rounds ?? [];

  interface Voted {
    readonly room: Room;
    readonly host: Client;
    readonly voter: Client;
    readonly witness: Client;
    readonly note: string;
  }
  /// Votes were cast, and nobody else should know.
  async function voted(): Promise<Voted> {
    const room = await Room.open(server);
    const [host, voter] = [await room.join("facilitator"), await room.join("participant")];
    const witness = await room.join("participant");
    const [note = ""] = await room.posted(voter, "a note");
    const policy = { ...present(room.stages[0]).policy, vote: true };
    await host.save({ op: "stage.policy", stage: room.stage(0), policy });
    const round = { op: "round.open", round: "r1", stage: room.stage(0), on: "notes", title: "" };
    await host.save({ ...round, budget: 3, per_item: 2, secret: true });
    await voter.save({ op: "vote.cast", round: "r1", item: note });
    await voter.save({ op: "vote.cast", round: "r1", item: note });
    const last = await host.save({ op: "vote.cast", round: "r1", item: note });
    for (const client of [host, voter, witness]) await client.reached(revision(last));
    return { room, host, voter, witness, note };
  }

  it("[SEE3] while it is open a ballot is its voter's alone, for facilitators too", async () => {
    const { room, host, voter, witness, note } = await voted();
    const votes = (client: Client): unknown[] =>
      client.entries().flatMap((entry) => entry.ops.filter((op) => op.op.startsWith("vote.")));
    for (const client of [host, voter, witness]) expect(votes(client)).toEqual([]);
    expect(owns(voter).flatMap((own) => present(own.entry).ops)).toHaveLength(2);
    expect(owns(host).flatMap((own) => present(own.entry).ops)).toHaveLength(1);
    expect(owns(witness)).toEqual([]);
    for (const token of Object.values(room.tokens))
      for (const [call, bytes] of await served(room, token)) {
        expect(bytes, call).not.toContain("ballots");
        expect(bytes, call).not.toContain("vote.cast");
      }
    const again = await room.join("participant", { person: voter.person });
    expect(owns(again).map((own) => own.ballots)).toEqual([{ r1: [note, note] }]);
    expect(rounds(again.received.find((message) => message.type === "snapshot"))[0]?.ballots).toBeUndefined();
    const second = await room.join("facilitator", { person: host.person });
    expect(owns(second).map((own) => own.ballots)).toEqual([{ r1: [note] }]);
  });

  it("[SEE3] when it closes everybody has all ballots, and nobody whose they are", async () => {
    const { room, host, voter, witness, note } = await voted();
    const closed = await host.save({ op: "round.close", round: "r1" });
    for (const client of [host, voter, witness]) {
      const snapshot = await client.next("snapshot");
      expect(snapshot.position?.revision).toBe(revision(closed));
      expect(rounds(snapshot)[0]?.ballots).toEqual({ 1: [note, note], 2: [note] });
    }
    const states = await Promise.all(Object.values(room.tokens).map((token) => readState(server, room.board, token)));
    for (const state of states) expect(state.rounds?.[0]?.ballots).toEqual({ 1: [note, note], 2: [note] });
  });
});

describe("names", () => {
  it("[SEE4] where they are hidden they are in no frame, snapshot or export, those of before neither", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator", { name: "Nameofhost" });
    const person = await room.join("participant", { name: "Nameofguest" });
    await room.posted(person, "a");
    await host.save({ op: "board.names", names: "hidden" });
    const late = await room.join("facilitator");
    await until("presence is here", () => late.received.some((message) => message.type === "presence"));
    await person.save({ op: "person.name", name: "Nameofguestagain" });
    expect(await late.alive()).toBe(true);
    expect(late.raw.join()).not.toContain("Nameof");
    const here = late.received.flatMap((message) => message.here ?? []);
    expect(here.every(({ name, participant }) => name === "" && participant === 0)).toBe(true);
    for (const token of Object.values(room.tokens))
      for (const [call, bytes] of await served(room, token)) expect(bytes, call).not.toContain("Nameof");
  });

  it("[SEE4] chosen: who says so is shown, in presence as in the state, and can take it back", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator", { name: "Anne" });
    const guest = await room.join("participant", { name: "Zoé" });
    await host.save({ op: "board.names", names: "chosen" });
    await guest.save({ op: "person.name", name: "Zoé", shown: true });
    const shown = (name: string): Promise<void> =>
      until(`the last name of the guest is "${name}"`, () => {
        const session = guest.received[0]?.session;
        const all = host.received.flatMap((message) => message.here ?? []);
        return all.filter((one) => one.session === session).at(-1)?.name === name;
      });
    await shown("Zoé");
    expect(Object.values((await room.state()).people).map((one) => one.name)).toEqual(["", "Zoé"]);
    await guest.save({ op: "person.name", name: "Zoé", shown: false });
    await shown("");
    expect(Object.values((await room.state()).people).map((one) => one.name)).toEqual(["", ""]);
  });
});
