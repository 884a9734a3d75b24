import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { root } from "./server.js";
import type { Message } from "./shapes.js";

const folder = join(root, "protocol/schema");
let validate: ValidateFunction | undefined;

function validator(): ValidateFunction {
  if (validate) return validate;
  const ajv = new Ajv2020({ strict: false });
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".json")))
    ajv.addSchema(JSON.parse(readFileSync(join(folder, name), "utf8")) as object, name);
  const found = ajv.getSchema("server-messages.json");
  if (!found) throw new Error("there is no schema of the server's messages");
  return (validate = found);
}

/// Throws unless the message is as protocol/schema has it and its code, if any, is one of errors.json.
export function checkMessage(message: Message): void {
  const valid = validator();
  if (!valid(message))
    throw new Error(`against the schema: ${JSON.stringify(valid.errors)} in ${JSON.stringify(message).slice(0, 500)}`);
  if (message.code !== undefined && !(message.code in errors()))
    throw new Error(`${message.code} is not in errors.json: ${JSON.stringify(message)}`);
}

let known: Record<string, unknown> | undefined;
const errors = (): Record<string, unknown> =>
  (known ??= JSON.parse(readFileSync(join(root, "protocol/errors.json"), "utf8")) as Record<string, unknown>);
