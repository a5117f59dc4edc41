import { expect, test } from "vitest";

import { fetchesOf, readPlan, type FetchNode, type GroupNode } from "./node";

const fetchOf = (subgraph: string, more: object = {}) => ({
  kind: "Fetch",
  serviceName: subgraph,
  operation: "{me{id}}",
  ...more,
});

test("a fetch is read with its operation laid out", () => {
  const more = { id: 2, dependsOn: [0, 1], variableUsages: ["id"] };
  const fetch = readPlan({ kind: "QueryPlan", node: fetchOf("users", more) });
  expect(fetch).toEqual({
    kind: "Fetch",
    id: 2,
    dependsOn: [0, 1],
    subgraph: "users",
    operation: "{\n  me {\n    id\n  }\n}",
    operationName: undefined,
    paths: [],
    reason: "",
    requires: "",
    variables: ["id"],
  });
});

test("a flatten node gives its path to its fetch, and requires are printed as selections", () => {
  const upc = { kind: "Field", name: "upc" };
  const requires = [{ kind: "InlineFragment", typeCondition: "Product", selections: [upc] }];
  const node = { kind: "Flatten", path: ["top", "@"], node: fetchOf("reviews", { requires }) };
  const fetch = readPlan({ kind: "QueryPlan", node }) as FetchNode;
  expect(fetch.paths).toEqual(["top.@"]);
  expect(fetch.requires).toBe("... on Product { upc }");
});

test("a fetch that serves several places has all their paths, and its reason", () => {
  const paths = [["top", "@"], ["best"]];
  const node = fetchOf("reviews", { reason: "entities of Product" });
  const flatten = { kind: "Flatten", path: paths[0], paths, node };
  expect(readPlan(flatten)).toMatchObject({
    paths: ["top.@", "best"],
    reason: "entities of Product",
  });
});

test("a fetch with several entity fields has the paths and the representations of all", () => {
  const requires = (type: string) => [{ kind: "InlineFragment", typeCondition: type, selections: [] }];
  const entities = [
    { path: ["first"], requires: requires("User") },
    { path: ["second"], paths: [["second"], ["third"]], requires: requires("User") },
    { path: ["film"], requires: requires("Film") },
  ];
  expect(readPlan(fetchOf("reviews", { entities }))).toMatchObject({
    paths: ["first", "second", "third", "film"],
    requires: "... on User ... on Film",
  });
});

test("sequences and parallels nest, and their fetches are listed in order", () => {
  const parallel = { kind: "Parallel", nodes: [fetchOf("b"), fetchOf("c")] };
  const plan = readPlan({ kind: "Sequence", nodes: [fetchOf("a"), parallel] }) as GroupNode;
  expect(plan.name).toBe("Sequence");
  expect(fetchesOf(plan).map((fetch) => fetch.subgraph)).toEqual(["a", "b", "c"]);
});

test("a condition with one branch is that branch, with two it holds both", () => {
  const one = readPlan({ kind: "Condition", condition: "v", elseClause: fetchOf("a") });
  expect(one).toMatchObject({ name: "If", detail: "not $v" });
  const clauses = { ifClause: fetchOf("a"), elseClause: fetchOf("b") };
  const both = readPlan({ kind: "Condition", condition: "v", ...clauses }) as GroupNode;
  expect(both.children.map((child) => (child as GroupNode).detail)).toEqual(["$v", "not $v"]);
});

test("the parts of subscriptions and defers are kept", () => {
  const subscription = { kind: "Subscription", primary: fetchOf("a"), rest: fetchOf("b") };
  expect(fetchesOf(readPlan(subscription)!)).toHaveLength(2);
  const deferred = [{ label: "slow", node: fetchOf("b") }];
  const defer = readPlan({ kind: "Defer", primary: { node: fetchOf("a") }, deferred }) as GroupNode;
  expect(defer.children.map((child) => (child as GroupNode).name)).toEqual(["Primary", "Deferred"]);
});

test("a node of an unknown kind keeps its name and its children", () => {
  const plan = readPlan({ kind: "Later", nodes: [fetchOf("a")] }) as GroupNode;
  expect(plan.name).toBe("Later");
  expect(fetchesOf(plan)).toHaveLength(1);
});

test("an operation that does not parse is shown as it is", () => {
  const fetch = readPlan(fetchOf("a", { operation: "{me{" })) as FetchNode;
  expect(fetch.operation).toBe("{me{");
});

test.each([undefined, null, "text", [], { kind: "QueryPlan" }, { kind: "QueryPlan", node: null }])(
  "%j is not a plan",
  (json) => expect(readPlan(json)).toBeUndefined(),
);
