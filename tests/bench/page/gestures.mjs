// Hands that move the board as people do: 125 events a second, as a mouse sends them, whether the page keeps up or not.
import { pause } from "../machine.mjs";

const kEveryMs = 8;

/// Sends `event(t)` for t from 0 to 1; does not wait for the page, but in the end for all of it.
async function strokes(seconds, event) {
  const count = Math.round((seconds * 1000) / kEveryMs);
  const began = performance.now();
  const sent = [];
  for (let i = 1; i <= count; i += 1) {
    await pause(Math.max(0, began + i * kEveryMs - performance.now()));
    sent.push(event(i / count));
  }
  await Promise.all(sent);
}

/// How the world is drawn: screen px = world px · zoom + offset.
export const viewOf = (page) =>
  page.evaluate(() => {
    const of = (element) => new DOMMatrix(getComputedStyle(document.querySelector(element)).transform);
    const { a: zoom, e: dx, f: dy } = of(".camera").multiply(of(".world"));
    return { zoom, dx, dy };
  });

/// From now until every note that is seen is drawn as the zoom wants it, and painted, ms.
const textsAfter = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const began = performance.now();
        const isSeen = ({ left, right, top, bottom }) =>
          right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
        const isDrawn = () => {
          const { detail } = document.querySelector(".world").dataset;
          const others = document.querySelectorAll(`.note:not([data-detail="${detail}"])`);
          return ![...others].some((note) => isSeen(note.getBoundingClientRect()));
        };
        const look = () => {
          if (isDrawn()) requestAnimationFrame(() => done(performance.now() - began));
          else requestAnimationFrame(look);
        };
        look();
      }),
  );

/// A place of the board where nothing lies that a press would pick up, near its middle.
function freePlace(page) {
  return page.evaluate(() => {
    const { left, top, width, height } = document.querySelector(".canvas").getBoundingClientRect();
    const places = Array.from({ length: 900 }, (_, i) => ({ x: (i % 30) / 30, y: Math.floor(i / 30) / 30 }))
      .sort((a, b) => Math.hypot(a.x - 0.5, a.y - 0.5) - Math.hypot(b.x - 0.5, b.y - 0.5))
      .map(({ x, y }) => ({ x: Math.round(left + x * width), y: Math.round(top + y * height) }));
    return places.find(({ x, y }) => {
      const hit = document.elementFromPoint(x, y);
      return hit?.closest(".canvas") && !hit.closest(".note, .tray-head, button");
    });
  });
}

/// A figure of eight around a place.
const eight = ({ x, y }, size, t) => ({
  x: x + size.x * Math.sin(4 * Math.PI * t),
  y: y + size.y * Math.sin(8 * Math.PI * t),
});

export function mouse(page, cdp) {
  const send = (type, at, more = {}) => cdp.send("Input.dispatchMouseEvent", { type, ...at, ...more });
  const left = { button: "left", buttons: 1, clickCount: 1 };
  const middle = async () => {
    const { x, y, width, height } = await page.locator(".canvas").boundingBox();
    return { x: x + width / 2, y: y + height / 2 };
  };
  const wheel = (at, deltaX, deltaY, modifiers = 0) => send("mouseWheel", at, { deltaX, deltaY, modifiers });
  return {
    async drag(seconds) {
      const from = await freePlace(page);
      await send("mouseMoved", from);
      await send("mousePressed", from, left);
      await strokes(seconds, (t) => send("mouseMoved", eight(from, { x: 380, y: 220 }, t), left));
      await send("mouseReleased", from, left);
    },
    /// To and fro over `px` of the board's width.
    async wheel(seconds, px) {
      const at = await middle();
      const step = (4 * px) / ((seconds * 1000) / kEveryMs);
      await strokes(seconds, (t) => wheel(at, (Math.floor(t * 4 + 1) % 4 < 2 ? 1 : -1) * step, 0));
    },
    /// Closer by `factor` and back.
    async zoom(seconds, factor) {
      const at = await middle();
      const step = (2 * Math.log(factor)) / ((seconds * 1000) / kEveryMs) / 0.01;
      await strokes(seconds, (t) => wheel(at, 0, t <= 0.5 ? -step : step, 2));
    },
    /// Answers how long after it the texts were there, ms.
    async zoomTo(zoom) {
      const at = await middle();
      for (let tries = 0; tries < 200; tries += 1) {
        const left = Math.log(zoom / (await viewOf(page)).zoom);
        if (Math.abs(left) < 0.01) break;
        await wheel(at, 0, -Math.sign(left) * Math.min(0.2, Math.abs(left)) * 100, 2);
      }
      const took = await textsAfter(page);
      await pause(1000); // what comes into view is drawn, and the sharp picture
      return took;
    },
  };
}

export function fingers(page, cdp) {
  const send = (type, ...points) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  const apart = ({ x, y }, px) => [
    { x: x - px, y, id: 0 },
    { x: x + px, y, id: 1 },
  ];
  return {
    async drag(seconds) {
      const from = await freePlace(page);
      await send("touchStart", from);
      await strokes(seconds, (t) => send("touchMove", eight(from, { x: 140, y: 180 }, t)));
      await send("touchEnd");
    },
    async zoom(seconds, factor) {
      const from = await freePlace(page);
      await send("touchStart", ...apart(from, 20));
      await strokes(seconds, (t) => send("touchMove", ...apart(from, 20 * factor ** (t <= 0.5 ? 2 * t : 2 - 2 * t))));
      await send("touchEnd");
    },
    async zoomTo(zoom) {
      const from = await freePlace(page);
      const { zoom: now } = await viewOf(page);
      await send("touchStart", ...apart(from, 20));
      for (let i = 1; i <= 10; i += 1) await send("touchMove", ...apart(from, 20 * (zoom / now) ** (i / 10)));
      await send("touchEnd");
      await pause(2000);
    },
  };
}
