// count_vitest.mjs REPORT STATUS: prints "passed failed" of vitest's JSON report. A file that could not be run, and a run
// that failed although every test passed (an error outside the tests), count as one failed test.
import { readFileSync } from "node:fs";

const [report, status] = process.argv.slice(2);
let result;
try {
  result = JSON.parse(readFileSync(report, "utf8"));
} catch {
  console.log("0 1");
  process.exit();
}
const unrun = result.testResults.filter(
  (file) => file.status === "failed" && file.assertionResults.length === 0,
).length;
const failed = result.numFailedTests + unrun;
console.log(`${result.numPassedTests} ${failed === 0 && status !== "0" ? 1 : failed}`);
