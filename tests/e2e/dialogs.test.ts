import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../harness/client.js";
import { Room } from "../harness/room.js";
import { Server } from "../harness/server.js";
import type { Op } from "../harness/shapes.js";
import { desktop, launch, phone, Screen } from "./screen.js";

// Every dialog of facilitating, on both sizes of screen and in both languages: axe finds nothing serious, and nothing is
// wider than its window.
let server: Server;
let browser: Browser;
let room: Room;
const phrase = "Une réponse nouvelle à un besoin commun.";

/// A workshop where everything has something to show: groups, likes, a vote, an objection, a raised hand.
async function furnish(): Promise<void> {
  const lead = await room.join("facilitator", { name: "Fanny" });
  const people = await Promise.all(["Ada", "Bao", "Chloé"].map((name) => room.join("participant", { name })));
  await lead.save({ op: "board.start" }, { op: "board.methods", methods: ["consent", "duplicates", "follow", "hands", "reactions"] }); // prettier-ignore
  const [ada, bao, chloe] = people as [Client, Client, Client];
  const texts = [
    "Répondre à un besoin mal couvert",
    "Répondre à un besoin mal couvert !",
    "Partir des gens",
    "Faire avec peu",
  ];
  const notes = await room.posted(ada, ...texts);
  const more = await room.posted(bao, "Durer", "Essaimer");
  const stage = room.stage(0);
  await lead.save(
    { op: "group.create", group: "besoins", stage, title: "Besoins", notes: notes.slice(0, 2) },
    { op: "group.create", group: "moyens", stage, title: "Moyens", notes: notes.slice(2) },
    {
      op: "stage.policy",
      stage,
      policy: { post: true, move: "own", edit: "own", group: false, vote: true, react: true },
    },
    { op: "round.open", round: "vote", stage, on: "notes", title: "Vos voix", budget: 5, per_item: 5, secret: true },
  );
  const cast = (item: string | undefined): Op => ({ op: "vote.cast", round: "vote", item });
  await ada.save(cast(notes[2]), cast(notes[2]), cast(more[0]));
  await bao.save(cast(notes[0]));
  await lead.save({ op: "round.close", round: "vote" });
  const made = room.phrase(phrase, [notes[0] ?? ""]);
  const definition = room.definition;
  await lead.save(
    made,
    { op: "stage.policy", stage: definition, policy: { post: false, move: "none", edit: "none", group: false, vote: true, react: false } }, // prettier-ignore
    { op: "round.open", round: "accord", stage: definition, on: "phrases", title: "Accord", budget: 1, per_item: 1, secret: false }, // prettier-ignore
  );
  await chloe.save({
    op: "stance.set",
    round: "accord",
    note: made.note,
    says: "objection",
    why: "Nouvelle pour qui ?",
  });
  await lead.save({ op: "round.close", round: "accord" });
  await chloe.save({ op: "person.hand", up: true });
}

beforeAll(async () => {
  server = await Server.start({ name: "dialogs", web: true });
  browser = await launch();
  room = await Room.open(server);
  await furnish();
}, 60_000);
afterAll(async () => {
  room?.close();
  await browser.close();
  await server.close();
}, 60_000);

interface Look {
  readonly screen: Screen;
  readonly phone: boolean;
}
const fromMenu =
  (item: string) =>
  async ({ screen }: Look) => {
    await screen.press("more-menu");
    await screen.press(item);
  };
const panel = async (look: Look): Promise<void> =>
  look.phone ? fromMenu("menu-facilitate")(look) : look.screen.press("facilitate");
const door =
  (...testids: readonly string[]) =>
  async (look: Look) => {
    await panel(look);
    for (const testid of testids) await look.screen.press(testid);
  };
const drawer = async (look: Look): Promise<void> => {
  if (look.phone) return fromMenu("menu-definition")(look);
  if ((await look.screen.at("definition-open").count()) > 0) await look.screen.press("definition-open");
};

/// How each is reached.
const dialogs: Readonly<Record<string, (look: Look) => Promise<void>>> = {
  panel,
  methods: async (look) => {
    await panel(look);
    await look.screen.page.locator('[data-testid="room-methods"] summary').click();
  },
  stage: door("room-stage"),
  votes: door("room-votes"),
  results: door("room-votes", "round-earlier"),
  rest: door("room-votes", "round-earlier", "results-rest"),
  consent: door("room-consent"),
  duplicates: door("room-duplicates"),
  people: door("room-people"),
  person: async (look) => {
    await door("room-people")(look);
    await look.screen.at("person-more").first().click();
  },
  code: door("room-code"),
  "new-link": door("room-new-link"),
  close: door("room-close"),
  hands: ({ screen }) => screen.press("hands"),
  definition: drawer,
  override: async (look) => {
    await drawer(look);
    await look.screen.press("adopt");
  },
  final: async (look) => {
    await drawer(look);
    await look.screen.press("drawer-final");
  },
  find: fromMenu("menu-find"),
  help: fromMenu("menu-help"),
};

async function back({ screen }: Look): Promise<void> {
  for (let steps = 0; steps < 6 && (await screen.page.locator("dialog[open]").count()) > 0; ++steps)
    await screen.page.keyboard.press("Escape");
}

const sizes: Readonly<Record<string, BrowserContextOptions>> = { desktop, phone };
for (const [size, options] of Object.entries(sizes))
  for (const locale of ["fr", "en"])
    describe(`the dialogs on a ${size}, ${locale}`, () => {
      it("have no serious barrier, and fit", async () => {
        const screen = await Screen.open(browser, server, `dialogs-${size}-${locale}`, { ...options, locale });
        await screen.page.addInitScript((chosen) => localStorage.setItem("entonnoir.locale", chosen), locale);
        await screen.page.goto(`${server.origin}/b/${room.board}#${room.tokens.facilitator}`);
        await screen.at("more-menu").waitFor();
        await screen.at("hands").waitFor();
        const look = { screen, phone: size === "phone" };
        const found: string[] = [];
        for (const [name, open] of Object.entries(dialogs)) {
          await open(look);
          await screen.shot(name);
          found.push(...(await screen.barriers()), ...(await screen.overflow()));
          await back(look);
        }
        expect(await screen.page.locator("html").getAttribute("lang")).toBe(locale);
        expect(found).toEqual([]);
        expect(screen.errors).toEqual([]);
        expect(screen.foreign).toEqual([]);
        await screen.context.close();
      }, 180_000);
    });
