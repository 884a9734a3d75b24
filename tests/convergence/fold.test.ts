import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Board, boardFrom, boardOf, encodeState, fold } from "../../web-client/src/board/index.js";
import type { Entry, State } from "../../web-client/src/protocol/types.js";
import schema from "../../protocol/schema/op.json" with { type: "json" };
import { root, serverBinary } from "../harness/server.js";
import { present } from "../harness/shapes.js";
import { expectSame } from "./same.js";

// FOLD_SEED: this log alone. FOLD_LOGS: how many besides those that are always the same.
const given = process.env["FOLD_SEED"];
const first = Number(given ?? 1000 + (Date.now() % 1_000_000));
const count = given === undefined ? Number(process.env["FOLD_LOGS"] ?? 8) : 1;
const always = [1, 2, 3, 4]; // between them they have every op
const entriesEach = 200;
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
