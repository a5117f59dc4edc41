import { expect, test } from "vitest";

import { takePlan } from "./extension";

const queryPlan = {
  text: "QueryPlan {}",
  json: { kind: "QueryPlan", node: { kind: "Fetch", serviceName: "a", operation: "{x}" } },
};

test("extensions are dropped where the plan was the only one", () => {
  const { result, plan } = takePlan({ data: { x: 1 }, extensions: { queryPlan } });
  expect(result).toEqual({ data: { x: 1 } });
  expect(plan?.text).toBe("QueryPlan {}");
  expect(plan?.root).toMatchObject({ kind: "Fetch", subgraph: "a" });
});

test("other extensions stay, and the response itself is not changed", () => {
  const response = { data: null, extensions: { queryPlan, cost: 3 } };
  expect(takePlan(response).result).toEqual({ data: null, extensions: { cost: 3 } });
  expect(response.extensions.queryPlan).toBe(queryPlan);
});

test("a response without a plan is handed through", () => {
  const response = { data: {}, extensions: { cost: 3 } };
  expect(takePlan(response)).toEqual({ result: response, plan: undefined });
  expect(takePlan(response).result).toBe(response);
});

test("a plan whose tree cannot be read still has its text", () => {
  const { plan } = takePlan({ extensions: { queryPlan: { text: "QueryPlan {}", json: 1 } } });
  expect(plan).toEqual({ text: "QueryPlan {}", root: undefined });
});

test.each([null, "QueryPlan {}", {}])("an extension of the form %j is no plan", (extension) => {
  const { result, plan } = takePlan({ data: {}, extensions: { queryPlan: extension } });
  expect(plan).toBeUndefined();
  expect(result).toEqual({ data: {} });
});
