import { spawnSync } from "node:child_process";
import { relative } from "node:path";
import { expect, it } from "vitest";
import { root } from "../harness/server.js";

/// Runs a test file in namespaces of its own, where a firewall and a small disk are its own affair and an ordinary user
/// may make them: the file's tests are run by a second vitest, in which `inside` is true.
export const inside = process.env["FAULT_ISOLATED"] === "1";

const inNamespaces = ["--user", "--map-root-user", "--mount", "--net", "--fork", "--kill-child"];

export function isolated(file: string, tests: () => void): void {
  if (inside) {
    command("ip", "link", "set", "lo", "up");
    return tests();
  }
  // Some containers forbid it.
  const possible = spawnSync("unshare", [...inNamespaces, "true"]).status === 0;
  if (!possible) console.warn(`${relative(root, file)} is skipped: this machine allows no namespaces (unshare)`);
  it.skipIf(!possible)(`in namespaces of its own: ${relative(root, file)}`, () => runAgain(file), 600_000);
}

function runAgain(file: string): void {
  const { status, stdout, stderr } = spawnSync(
    "unshare",
    [...inNamespaces, "npx", "--no-install", "vitest", "run", "--reporter=verbose", relative(`${root}/tests`, file)],
    { cwd: `${root}/tests`, encoding: "utf8", env: { ...process.env, FAULT_ISOLATED: "1" } },
  );
  console.log(stdout);
  expect(status, `${stdout}\n${stderr}`).toBe(0);
}

/// Runs it and must succeed.
export function command(name: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(name, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${name} ${args.join(" ")}: ${error ? String(error) : stderr}`);
}
