// Chromium as the bench sees it: a page on a board, what its frames cost, what the trace says of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { quantile, root } from "../machine.mjs";

const kLateMs = 25; // a frame that came so long after the one before it left one out

const flags = JSON.parse(readFileSync(join(root, "tests/harness/chromium_flags.json"), "utf8"));
export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });

export const screens = {
  desktop: { context: { viewport: { width: 1280, height: 800 }, locale: "fr-FR" }, slower: 1 },
  phone: {
    context: {
      viewport: { width: 390, height: 844 },
      locale: "fr-FR",
      isMobile: true,
      hasTouch: true,
      deviceScaleFactor: 2,
    },
    slower: 4,
  },
};

/// Runs in the page before anything of it: when notes are first drawn, when the last of them is, when hands are heard, how
/// long tasks keep the page from answering; and every frame's time while it is asked to write them down.
function watcher() {
  const seen = { first: 0, whole: 0, hands: 0, busy: 0, notes: 0 };
  const frames = [];
  let recording = false;
  const painted = (tell) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => tell(performance.now());
    requestAnimationFrame(() => channel.port2.postMessage(0));
  };
  const look = () => {
    const notes = document.querySelectorAll("[data-testid=note]").length;
    if (notes > 0 && !seen.first) painted((now) => (seen.first = now));
    if (notes !== seen.notes && performance.now() < 8000) painted((now) => (seen.whole = now));
    if (document.querySelector(".canvas.grab, .phone-list") && !seen.hands) seen.hands = performance.now();
    seen.notes = notes;
    if (performance.now() < 8000 || !seen.hands) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (startTime < 8000) seen.busy = Math.max(seen.busy, startTime + duration);
    }
  }).observe({ type: "longtask", buffered: true });
  const tick = (now) => {
    frames.push(now);
    if (recording) requestAnimationFrame(tick);
  };
  globalThis.bench = {
    seen,
    paint: () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    record() {
      recording = true;
      console.timeStamp("bench begins");
      frames.length = 0;
      requestAnimationFrame(tick);
    },
    stop() {
      recording = false;
      console.timeStamp("bench ends");
      return [...frames];
    },
    /// From each key's event to the frame that is painted after it, ms.
    keys: [],
    watchKeys() {
      addEventListener(
        "keydown",
        ({ timeStamp, key }) => key.length === 1 && painted((now) => globalThis.bench.keys.push(now - timeStamp)),
        { capture: true },
      );
    },
  };
}

/// A page on the board; `slower`: its processor is made to take so many times longer.
export async function openPage(browser, screen, url) {
  const context = await browser.newContext(screen.context);
  await context.addInitScript(watcher);
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  const cdp = await context.newCDPSession(page);
  if (screen.slower > 1) await cdp.send("Emulation.setCPUThrottlingRate", { rate: screen.slower });
  await cdp.send("Performance.enable");
  await page.goto(url);
  return { page, cdp, context, errors };
}

const categories = [
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "disabled-by-default-devtools.timeline.frame",
];

/// Runs `act`, and answers what the page's frames were meanwhile: their times, and what the browser's own trace says of them.
export async function framesDuring(browser, page, act) {
  await browser.startTracing(page, { categories });
  await page.evaluate(() => globalThis.bench.record());
  await act();
  const times = await page.evaluate(() => globalThis.bench.stop());
  const { traceEvents } = JSON.parse(String(await browser.stopTracing()));
  return { ...pace(times), ...work(traceEvents, times.length) };
}

function pace(times) {
  const gaps = times.slice(1).map((time, i) => time - times[i]);
  const took = (times.at(-1) - times[0]) / 1000;
  return {
    fps: gaps.length / took,
    frame_p50: quantile(gaps, 0.5),
    frame_p95: quantile(gaps, 0.95),
    frame_max: Math.max(...gaps),
    late: gaps.filter((gap) => gap > kLateMs).length,
  };
}

/// Of a frame: what the main thread did, in ms; how many elements got their style anew, how many boxes were laid out.
function work(events, frames) {
  const marks = events.filter(({ name, args }) => name === "TimeStamp" && args.data.message.startsWith("bench "));
  const [begin, end] = [marks.at(0), marks.at(-1)];
  const during = events.filter(({ ts }) => ts >= begin.ts && ts <= end.ts);
  const main = during.filter(({ pid, tid }) => pid === begin.pid && tid === begin.tid);
  const named = (list, name) => list.filter((event) => event.name === name);
  const ms = (list) => list.reduce((sum, { dur = 0, tdur = dur }) => sum + tdur / 1000, 0) / frames;
  const [style, layout] = [named(main, "UpdateLayoutTree"), named(main, "Layout")];
  const renderer = during.filter(({ pid }) => pid === begin.pid);
  return {
    drawn: named(renderer, "DrawFrame").length,
    dropped: named(renderer, "DroppedFrame").length,
    main_ms: ms(named(main, "RunTask")),
    style_ms: ms(style),
    styled: style.reduce((sum, { args }) => sum + args.elementCount, 0) / frames,
    layout_ms: ms(layout),
    layouts: layout.length / frames,
    laid_out: layout.reduce((sum, { args }) => sum + args.beginData.dirtyObjects, 0) / frames,
    paint_ms: ms(named(main, "Paint")) + ms(named(main, "PrePaint")) + ms(named(main, "Layerize")),
    raster_ms: ms(named(renderer, "RasterTask")),
  };
}
