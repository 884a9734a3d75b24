// What a board of 2,000 notes costs in the browser: until it is there, while it is moved and zoomed, while others move notes
// on it, while somebody types. Prints a table on stderr and JSON on stdout and in tests/output/bench_page.json; fails if a
// move or a letter is lost, or if the page says that something broke.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { freePort, pause, quantile, ready, root, started } from "../machine.mjs";
import { shape, workshopBoard } from "./board.mjs";
import { framesDuring, launch, openPage, screens } from "./chromium.mjs";
import { fingers, mouse } from "./gestures.mjs";
import { moving } from "./movers.mjs";
import { printed } from "./table.mjs";

const { values: options } = parseArgs({
  options: {
    repetitions: { type: "string", default: "3" },
    only: { type: "string" }, // desktop or phone
    shots: { type: "string" }, // a folder for pictures
    server: { type: "string", default: join(root, "build/release/server/app/entonnoir") },
  },
});
const kSeconds = 4; // of each gesture
const kReading = 0.62; // the zoom at which texts are read
const kKeys = 40;
const wrong = [];

async function shot(page, name) {
  if (!options.shots) return;
  mkdirSync(options.shots, { recursive: true });
  await page.screenshot({ path: join(options.shots, `${name}.png`) });
}

/// Waits until the page has drawn everything and nothing keeps it busy.
async function arrived(page) {
  await page.waitForSelector("[data-testid=note]", { timeout: 30_000 });
  await page.waitForFunction(() => performance.now() > 3000 && globalThis.bench.seen.hands > 0);
  await pause(1500);
  const { seen, paint } = await page.evaluate(() => ({ seen: globalThis.bench.seen, paint: globalThis.bench.paint() }));
  return { paint, board: seen.first, whole: seen.whole, interactive: Math.max(seen.first, seen.hands, seen.busy) };
}

async function memory(cdp) {
  await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.getMetrics");
  const of = (name) => metrics.find((metric) => metric.name === name).value;
  const heap_mb = of("JSHeapUsedSize") / 2 ** 20;
  return { heap_mb, nodes: of("Nodes"), listeners: of("JSEventListeners") };
}

async function stateOf({ origin, board, token }) {
  const headers = { authorization: `Bearer ${token}` };
  return (await (await fetch(`${origin}/api/boards/${board}/snapshot`, { headers })).json()).state;
}

/// Moves by others while the page looks on; then every note that is drawn has to be where the log has it.
async function remoteMoves(browser, page, on, act = () => pause(kSeconds * 1000)) {
  const { notes } = await stateOf(on);
  const free = on.free.map((id) => ({ id, stage: notes[id].stage, place: on.home[id] }));
  const others = await moving(on.origin, on.board, on.token, free);
  const frames = await framesDuring(browser, page, () => Promise.all([others.run(kSeconds), act()]));
  const { sent, saved, failed } = await others.end();
  if (saved !== sent) wrong.push(`${sent} moves sent, ${saved} saved: ${failed[0] ?? "no answer"}`);
  await pause(1500);
  const after = (await stateOf(on)).notes;
  const drawn = await page.evaluate(() =>
    [...document.querySelectorAll(".note")].map((note) => [note.dataset.noteId, parseInt(note.style.translate, 10)]),
  );
  const astray = drawn.filter(([id, x]) => on.home[id] && x !== after[id].places[after[id].stage].x);
  if (astray.length > 0) wrong.push(`${astray.length} of ${drawn.length} notes are not drawn where they are`);
  return { ...frames, moves: saved };
}

/// Types into a field as somebody who is fast; from each key until it is painted.
async function typing(page, field, text) {
  await field.focus();
  await page.evaluate(() => (globalThis.bench.keys.length = 0));
  for (const letter of text) {
    await page.keyboard.press(letter);
    await pause(60);
  }
  const keys = await page.evaluate(() => globalThis.bench.keys);
  return { p50: quantile(keys, 0.5), p95: quantile(keys, 0.95), max: Math.max(...keys) };
}

async function typed(page, on) {
  await page.evaluate(() => globalThis.bench.watchKeys());
  const id = await page.evaluate((free) => {
    const drawn = [...document.querySelectorAll(".note")].map(({ dataset }) => dataset.noteId);
    return drawn.find((note) => free.includes(note));
  }, on.free);
  await page.locator(`[data-note-id="${id}"]`).focus();
  await page.keyboard.press("Enter");
  await page.locator("textarea.field").waitFor();
  const word = "abcdefghij".repeat(kKeys / 10);
  const inNote = await typing(page, page.locator("textarea.field"), word);
  await page.keyboard.press("Escape");
  const composer = await typing(page, page.getByTestId("composer-input"), word);
  await page.getByTestId("composer-input").fill("");
  await page.locator('[data-testid="save-state"][data-state="saved"]').first().waitFor();
  const { text } = (await stateOf(on)).notes[id];
  if (!text.includes(word)) wrong.push(`what was typed is not there: ${text}`);
  return { note: inNote, composer };
}

/// Loads the page on the board as somebody who was never there, and again.
async function loads(browser, screen, url) {
  const opened = await openPage(browser, screen, url);
  const cold = await arrived(opened.page);
  await opened.page.reload();
  const reload = await arrived(opened.page);
  return { ...opened, cold, reload };
}

async function desktop(browser, on) {
  const { page, cdp, context, errors, cold, reload } = await loads(browser, screens.desktop, on.url);
  const hand = mouse(page, cdp);
  const frames = (act) => framesDuring(browser, page, act);
  const rows = {};
  await shot(page, "desktop-stage");
  await page.keyboard.press("Shift+2");
  await pause(2000);
  await shot(page, "desktop-funnel");
  rows["all in view, drag"] = await frames(() => hand.drag(kSeconds));
  rows["all in view, wheel"] = await frames(() => hand.wheel(kSeconds, 600));
  rows["zoom in and out"] = await frames(() => hand.zoom(kSeconds, 8));
  rows["100 moves a frame, all in view"] = await remoteMoves(browser, page, on);
  await page.getByTestId("rail-stage").first().click();
  await pause(1000);
  const texts_ms = await hand.zoomTo(kReading);
  await shot(page, "desktop-reading");
  rows["reading, drag"] = await frames(() => hand.drag(kSeconds));
  rows["reading, wheel"] = await frames(() => hand.wheel(kSeconds, 2500));
  rows["100 moves a frame, reading"] = await remoteMoves(browser, page, on);
  rows["100 moves a frame, reading, drag"] = await remoteMoves(browser, page, on, () => hand.drag(kSeconds));
  await shot(page, "desktop-moved");
  const keys = await typed(page, on);
  const heap = await memory(cdp);
  await context.close();
  wrong.push(...errors);
  return { cold, reload, rows, texts_ms, keys, memory: heap };
}

async function phone(browser, on) {
  const { page, cdp, context, errors, cold, reload } = await loads(browser, screens.phone, on.url);
  const hand = fingers(page, cdp);
  const frames = (act) => framesDuring(browser, page, act);
  const rows = {};
  await shot(page, "phone-list");
  rows["100 moves a frame, list"] = await remoteMoves(browser, page, on);
  const composer = await (async () => {
    await page.evaluate(() => globalThis.bench.watchKeys());
    const keys = await typing(page, page.getByTestId("composer-input"), "abcdefghij".repeat(kKeys / 10));
    await page.getByTestId("composer-input").fill("");
    return keys;
  })();
  await page.getByTestId("tab-board").click();
  await pause(4000);
  await shot(page, "phone-stage");
  rows["stage in view, drag"] = await frames(() => hand.drag(kSeconds));
  rows["pinch in and out"] = await frames(() => hand.zoom(kSeconds, 6));
  await hand.zoomTo(kReading);
  await shot(page, "phone-reading");
  rows["reading, drag"] = await frames(() => hand.drag(kSeconds));
  const heap = await memory(cdp);
  await context.close();
  wrong.push(...errors);
  return { cold, reload, rows, keys: { composer }, memory: heap };
}

/// One number in place of each that the runs have.
function median(runs) {
  const [first] = runs;
  if (typeof first === "number") return Number(quantile(runs, 0.5).toFixed(first < 10 ? 2 : 1));
  return Object.fromEntries(Object.keys(first).map((name) => [name, median(runs.map((run) => run[name]))]));
}

async function run() {
  const folder = mkdtempSync(join(tmpdir(), "entonnoir-bench-"));
  const origin = `http://127.0.0.1:${await freePort()}`;
  const store = `sqlite:${join(folder, "boards.db")}`;
  const web = join(root, "web-client/dist");
  const server = started(options.server, ["--listen", origin.slice(7), "--store", store, "--web", web]);
  const browser = await launch();
  const [load] = loadavg();
  try {
    await ready(origin, server);
    const made = await workshopBoard(origin);
    const on = { ...made, origin, token: made.tokens.facilitator };
    on.url = `${origin}/b/${on.board}#${on.token}`;
    const { notes } = await stateOf(on);
    on.home = Object.fromEntries(on.free.map((id) => [id, notes[id].places[notes[id].stage]]));
    return {
      load,
      ...(options.only !== "phone" && { desktop: await desktop(browser, on) }),
      ...(options.only !== "desktop" && { phone: await phone(browser, on) }),
    };
  } finally {
    await browser.close();
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

const runs = [];
for (let i = 0; i < Number(options.repetitions); i += 1) {
  runs.push(await run());
  console.error(printed(runs.at(-1)));
}
const commit = execFileSync("git", ["-C", root, "describe", "--always", "--dirty"], { encoding: "utf8" }).trim();
const result = { commit, cpus: cpus().length, notes: shape.notes, median: median(runs), wrong, runs };
if (runs.length > 1) console.error(`Medians:\n${printed(result.median)}`);
for (const what of wrong) console.error(`wrong: ${what}`);
mkdirSync(join(root, "tests/output"), { recursive: true });
writeFileSync(join(root, "tests/output/bench_page.json"), JSON.stringify(result, null, 1));
console.log(JSON.stringify(result));
process.exit(wrong.length > 0 ? 1 : 0);
