/// Makes src/protocol/generated/protocol.ts from protocol/schema/*.json and errors.json, and limits.ts beside it.
/// Ids become branded strings, everything readonly; the schemas stay free of TypeScript.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";

const root = new URL("../../protocol/", import.meta.url);
const target = new URL("../src/protocol/generated/", import.meta.url);

const brands = ["NoteId", "GroupId", "StageId", "RoundId", "ClientId"];
/// Objects used as maps: what their keys are.
const maps = {
  "Note.places": "Readonly<Record<StageId, Place>>",
  "State.groups": "Readonly<Record<GroupId, Group>>",
  "State.notes": "Readonly<Record<NoteId, Note>>",
  "State.people": "Readonly<Record<string, Person>>",
  "Note.reactions": "Readonly<Partial<Record<Reaction, Numbers>>>",
  Ballots: "Readonly<Record<string, Ballot>>",
  Stances: "Readonly<Record<NoteId, Readonly<Record<string, Stance>>>>",
  "Own.notes": "Readonly<Record<NoteId, { readonly text: NoteText; readonly version: Whole }>>",
  "Own.ballots": "Readonly<Record<RoundId, Ballot>>",
  "Own.stances": "Readonly<Record<RoundId, Readonly<Record<NoteId, Stance>>>>",
};

function readJson(path) {
  return JSON.parse(readFileSync(new URL(path, root), "utf8"));
}

/// All definitions of all files under their own names. Two of one name would be a mistake in the schemas.
function definitions() {
  const all = {};
  for (const file of readdirSync(new URL("schema/", root)).sort()) {
    for (const [name, schema] of Object.entries(readJson(`schema/${file}`).$defs)) {
      if (name in all) throw new Error(`${name} is defined twice, the second time in ${file}`);
      all[name] = withLocalReferences(schema);
    }
  }
  return all;
}

function withLocalReferences(value) {
  if (Array.isArray(value)) return value.map(withLocalReferences);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value)
    // A constraint on a string, not another type.
    .filter(([key]) => !(key === "allOf" && value.type === "string"))
    .map(([key, inner]) => [key, key === "$ref" ? inner.replace(/^.*#/, "#") : withLocalReferences(inner)]);
  return Object.fromEntries(entries);
}

function annotate(all) {
  for (const name of brands) all[name].tsType = `string & { readonly __brand: "${name}" }`;
  for (const [path, type] of Object.entries(maps)) {
    const [owner, property] = path.split(".");
    (property ? all[owner].properties[property] : all[owner]).tsType = type;
  }
  for (const [name, schema] of Object.entries(all)) schema.title = name;
  return all;
}

function readonly(source) {
  return source
    .replace(/^(\s+)("?[\w]+"?\??: )/gm, "$1readonly $2")
    .replace(/: ((?:\([^()]*\))|\w+)\[\]/g, ": readonly $1[]")
    .replace(/^(export type \w+ = )(\([^()]*\)|\w+)\[\]/gm, "$1readonly $2[]");
}

const all = annotate(definitions());
const schema = { $id: "Everything", type: "object", properties: {}, additionalProperties: false, $defs: all };
for (const name of Object.keys(all)) schema.properties[name] = { $ref: `#/$defs/${name}` };

const source = await compile(schema, "Everything", {
  additionalProperties: false,
  ignoreMinAndMaxItems: true,
  bannerComment: "// Made by scripts/generate.js from protocol/schema. Not to be edited.",
  style: { printWidth: 120 },
});
const codes = Object.keys(readJson("errors.json")).map((code) => JSON.stringify(code));
const names = `\nexport type ErrorCode =\n  | ${codes.join("\n  | ")};\n`;
/// A constant each, so that the page carries only those that it uses.
const limits = Object.entries(readJson("limits.json")).map(([name, value]) => {
  return `export const ${name} = ${JSON.stringify(value)} as const;\n`;
});
mkdirSync(target, { recursive: true });
writeFileSync(new URL("protocol.ts", target), readonly(source) + names);
writeFileSync(new URL("limits.ts", target), limits.join(""));
console.log(`${Object.keys(all).length} types generated`);
