import { expect, test } from "vitest";

import { readPlan } from "../plan/node";
import { secondsInFetches, stepsOf } from "./steps";
import { readTrace, type Trace } from "./trace";

const fetch = (id: number, subgraph: string) => ({
  kind: "Fetch",
  id,
  serviceName: subgraph,
  operation: "{x}",
});

function traceOf(...records: object[]): Trace {
  return readTrace({ seconds: 1, records })!;
}

const made = (id: number, subgraph: string, started: number, seconds: number) => ({
  kind: "fetch",
  fetch: id,
  subgraph,
  started,
  seconds,
});
const call = (subgraph: string, started: number) => ({ kind: "call", subgraph, started, url: "/x" });

test("each fetch has its calls, and what the cache did", () => {
  const root = readPlan({ kind: "Sequence", nodes: [fetch(0, "a"), fetch(1, "b")] });
  const cache = { kind: "cache", fetch: 1, subgraph: "b", result: "hit", wanted: 2, hits: 2 };
  const trace = traceOf(made(1, "b", 0.5, 0.2), cache, made(0, "a", 0.1, 0.3), call("a", 0.2));
  const [first, second] = stepsOf(root, trace);
  expect(first).toMatchObject({ id: 0, node: { id: 0 }, calls: [{ url: "/x" }], isShared: false });
  expect(second).toMatchObject({ id: 1, calls: [], cache: { result: "hit", hits: 2 } });
});

test("a fetch that was not made stands at the end", () => {
  const root = readPlan({ kind: "Sequence", nodes: [fetch(0, "a"), fetch(1, "b")] });
  const steps = stepsOf(root, traceOf(made(0, "a", 0, 1)));
  expect(steps.map((step) => [step.id, step.record !== undefined])).toEqual([
    [0, true],
    [1, false],
  ]);
});

test("a call that may be of two fetches goes to the later one, and both say so", () => {
  const trace = traceOf(made(0, "a", 0, 1), made(1, "a", 0.2, 0.5), call("a", 0.3));
  const steps = stepsOf(undefined, trace);
  expect(steps.map((step) => [step.calls.length, step.isShared])).toEqual([
    [0, true],
    [1, true],
  ]);
});

test("times of fetches that overlap count once", () => {
  const trace = traceOf(made(0, "a", 0.1, 0.2), made(1, "b", 0.2, 0.2), made(2, "c", 0.6, 0.1));
  expect(secondsInFetches(trace)).toBeCloseTo(0.4);
});

test("a call of a binding goes to the fetch that is planned for it", () => {
  const bound = (coordinate: string, started: number) => ({
    ...call("store", started),
    coordinate,
  });
  const trace = traceOf(
    made(0, "store_Query_top_0", 0, 1),
    made(1, "store_Product_0", 0, 1),
    made(2, "store_front", 0, 1),
    bound("Query.top", 0.5),
    bound("Product", 0.6),
    bound("Product", 0.6),
    call("store_front", 0.7),
  );
  const steps = stepsOf(undefined, trace);
  expect(steps.map((step) => [step.planned, step.subgraph, step.calls.length])).toEqual([
    ["store_Query_top_0", "store", 1],
    ["store_Product_0", "store", 2],
    ["store_front", "store_front", 1],
  ]);
  expect(steps.some((step) => step.isShared)).toBe(false);
});

test("a call of a binding that is planned with others goes to a fetch of its subgraph", () => {
  const trace = traceOf(made(0, "store_Query_top_0", 0, 1), {
    ...call("store", 0.5),
    coordinate: "Query.other",
  });
  expect(stepsOf(undefined, trace)[0]?.calls).toHaveLength(1);
});
