import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "../harness/server.js";

const protocol = join(root, "protocol");
const page = readFileSync(join(protocol, "PROTOCOL.md"), "utf8");
const json = (path: string): unknown => JSON.parse(readFileSync(join(protocol, path), "utf8"));
const errors = json("errors.json") as Record<string, { http: number | null; socket: string | null; message: string }>;
const limits = json("limits.json") as Record<string, number | string[]>;
const schemas = readdirSync(join(protocol, "schema")).filter((name) => name.endsWith(".json"));

describe("the protocol's documents", () => {
  it("[VAL1] every code of the page is in errors.json", () => {
    const named = [...page.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map((match) => match[1] ?? "");
    const fields = new Set([
      "created_at",
      "current_stage",
      "last_seq",
      "last_revision",
      "set_aside",
      "exported_at",
      "kept_until",
      "after_ms",
      "per_item",
      "ends_at",
    ]);
    const codes = named.filter((name) => !fields.has(name));
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !(code in errors))).toEqual([]);
  });

  it("[VAL1] every code has a sentence, and a way out by HTTP or socket", () => {
    for (const [code, { http, socket, message }] of Object.entries(errors)) {
      expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(message, code).toMatch(/^[A-Z].*[.]$/);
      expect(http !== null || socket !== null, code).toBe(true);
      if (http !== null) expect(http, code).toBeGreaterThanOrEqual(400);
    }
  });

  it("[OPX4] numbers of the page are those of limits.json", () => {
    const number = (pattern: RegExp): number => Number((pattern.exec(page)?.[1] ?? "NaN").replaceAll(",", ""));
    expect(number(/Limits: ([\d,]+) notes/)).toBe(limits["board_notes_max"]);
    expect(number(/notes, ([\d,]+) code points of text/)).toBe(limits["board_text_max"]);
    expect(number(/([\d,]+) groups \(`groups_full`\)/)).toBe(limits["board_groups_max"]);
    expect(number(/([\d,]+) sources a note/)).toBe(limits["note_sources_max"]);
    expect(number(/([\d,]+) code points a note/)).toBe(limits["note_text_max"]);
    expect(number(/A message over ([\d,]+) bytes/)).toBe(limits["message_bytes_max"]);
    expect(number(/more than (\d+): `stages_full`/)).toBe(limits["board_stages_max"]);
    expect(number(/ops: \[1…(\d+)\]/)).toBe(limits["change_ops_max"]);
    expect(number(/per connection: (\d+) changes\/s/)).toBe(limits["connection_changes_per_s"]);
    expect(number(/depth over (\d+)/)).toBe(limits["json_depth_max"]);
  });

  it("[POS1] rule ids are unique: each is explained at one place", () => {
    const ids = [...page.matchAll(/\*\*([A-Z]{3}\d+)\*\*/g)].map((match) => match[1]);
    expect(ids.length).toBeGreaterThan(80);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it("[POS1] every rule that tests of this folder name is on the page", () => {
    const folder = join(root, "tests/conformance");
    const text = readdirSync(folder)
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => readFileSync(join(folder, name), "utf8"))
      .join("\n");
    const used = new Set([...text.matchAll(/\[([A-Z]{3}\d+)\]/g)].map((match) => match[1] ?? ""));
    expect([...used].filter((id) => !page.includes(`**${id}**`) && !page.includes(`**${id} `))).toEqual([]);
  });

  it("[VAL1] the schemas are JSON Schemas that refuse unknown fields", () => {
    expect(schemas.length).toBeGreaterThan(0);
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    for (const name of schemas) ajv.addSchema(json(join("schema", name)) as object, name);
    for (const name of schemas) expect(() => ajv.getSchema(name), name).not.toThrow();
  });

  it("[OPC1] every op of the page is in the schema", () => {
    const ops = [
      ...page.matchAll(/^\| `((?:board|person|stage|note|group|phrase|definition|round|vote|links)\.\w+)`/gm),
    ].map((match) => match[1] ?? "");
    expect(ops.length).toBeGreaterThan(35);
    const text = schemas.map((name) => readFileSync(join(protocol, "schema", name), "utf8")).join("\n");
    expect(ops.filter((op) => !text.includes(`"${op}"`))).toEqual([]);
  });

  it("[HTP1] openapi.yaml has the calls of the page", () => {
    const api = parse(readFileSync(join(protocol, "openapi.yaml"), "utf8")) as {
      openapi: string;
      paths: Record<string, object>;
    };
    expect(api.openapi).toMatch(/^3\./);
    const calls = Object.entries(api.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, "{}")}`),
    );
    const told = [...page.matchAll(/`(GET|POST|DELETE) (\/(?:api\/)?[\w/{},]+)/g)].map(([, method, path]) => {
      const plain = (path ?? "").replace(/\{[\w,]+\}/g, "{}");
      return `${method} ${plain}`;
    });
    expect(new Set(told).size).toBeGreaterThanOrEqual(15);
    expect(told).toContain("POST /api/join");
    expect(calls).toContain("GET /readyz");
    expect(told.filter((call) => !calls.includes(call))).toEqual([]);
  });

  it("[POS4] there are vectors of every kind, and all are JSON", () => {
    for (const kind of ["encoding", "fold", "delta", "ledger", "votes", "history"]) {
      const folder = join(protocol, "vectors", kind);
      expect(existsSync(folder), kind).toBe(true);
      const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
      expect(files.length, kind).toBeGreaterThan(0);
      for (const file of files) expect(json(join("vectors", kind, file)), file).toBeTruthy();
    }
  });
});
