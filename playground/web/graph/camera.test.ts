import { expect, test } from "vitest";

import { centred, fitted, moved, zoomed } from "./camera";

const VIEW = { width: 800, height: 400 };

test("a large drawing is seen whole, a small one in its own size", () => {
  const large = fitted({ width: 1552, height: 100 }, VIEW);
  expect(large).toEqual({ x: -24, y: -350, width: 1600, height: 800 });
  expect(fitted({ width: 100, height: 100 }, VIEW)).toMatchObject(VIEW);
});

test("what is under the pointer stays there when the camera comes nearer", () => {
  const camera = { x: 0, y: 0, ...VIEW };
  const near = zoomed(camera, 0.5, 0.25, 1);
  expect(near).toEqual({ x: 100, y: 200, width: 400, height: 200 });
  expect(near.x + near.width * 0.25).toBe(camera.width * 0.25);
});

test("a camera comes neither too near nor too far, and keeps its shape", () => {
  const near = zoomed({ x: 0, y: 0, ...VIEW }, 1e-9);
  expect(near.width).toBe(120);
  expect(near.width / near.height).toBe(2);
  expect(zoomed({ x: 0, y: 0, ...VIEW }, 1e9).width).toBe(200_000);
});

test("a camera is moved by shares of what it sees, or to a point", () => {
  expect(moved({ x: 0, y: 0, ...VIEW }, 0.5, -0.25)).toMatchObject({ x: 400, y: -100 });
  expect(centred(10, 20, VIEW)).toEqual({ x: -390, y: -180, ...VIEW });
});
