import { expect, test } from "vitest";

import { ago, byteSize, count, duration } from "./format";

test.each([
  [0.4234, "0.42 ms"],
  [12.34, "12.3 ms"],
  [345.6, "346 ms"],
  [1204, "1.20 s"],
])("%d milliseconds are %s", (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

test("bytes and counts have units", () => {
  expect([byteSize(12), byteSize(1234), byteSize(2_500_000)]).toEqual(["12 B", "1.2 kB", "2.5 MB"]);
  expect([count(1, "call"), count(2000, "call"), count(0, "fetch", "fetches")]).toEqual([
    "1 call",
    "2,000 calls",
    "0 fetches",
  ]);
});

test("moments are told by how long ago they were", () => {
  const now = Date.parse("2026-01-02T12:00:00Z");
  const at = (text: string) => ago(text, now);
  expect(at("2026-01-02T11:59:55Z")).toBe("just now");
  expect(at("2026-01-02T11:59:30Z")).toBe("30 s ago");
  expect(at("2026-01-02T11:50:00Z")).toBe("10 min ago");
  expect(at("2026-01-02T09:00:00Z")).toBe("3 h ago");
  expect(at("2026-01-01T09:00:00Z")).toBe("2026-01-01 09:00");
  expect(at("never")).toBe("never");
});
