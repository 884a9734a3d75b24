import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from "vitest";
import type { Client } from "../harness/client.js";
import { Room } from "../harness/room.js";
import { Server } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { desktop, launch } from "./screen.js";
import { Writer } from "./writers.js";

/// A server and a browser for the tests of a file, and for each of them a new room: with a host who has no page, and those
/// who come and write. A page that shows an error fails the test.
export class Writing {
  private running: Server | undefined;
  private browser: Browser | undefined;
  private now: { readonly room: Room; readonly host: Client } | undefined;
  private readonly writers: Writer[] = [];

  constructor(name: string) {
    vi.setConfig({ testTimeout: 90_000 }); // two browsers open in each, on a machine that may be busy
    beforeAll(async () => {
      this.running = await Server.start({ name, web: true });
      this.browser = await launch();
    }, 60_000);
    beforeEach(async () => {
      const room = await Room.open(this.server);
      this.now = { room, host: await room.join("facilitator") };
    });
    afterEach(() => this.leave());
    afterAll(async () => {
      await this.browser?.close();
      await this.running?.close();
    }, 60_000);
  }

  get server(): Server {
    return present(this.running);
  }
  get room(): Room {
    return present(this.now).room;
  }
  get host(): Client {
    return present(this.now).host;
  }

  async comes(name: string, options: object = desktop, role?: "participant"): Promise<Writer> {
    const writer = await Writer.open(present(this.browser), this.room, this.server, name, options, role);
    this.writers.push(writer);
    return writer;
  }

  /// A note of the host.
  async posted(text: string): Promise<string> {
    return present((await this.room.posted(this.host, text))[0]);
  }

  private async leave(): Promise<void> {
    const errors = this.writers.flatMap(({ screen }) => screen.errors);
    for (const { screen } of this.writers.splice(0)) await screen.context.close();
    this.room.close();
    expect(errors).toEqual([]);
  }
}
