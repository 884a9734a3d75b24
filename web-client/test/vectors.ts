import { readdirSync, readFileSync } from "node:fs";

const root = new URL("../../protocol/", import.meta.url);

export interface Case {
  readonly rule: string;
  readonly name: string;
}

/// All cases of a folder of protocol/vectors, or of one file in it.
export function vectors<T>(folder: string, only = ".json"): readonly (T & Case)[] {
  const at = new URL(`vectors/${folder}/`, root);
  const files = readdirSync(at).filter((file) => file.endsWith(only));
  const cases = files.flatMap((file) => JSON.parse(readFileSync(new URL(file, at), "utf8")) as (T & Case)[]);
  if (cases.length === 0) throw new Error(`no vectors in ${folder}`);
  return cases;
}

export function schemas(): readonly object[] {
  const at = new URL("schema/", root);
  return readdirSync(at).map((file) => JSON.parse(readFileSync(new URL(file, at), "utf8")) as object);
}
