import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Board, boardFrom, boardOf, encodeState, fold } from "../../web-client/src/board/index.js";
import type { Entry, State } from "../../web-client/src/protocol/types.js";
import { emptyReplica, onOps, onSnapshot, type Replica } from "../../web-client/src/replica/index.js";
import schema from "../../protocol/schema/op.json" with { type: "json" };
import { root, serverBinary } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { expectSame } from "./same.js";

// FOLD_SEED: this log alone. FOLD_LOGS: how many besides those that are always the same.
const given = process.env["FOLD_SEED"];
const first = Number(given ?? 1000 + (Date.now() % 1_000_000));
const count = given === undefined ? Number(process.env["FOLD_LOGS"] ?? 8) : 1;
const always = [1, 2, 3, 4]; // between them they have every op
const entriesEach = 300;
const seeds = [...(given === undefined ? always : []), ...Array.from({ length: count }, (_, i) => first + i)];

/// What a program of this folder writes.
function run(name: string, args: readonly string[], input = ""): string[] {
  const places = [
    dirname(serverBinary()),
    join(root, "build/sanitize/server/app"),
    join(root, "build/tests/server/app"),
  ];
  const file = places.map((place) => join(place, "../../tests/convergence", name)).find(existsSync);
  if (!file) throw new Error(`there is no ${name}: cmake --build build/sanitize --target fold_lines random_log`);
  const { status, stdout, stderr } = spawnSync(file, args, { input, encoding: "utf8", maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`${name} ${args.join(" ")}: ${stderr}`);
  return stdout.trimEnd().split("\n");
}

/// The entries of a random log.
const logOf = (seed: number): string[] => run("random_log", [String(seed), String(entriesEach)]);
const decode = (line: string): Entry => JSON.parse(line) as Entry;

/// The op that a definition of the schema is about.
function opName(definition: object): string[] {
  const { properties } = definition as { properties?: { op?: { const?: string } } };
  return properties?.op?.const === undefined ? [] : [properties.op.const];
}

/// A line of what an audience is told.
interface Told {
  readonly snapshot: boolean;
  readonly entry: Entry | null;
  readonly state: State;
}

describe("what the server tells an audience and what the page makes of it", () => {
  const cases = seeds.flatMap((seed) => (["everyone", "facilitators"] as const).map((to) => [seed, to] as const));
  it.each(cases)(
    "[SEE5] [SEE7] the page knows when a snapshot follows, and needs no other, FOLD_SEED=%i, %s",
    (seed, to) => {
      const [first, ...others] = run("fold_lines", [to], logOf(seed).join("\n")).map(
        (line) => JSON.parse(line) as Told,
      );
      const role = to === "facilitators" ? "facilitator" : "viewer";
      let page = withSnapshot({ ...emptyReplica, role }, present(first), 1);
      others.forEach((told, i) => {
        const [revision, erases] = [i + 2, told.entry?.ops.some(({ op }) => op === "person.erase")];
        const next = onOps(page, { type: "ops", ...positionAt(revision), from: revision, to: revision, entries: told.entry ? [told.entry] : [] } as never); // prettier-ignore
        if (next === "missed") throw new Error(`revision ${revision} does not follow`);
        // Whether there is a snapshot for an erasing the server alone knows (OPC14).
        if (!erases) expect(next.blank !== undefined, JSON.stringify(told.entry)).toBe(told.snapshot);
        page = told.snapshot ? withSnapshot(next, told, revision) : next;
        expectSame(encodeState(present(page.confirmed)), encodeState(told.state as never), JSON.stringify(told.entry));
      });
    },
  );
});

const positionAt = (revision: number) => ({ epoch: 1, mark: "0000000000000001", revision });

function withSnapshot(page: Replica, { state }: Told, revision: number): Replica {
  return onSnapshot(page, { type: "snapshot", position: positionAt(revision), state } as never);
}

describe("the server's fold and the page's", () => {
  it.each(seeds)("[POS4] make the same of every entry of a log, FOLD_SEED=%i", (seed) => {
    const lines = logOf(seed);
    const states = run("fold_lines", [], lines.join("\n"));
    const entries = lines.map(decode);
    let board: Board | undefined;
    expect(states).toHaveLength(entries.length);
    entries.forEach((entry, i) => {
      const state = present(states[i]);
      const before = board;
      board = before ? fold(before, entry) : boardFrom(entry);
      // The text of a note that is shown again comes with a snapshot (OPN9).
      if (entry.ops.some(({ op }) => op === "note.unhide")) board = boardOf(JSON.parse(state) as State);
      expectSame(encodeState(board), state, `the page's fold of ${JSON.stringify(entry)}`);
    });
  });

  it("are asked about every op that there is", () => {
    const ops = always.flatMap((seed) => logOf(seed).flatMap((line) => decode(line).ops));
    const seen = new Set<string>(ops.map(({ op }) => op));
    const all = Object.values(schema.$defs).flatMap((each) => opName(each));
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter((op) => !seen.has(op))).toEqual([]);
  });
});
