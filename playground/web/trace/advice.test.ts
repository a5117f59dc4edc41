import { expect, test } from "vitest";

import { readPlan } from "../plan/node";
import { adviceFor } from "./advice";
import { stepsOf } from "./steps";
import { readTrace } from "./trace";

const made = (id: number, subgraph: string) => ({
  kind: "fetch",
  fetch: id,
  subgraph,
  started: id,
  seconds: 0.5,
});
const call = (more: object) => ({ kind: "call", subgraph: "a", coordinate: "User", started: 0, ...more });

function titles(records: object[], nodes: object[] = [], document = "{ me { name } }"): string[] {
  const trace = readTrace({ seconds: 9, records })!;
  const steps = stepsOf(readPlan({ kind: "Sequence", nodes }), trace);
  return adviceFor(steps, trace, document).map((advice) => advice.title);
}

const entities = (id: number, subgraph: string, dependsOn: number[], key: string, fields: string) => ({
  kind: "Fetch",
  id,
  serviceName: subgraph,
  dependsOn,
  operation: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { ${fields} } } }`,
  requires: [
    { kind: "InlineFragment", typeCondition: "User", selections: [{ kind: "Field", name: key }] },
  ],
});
const root = { kind: "Fetch", id: 0, serviceName: "a", operation: "{ me { id } }", dependsOn: [] };

test("lookups one by one could be a batch, batches that do not fit could be larger", () => {
  expect(titles([made(0, "a"), call({}), call({})])).toEqual([
    "2 calls for User, one for each key",
  ]);
  expect(titles([made(0, "a"), call({ batchSize: 50 }), call({ batchSize: 3 })])).toEqual([
    "2 batches for User",
  ]);
  expect(titles([made(0, "a"), call({ batchSize: 50 })])).toEqual([]);
  expect(titles([made(0, "a"), call({ coordinate: undefined }), call({})])).toEqual([]);
});

test("a hop that only gets a key is told, unless the client asked for the field", () => {
  const nodes = [
    root,
    entities(1, "b", [0], "id", "email"),
    entities(2, "c", [1], "email", "name age"),
  ];
  const records = [made(0, "a"), made(1, "b"), made(2, "c")];
  expect(titles(records, nodes, "{ me { name age } }")).toEqual(["b is asked only for a key of c"]);
  expect(titles(records, nodes, "{ me { name age email } }")).toEqual([]);
});

test("a hop for one field is told where it is the last", () => {
  const records = [made(0, "a"), made(1, "b")];
  expect(titles(records, [root, entities(1, "b", [0], "id", "name")])).toEqual([
    "b is asked only for name",
  ]);
  expect(titles(records, [root, entities(1, "b", [0], "id", "name age")])).toEqual([]);
  const same = [root, entities(1, "a", [0], "id", "name")];
  expect(titles([made(0, "a"), made(1, "a")], same)).toEqual([]);
});

test("what was not cached and what was not mapped is told", () => {
  const cache = { kind: "cache", fetch: 0, notStored: ["no age"] };
  const mapping = { kind: "mapping", subgraph: "a", coordinate: "User.name", problems: ["none"] };
  expect(titles([made(0, "a"), cache, mapping])).toEqual([
    "Not all of a's answer was cached",
    "The mapping of User.name (a) found nothing",
  ]);
});
