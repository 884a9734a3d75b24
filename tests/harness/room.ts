import { get, createBoard, type Tokens } from "./api.js";
import { Client, randomId, type HelloFields } from "./client.js";
import type { Origin } from "./server.js";
import { present, type Op, type Stage, type State } from "./shapes.js";

/// A fresh board with people in it, and ops on it in few words.
export class Room {
  private readonly clients: Client[] = [];
  private constructor(
    readonly server: Origin,
    readonly board: string,
    readonly tokens: Tokens,
    readonly stages: readonly Stage[],
  ) {}

  static async open(server: Origin, template = "funnel"): Promise<Room> {
    const { board, tokens } = await createBoard(server, "Atelier", template);
    const state = await readState(server, board, tokens.facilitator);
    return new Room(server, board, tokens, state.stages);
  }

  async join(role: keyof Tokens, fields: Partial<HelloFields> = {}): Promise<Client> {
    const client = await Client.join(this.server, this.board, { token: this.tokens[role], ...fields });
    this.clients.push(client);
    return client;
  }

  /// The board as the facilitators see it now, by HTTP.
  state(): Promise<State> {
    return readState(this.server, this.board, this.tokens.facilitator);
  }

  stage(index: number): string {
    return present(this.stages[index], `stage ${index}`).id;
  }
  get definition(): string {
    return present(this.stages.find((stage) => stage.kind === "definition")).id;
  }

  post(text: string, more: Record<string, unknown> = {}): Op & { note: string } {
    return { op: "note.post", note: randomId("n"), text, colour: "yellow", stage: this.stage(0), ...more };
  }
  distil(text: string, sources: readonly string[], more: Record<string, unknown> = {}): Op & { note: string } {
    return { op: "note.distil", note: randomId("d"), text, colour: "white", stage: this.stage(2), sources, ...more };
  }
  phrase(text: string, sources: readonly string[]): Op & { note: string } {
    return this.distil(text, sources, { stage: this.definition });
  }

  /// Posts a note for each text and returns the ids.
  async posted(client: Client, ...texts: string[]): Promise<string[]> {
    const ops = texts.map((text) => this.post(text));
    for (let at = 0; at < ops.length; at += 100) await client.save(...ops.slice(at, at + 100));
    return ops.map((op) => op.note);
  }

  close(): void {
    for (const client of this.clients) client.close();
  }
}

export async function readState(server: Origin, board: string, token: string): Promise<State> {
  const answer = await get(server, `/api/boards/${board}/snapshot`, token);
  if (!answer.ok) throw new Error(`snapshot: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { state: State }).state;
}

/// Somebody else on the board, who must notice nothing of another's bad input.
export async function undisturbed(room: Room, witness: Client, act: () => Promise<void>): Promise<void> {
  const before = witness.received.length;
  await act();
  if (!(await witness.alive())) throw new Error("the witness lost the connection");
  const noticed = witness.received.slice(before).filter((message) => !["pong", "presence"].includes(message.type));
  if (noticed.length > 0) throw new Error(`the witness noticed ${JSON.stringify(noticed)}`);
  const other = await room.join("participant");
  if (!(await other.alive())) throw new Error("the server takes nobody in any more");
  other.close();
}
