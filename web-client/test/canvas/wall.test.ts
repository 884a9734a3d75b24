import { describe, expect, it } from "vitest";
import { type View, zoomedAt } from "../../src/view/canvas/camera";
import { wheelZoom } from "../../src/view/canvas/gestures";
import { nearRegion } from "../../src/view/canvas/drawn";
import { steppedZoom } from "../../src/view/canvas/wall";

const screen = { width: 1280, height: 800 };
const at = (zoom: number, x = 0, y = 0): View => ({ zoom, dx: -x * zoom, dy: -y * zoom });

describe("what is near", () => {
  it("holds the screen, and stays the same while one pans to and fro", () => {
    const first = nearRegion(undefined, at(0.5, 1000, 1000), screen);
    expect(first.x).toBeLessThan(1000);
    expect(first.x + first.width).toBeGreaterThan(1000 + screen.width / 0.5);
    for (const x of [1200, 400, 1500, 800]) expect(nearRegion(first, at(0.5, x, 1100), screen)).toBe(first);
  });

  it("is another before the edge of what is drawn comes into view", () => {
    let region = nearRegion(undefined, at(0.5), screen);
    let changes = 0;
    for (let x = 0; x < 20_000; x += 100) {
      const next = nearRegion(region, at(0.5, x), screen);
      if (next !== region) changes += 1;
      region = next;
      expect(region.x).toBeLessThan(x);
      expect(region.x + region.width).toBeGreaterThan(x + screen.width / 0.5);
    }
    expect(changes).toBeGreaterThan(5);
    expect(changes).toBeLessThan(20);
  });

  it("becomes smaller when one zooms in", () => {
    const far = nearRegion(undefined, at(0.1), screen);
    const close = nearRegion(far, zoomedAt(at(0.1), { x: 640, y: 400 }, 5), screen);
    expect(close.width).toBeLessThan(far.width / 3);
  });
});

describe("the zoom in steps", () => {
  it("is never above the zoom and at most a tenth below, so that names keep their least size", () => {
    for (let zoom = 0.08; zoom <= 2; zoom *= 1.013) {
      expect(steppedZoom(zoom)).toBeLessThanOrEqual(zoom * 1.000001);
      expect(steppedZoom(zoom)).toBeGreaterThan(zoom * 0.9);
    }
  });

  it("changes a few times where the zoom does at every frame", () => {
    const steps = new Set(Array.from({ length: 200 }, (_, at) => steppedZoom(0.1 * 8 ** (at / 200))));
    expect(steps.size).toBeLessThan(30);
  });
});

describe("a wheel with ctrl", () => {
  it("is a pinch if it comes in small steps, and stays one when a slow page gets them joined", () => {
    const apart = wheelZoom(-10, Infinity).factor * wheelZoom(-50, 20).factor;
    expect(wheelZoom(-50, 20).pinch).toBe(true);
    expect(apart).toBeCloseTo(wheelZoom(-30, 20).factor ** 2, 10);
  });

  it("is a mouse's notch otherwise", () => {
    expect(wheelZoom(-120, Infinity).pinch).toBe(false);
    expect(wheelZoom(-120, Infinity).factor).toBeLessThan(1.25);
  });
});
