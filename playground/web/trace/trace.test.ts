import { expect, test } from "vitest";

import { readTrace } from "./trace";

test("records are read by their kind, what they say besides is kept", () => {
  const trace = readTrace({
    seconds: 0.02,
    records: [
      { kind: "fetch", fetch: 0, subgraph: "a", started: 0.001, seconds: 0.01, representations: 3 },
      { kind: "call", subgraph: "a", coordinate: "User", method: "GET", url: "http://a/1", status: 200,
        bytes: 12, batchSize: 2, started: 0.002, seconds: 0.005, retries: 1, code: "UPSTREAM_TIMEOUT" },
      { kind: "cache", fetch: 0, result: "miss", wanted: 1, hits: 0, stored: 0, notStored: ["no age"] },
      { kind: "mapping", subgraph: "a", coordinate: "User.x", path: ["u", 0], problems: ["none"] },
      { kind: "later" },
    ],
  });
  expect(trace?.fetches).toMatchObject([{ fetch: 0, representations: 3, code: undefined }]);
  expect(trace?.calls).toMatchObject([
    { status: "200", batchSize: 2, code: "UPSTREAM_TIMEOUT", others: [["retries", "1"]] },
  ]);
  expect(trace?.caches).toMatchObject([{ result: "miss", notStored: ["no age"] }]);
  expect(trace?.mappings).toMatchObject([{ path: "u.0", problems: ["none"] }]);
});

test.each([undefined, null, "text", {}, { records: 1 }])("%j is no trace", (json) => {
  expect(readTrace(json)).toBeUndefined();
});
