import { expect, test } from "vitest";

import { takeExplanation } from "./extension";

const queryPlan = {
  text: "QueryPlan {}",
  json: { kind: "QueryPlan", node: { kind: "Fetch", serviceName: "a", operation: "{x}" } },
};

test("extensions are dropped where the plan was the only one", () => {
  const { result, plan } = takeExplanation({ data: { x: 1 }, extensions: { queryPlan } });
  expect(result).toEqual({ data: { x: 1 } });
  expect(plan?.text).toBe("QueryPlan {}");
  expect(plan?.root).toMatchObject({ kind: "Fetch", subgraph: "a" });
});

test("other extensions stay, and the response itself is not changed", () => {
  const response = { data: null, extensions: { queryPlan, cost: 3 } };
  expect(takeExplanation(response).result).toEqual({ data: null, extensions: { cost: 3 } });
  expect(response.extensions.queryPlan).toBe(queryPlan);
});

test("a response without a plan is handed through", () => {
  const response = { data: {}, extensions: { cost: 3 } };
  const nothing = { plan: undefined, trace: undefined };
  expect(takeExplanation(response)).toEqual({ result: response, ...nothing });
  expect(takeExplanation(response).result).toBe(response);
});

test("a plan whose tree cannot be read still has its text", () => {
  const { plan } = takeExplanation({ extensions: { queryPlan: { text: "QueryPlan {}", json: 1 } } });
  expect(plan).toEqual({ text: "QueryPlan {}", root: undefined });
});

test.each([null, "QueryPlan {}", {}])("an extension of the form %j is no plan", (extension) => {
  const { result, plan } = takeExplanation({ data: {}, extensions: { queryPlan: extension } });
  expect(plan).toBeUndefined();
  expect(result).toEqual({ data: {} });
});

test("a trace is taken too, with or without a plan", () => {
  const trace = { seconds: 0.5, records: [] };
  const { result, plan, trace: taken } = takeExplanation({ data: {}, extensions: { trace } });
  expect(result).toEqual({ data: {} });
  expect(plan).toBeUndefined();
  expect(taken?.seconds).toBe(0.5);
});
