import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { get, problem } from "../harness/api.js";
import { Client } from "../harness/client.js";
import { readState, Room } from "../harness/room.js";
import { Server, until } from "../harness/server.js";
import { type Moved, present } from "../harness/shapes.js";

let server: Server;
beforeAll(async () => {
  server = await Server.start({ name: "conformance-facilitating" });
});
afterAll(() => server.close());

const stranger = (room: Room, token: string, person?: string): Promise<Client> => {
  const fields = person === undefined ? { token } : { token, person };
  return Client.open(server, room.board, fields).then((client) => {
    client.hello();
    return client;
  });
};
const derived = (room: Room, role: string, generation: number): string =>
  createHmac("sha256", room.tokens.facilitator)
    .update(`${role}:${generation}`)
    .digest()
    .subarray(0, 16)
    .toString("base64url");
const numberOf = async (client: Client, room: Room): Promise<number> =>
  present((await client.save(room.post("first"))).participant);

describe("who may not stay", () => {
  it("[ROL6] who is removed hears it at once, and at every hello; a new person may come", async () => {
    const room = await Room.open(server);
    const [host, guest] = [await room.join("facilitator"), await room.join("participant")];
    const person = await numberOf(guest, room);
    await host.save({ op: "person.remove", person, removed: true });
    expect(await guest.next("bye")).toMatchObject({ code: "removed", reconnect: false });
    expect((await guest.end()).code).toBe(1000);
    const again = await stranger(room, room.tokens.participant, guest.person);
    expect(await again.next("bye")).toMatchObject({ code: "removed", reconnect: false });
    expect(again.received).toHaveLength(1);
    await room.join("participant");
    await host.save({ op: "person.remove", person, removed: false });
    await room.join("participant", { person: guest.person });
  });

  it("[OPL1] with new links the old ones are unknown, and who came by them leaves within 2 s", async () => {
    const room = await Room.open(server);
    const [host, guest, viewer] = [
      await room.join("facilitator"),
      await room.join("participant"),
      await room.join("viewer"),
    ];
    await host.save({ op: "links.renew" });
    for (const client of [guest, viewer])
      expect(await client.next("bye", 2_000)).toMatchObject({ code: "link_renewed", reconnect: false });
    expect(await host.alive()).toBe(true);
    for (const token of [room.tokens.participant, room.tokens.viewer]) {
      expect(await (await stranger(room, token)).next("bye")).toMatchObject({ code: "unknown_board" });
      for (const call of ["", "/snapshot", "/links", "/history", "/export/json"]) {
        const answer = await get(server, `/api/boards/${room.board}${call}`, token);
        expect([answer.status, (await problem(answer)).code], call).toEqual([404, "unknown_board"]);
      }
    }
    const links = await get(server, `/api/boards/${room.board}/links`, room.tokens.facilitator);
    const participant = derived(room, "participant", 2);
    const viewing = derived(room, "viewer", 2);
    expect(await links.json()).toEqual({
      tokens: { facilitator: room.tokens.facilitator, participant, viewer: viewing },
    });
    const back = await Client.join(server, room.board, { token: participant, person: guest.person });
    await back.save(room.post("back"));
    expect((await readState(server, room.board, viewing)).links.generation).toBe(2);
    expect(host.entries().flatMap((entry) => entry.ops)).toContainEqual({ op: "links.renew", generation: 2 });
    expect(await back.refused({ op: "links.renew" })).toBe("forbidden");
  });

  it("[OPL1] they are new for a server that was killed and started again", async () => {
    const killed = await Server.start({ name: "conformance-facilitating-killed" });
    try {
      const room = await Room.open(killed);
      const host = await room.join("facilitator");
      await host.save({ op: "links.renew" });
      await killed.end("SIGKILL");
      await killed.up();
      expect((await get(killed, `/api/boards/${room.board}`, room.tokens.participant)).status).toBe(404);
      // The page of the facilitator comes back, and with it the board: it knows its links, whatever the log was told.
      expect((await get(killed, `/api/boards/${room.board}`, room.tokens.facilitator)).status).toBe(200);
      await until("the new link is known", async () => {
        const answer = await get(killed, `/api/boards/${room.board}`, derived(room, "participant", 2));
        return answer.status === 200;
      });
    } finally {
      await killed.close();
    }
  });
});

describe("what may be done", () => {
  it("[ROL4] who is muted reads on, may withdraw their own, and is heard again", async () => {
    const room = await Room.open(server);
    const [host, guest] = [await room.join("facilitator"), await room.join("participant")];
    const person = await numberOf(guest, room);
    const [note = ""] = await room.posted(guest, "mine");
    const muted = await host.save({ op: "person.mute", person, muted: true });
    await guest.reached(present(muted.position).revision);
    expect(await guest.refused(room.post("no"))).toBe("muted");
    await guest.save({ op: "note.withdraw", notes: [note] });
    await guest.save({ op: "person.name", name: "Zoé" });
    const itself = present(muted.participant, "the host's number");
    for (const op of [
      { op: "person.mute", person: itself, muted: true },
      { op: "person.remove", person: itself, removed: true },
    ])
      expect(await host.refused(op), op.op).toBe("forbidden");
    await host.save({ op: "person.mute", person, muted: false });
    await guest.save(room.post("yes"));
  });

  it("[ROL4] on a frozen board only facilitators act; what was in flight is refused with the reason", async () => {
    const room = await Room.open(server);
    const [host, guest] = [await room.join("facilitator"), await room.join("participant")];
    await host.save({ op: "board.freeze", frozen: true });
    expect(await guest.refused(room.post("no"))).toBe("board_frozen");
    await guest.save({ op: "person.hand", up: true });
    await host.save(room.post("yes"));
    await host.save({ op: "board.freeze", frozen: false });
    await guest.save(room.post("yes"));
  });

  it("[OPC17] a closed workshop is read only for participants, until it is reopened", async () => {
    const room = await Room.open(server);
    const [host, guest] = [await room.join("facilitator"), await room.join("participant")];
    const [note = ""] = await room.posted(guest, "mine");
    await host.save({ op: "board.close" });
    expect(await guest.refused(room.post("no"))).toBe("workshop_closed");
    await guest.save({ op: "note.withdraw", notes: [note] });
    expect((await room.state()).closed).toMatchObject({ by: expect.any(Number) as number });
    await host.save({ op: "board.reopen" });
    await guest.save(room.post("yes"));
  });

  it("[OPC15] the start clears trial notes and keeps the links", async () => {
    const room = await Room.open(server);
    const [host, guest] = [await room.join("facilitator"), await room.join("participant")];
    const [note = ""] = await room.posted(guest, "a trial");
    await host.save({ op: "board.start" });
    expect((await room.state()).notes[note]).toMatchObject({ trial: true });
    const board = await get(server, `/api/boards/${room.board}`, room.tokens.participant);
    expect(await board.json()).toMatchObject({ ledger: { posted: 0 } });
    await room.posted(guest, "a real one");
  });
});

describe("looking together", () => {
  const moves = (client: Client): Moved[] => client.received.flatMap((message) => message.moved ?? []);

  it("[PRS5] a facilitator's view and look reach all; a participant's view does, their look is dropped", async () => {
    const room = await Room.open(server);
    const [host, guest] = [await room.join("facilitator"), await room.join("participant")];
    const sessions = [host, guest].map((client) => client.received[0]?.session);
    const view = { stage: room.stage(0), x: -40, y: 1200, zoom: 750 };
    host.send({ type: "presence", view, look: true });
    await until("it is told", () => moves(guest).some((moved) => moved.look === true));
    expect(moves(guest).at(-1)).toEqual({ session: sessions[0], view, look: true });
    guest.send({ type: "presence", view: { ...view, zoom: 10 }, look: true });
    await until("the view is told", () => moves(host).some((moved) => moved.session === sessions[1]));
    expect(moves(host).at(-1)).toEqual({ session: sessions[1], view: { ...view, zoom: 10 } });
    host.send({ type: "presence", view });
    await until("it ends", () => moves(guest).at(-1)?.look === undefined);
  });

  it.each([{ view: { stage: "s", x: 0, y: 0 } }, { view: { stage: "s", x: 0, y: 0, zoom: 9 } }, { look: false }])(
    "[PRS5] %o is no presence",
    async (wrong) => {
      const room = await Room.open(server);
      const guest = await room.join("participant");
      guest.send({ type: "presence", ...wrong });
      expect(await guest.next("error")).toMatchObject({ code: "bad_message" });
    },
  );
});

describe("rounds", () => {
  it("[OPV2, HTP3] a group that is dissolved after the vote keeps what it got, and documents can be made", async () => {
    const room = await Room.open(server);
    const host = await room.join("facilitator");
    const [note = ""] = await room.posted(host, "a note");
    const stage = room.stage(0);
    await host.save({ op: "group.create", group: "g1", stage, title: "Our theme", notes: [note] });
    const round = { op: "round.open", round: "r1", stage, on: "groups", title: "Which?", budget: 3, per_item: 2 };
    await host.save({ ...round, secret: false });
    await host.save({ op: "vote.cast", round: "r1", item: "g1" }, { op: "vote.cast", round: "r1", item: "g1" });
    await host.save({ op: "round.close", round: "r1" });
    await host.save({ op: "group.dissolve", group: "g1" });
    for (const format of ["json", "md", "pdf"]) {
      const answer = await get(server, `/api/boards/${room.board}/export/${format}`, room.tokens.facilitator);
      expect(answer.status, format).toBe(200);
      if (format === "md") expect(await answer.text()).toContain("Groupe dissous");
    }
  });
});
