import Ajv from "ajv/dist/2020";
import { describe, expect, it } from "vitest";
import { schemas, vectors } from "./vectors";

interface MessageCase {
  readonly message: string;
  readonly ok: boolean;
  readonly code?: string;
}

const ajv = new Ajv({ schemas: [...schemas()] as object[], strict: true, allowUnionTypes: true });

function valid(schema: string, value: unknown): boolean {
  return ajv.validate(schema, value) as boolean;
}

/// What prose says and a schema cannot: numbers as they are written, lists of one length, one number below another; nor
/// what of an op only the server says, or that a person has to be somebody.
const beyondSchemas = [
  "a number with an exponent",
  "fewer places than notes",
  "more on one than the budget",
  "person.hand of nobody",
  "ballots are the server's to tell",
  "stances are the server's to tell",
];

describe("messages from the client", () => {
  const understood = vectors<MessageCase>("messages").filter(({ ok }) => ok);
  it.each(understood)("[$rule] $name is understood", ({ message }) => {
    expect(valid("client-messages.json", JSON.parse(message)), ajv.errorsText()).toBe(true);
  });

  const refused = vectors<MessageCase>("messages").filter(({ code, name }) => {
    return code === "bad_message" && !beyondSchemas.includes(name);
  });
  it.each(refused)("[$rule] $name is refused", ({ message }) => {
    expect(valid("client-messages.json", JSON.parse(message))).toBe(false);
  });
});

describe("states and entries", () => {
  it.each(vectors<{ base: object; seen: object[] }>("history"))("[$rule] $name fits the schema", ({ base, seen }) => {
    const position = { epoch: 1, revision: 30, mark: "0123456789abcdef" };
    const page = { position, from: 19, to: 30, first: 19, base: { position, state: base }, entries: seen };
    expect(valid("history.json", page), ajv.errorsText()).toBe(true);
  });

  it.each(vectors<{ given: object; then: object; entries: object[] }>("fold"))(
    "[$rule] $name fits the schemas",
    (c) => {
      for (const state of [c.given, c.then]) expect(valid("state.json", state), ajv.errorsText()).toBe(true);
      for (const entry of c.entries) expect(valid("entry.json", entry), ajv.errorsText()).toBe(true);
    },
  );

  it("[OPC1] every op has a vector", () => {
    const schema = schemas().find((one) => (one as { $id: string }).$id === "op.json") as { $defs: object };
    const ops = Object.values(schema.$defs).flatMap((op) => op.properties?.op?.const ?? []) as string[];
    const seen = new Set(
      vectors<{ entries: { ops: { op: string }[] }[] }>("fold").flatMap((c) =>
        c.entries.flatMap((entry) => entry.ops.map(({ op }) => op)),
      ),
    );
    expect(ops.filter((op) => !seen.has(op))).toEqual([]);
    expect(ops.length).toBeGreaterThan(30);
  });
});
