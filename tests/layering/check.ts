import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { BROWSER_GLOBALS, CLIENT_MAY, CLIENT_PURE, IMPURE, LIBRARIES, PURE_FILES, SERVER_ORDER } from "./rules.js";

/// Path from the repository's root, to the file's text.
export type Tree = ReadonlyMap<string, string>;

/// Reads what is to be checked: server/ and web-client/src/.
export function readTree(root: string): Tree {
  const tree = new Map<string, string>();
  for (const [folder, wanted] of [
    ["server", /\.(h|cpp)$/],
    ["web-client/src", /\.(ts|tsx)$/],
  ] as const) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !wanted.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      tree.set(relative(root, path), readFileSync(path, "utf8"));
    }
  }
  return tree;
}

/// One sentence per violation; none: the tree is as the design has it.
export function violations(tree: Tree): string[] {
  const found: string[] = [];
  for (const [path, text] of tree) {
    if (path.startsWith("server/")) found.push(...serverViolations(tree, path, text));
    else if (path.startsWith("web-client/src/")) found.push(...clientViolations(path, text));
  }
  return found.sort();
}

const includesOf = (text: string): string[] =>
  [...text.matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm)].map((match) => match[1] ?? "");

function serverViolations(tree: Tree, path: string, text: string): string[] {
  const folder = path.split("/")[1] ?? "";
  const rank = SERVER_ORDER.indexOf(folder as never);
  if (rank < 0) return path.split("/").length > 2 ? [`${path}: server/${folder} is in no layer`] : [];
  const found: string[] = [];
  for (const include of includesOf(text)) {
    const used = SERVER_ORDER.indexOf(include.split("/")[0] as never);
    if (used > rank) found.push(`${path}: ${folder} must not know ${include}`);
    for (const library of LIBRARIES) {
      if (!library.pattern.test(include) || library.folders.includes(folder)) continue;
      found.push(`${path}: ${library.name} belongs to ${library.folders.join(", ")}`);
    }
  }
  return [...found, ...reachViolations(tree, path, folder)];
}

/// What comes in through other headers: libraries kept to one folder, and what a pure file must not see.
function reachViolations(tree: Tree, path: string, folder: string): string[] {
  const found: string[] = [];
  for (const [include, through] of reached(tree, path)) {
    if (PURE_FILES.test(path) && IMPURE.test(include)) found.push(`${path}: pure, yet has ${include}${via(through)}`);
    for (const library of LIBRARIES) {
      const allowed = !library.reach || library.folders.includes(folder);
      if (!allowed && through && library.pattern.test(include))
        found.push(`${path}: reaches ${library.name}${via(through)}`);
    }
  }
  return found;
}

const via = (through: string): string => (through ? ` by way of ${through}` : "");

/// Every header that the file includes, directly or not, with the header that brought it in ("" if direct).
function reached(tree: Tree, path: string): Map<string, string> {
  const seen = new Map<string, string>();
  const visit = (text: string, through: string): void => {
    for (const include of includesOf(text)) {
      if (seen.has(include)) continue;
      seen.set(include, through);
      const own = tree.get(`server/${include}`);
      if (own !== undefined) visit(own, include);
    }
  };
  visit(tree.get(path) ?? "", "");
  return seen;
}

const importsOf = (text: string): string[] =>
  [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']/g,
    ),
  ].map((match) => match[1] ?? match[2] ?? "");

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`])\/\/.*$/gm, "$1");

function clientViolations(path: string, text: string): string[] {
  const inside = path.slice("web-client/src/".length);
  const folder = inside.includes("/") ? (inside.split("/")[0] ?? "") : "";
  if (folder === "" || /\.(test|spec)\.tsx?$/.test(path) || inside.split("/").includes("test")) return [];
  const may = CLIENT_MAY[folder];
  if (!may) return [`${path}: src/${folder} is in no layer`];
  const found: string[] = [];
  for (const specifier of importsOf(text)) {
    const target = specifier.startsWith(".")
      ? posix.normalize(posix.join(posix.dirname(inside), specifier)).replace(/\.(js|ts|tsx)$/, "")
      : `npm:${specifier}`;
    if (/\.(css|json|svg|woff2)(\?\w+)?$/.test(target)) continue;
    const module = target in CLIENT_MAY ? `${target}/index` : target;
    if (!may.some((allowed) => allowed.test(module))) found.push(`${path}: ${folder} must not import ${target}`);
  }
  const pure = (CLIENT_PURE as readonly string[]).includes(folder);
  const touched = pure ? BROWSER_GLOBALS.exec(withoutComments(text)) : null;
  if (touched) found.push(`${path}: pure, yet touches ${touched[1]}`);
  return found;
}
