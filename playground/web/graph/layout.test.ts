import { expect, test } from "vitest";

import { layoutGraph, pathOf } from "./layout";
import { bestMatch, matches, NO_FILTER, subgraphsOf, type GraphField, type GraphType } from "./types";

function field(name: string, target: string, more: Partial<GraphField> = {}): GraphField {
  const nothing = { protection: [], cacheControl: null, description: null };
  return { name, type: target, target, subgraphs: ["a"], ...nothing, ...more };
}

function type(name: string, fields: GraphField[], more: Partial<GraphType> = {}): GraphType {
  const nothing = { description: null, protection: [], cacheControl: null };
  const subgraphs = [{ subgraph: "a", keys: [] }];
  return { name, kind: "OBJECT", subgraphs, fields, ...nothing, ...more };
}

const user = type("User", [field("name", "String"), field("posts", "Post"), field("best", "Post")], {
  subgraphs: [
    { subgraph: "b", keys: ["id"] },
    { subgraph: "a", keys: ["id"] },
  ],
});
const post = type("Post", [field("author", "User", { protection: ["@authenticated"] })]);
const query = type("Query", [field("user", "User"), field("me", "User")]);
const types = [query, type("String", [], { kind: "SCALAR" }), post, user];

function places(drawn: readonly GraphType[]): Record<string, number> {
  const { boxes } = layoutGraph(drawn);
  return Object.fromEntries(boxes.map((box) => [box.type.name, box.x / 272]));
}

test("types stand in layers by their distance from the root types", () => {
  expect(places(types)).toEqual({ Query: 0, User: 1, Post: 2 });
});

test("a link is drawn once for all fields, and tells whether it leads to an entity", () => {
  const links = layoutGraph(types).links.map(({ from, to, fields, isToEntity }) => [
    from.type.name,
    to.type.name,
    fields,
    isToEntity,
  ]);
  expect(links).toEqual([
    ["Query", "User", ["user", "me"], true],
    ["User", "Post", ["posts", "best"], false],
    ["Post", "User", ["author"], true],
  ]);
});

test("what no root leads to stands last", () => {
  expect(places([...types, type("Alone", [])])).toMatchObject({ Alone: 3 });
});

test("a layer of many types takes several columns", () => {
  const many = Array.from({ length: 40 }, (_, n) => type(`T${n}`, []));
  const root = type("Query", many.map((one) => field(one.name, one.name)));
  const { boxes, width, height } = layoutGraph([root, ...many]);
  expect(new Set(boxes.map((box) => box.x)).size).toBe(4);
  expect(Math.max(...boxes.map((box) => box.x + 176))).toBe(width);
  expect(Math.max(...boxes.map((box) => box.y + 44))).toBe(height);
  const spots = new Set(boxes.map(({ x, y }) => `${x} ${y}`));
  expect(spots.size).toBe(41);
});

test("links leave and arrive at the sides that face each other", () => {
  const [ahead, , back] = layoutGraph(types).links;
  expect(pathOf(ahead!)).toBe("M176 22C224 22 224 22 272 22");
  expect(pathOf(back!)).toBe("M544 22C496 22 496 22 448 22");
  const beside = [type("A", [field("b", "B")]), type("B", [])];
  expect(pathOf(layoutGraph(beside).links[0]!)).toBe("M176 22C224 22 224 80 176 80");
});

test("of what is found, a type of the name that is searched for is the best", () => {
  const named = [type("Query", [field("user", "User")]), type("Users", []), type("User", [])];
  expect(bestMatch(named, "user")?.name).toBe("User");
  expect(bestMatch(named, "users")?.name).toBe("Users");
  expect(bestMatch(named, "query.")?.name).toBe("Query");
  expect(bestMatch([], "user")).toBeUndefined();
});

test("an empty graph is an empty drawing", () => {
  expect(layoutGraph([])).toEqual({ boxes: [], links: [], width: 0, height: 0 });
});

test("types are found by names of theirs, by subgraph and by what is said of them", () => {
  const found = (filter: object) =>
    types.filter((one) => matches(one, { ...NO_FILTER, ...filter })).map((one) => one.name);
  expect(found({ text: " posts" })).toEqual(["User"]);
  expect(found({ text: "user.n" })).toEqual(["User"]);
  expect(found({ subgraph: "b" })).toEqual(["User"]);
  expect(found({ only: "entities" })).toEqual(["User"]);
  expect(found({ only: "protected" })).toEqual(["Post"]);
  expect(found({ only: "cached" })).toEqual([]);
  expect(found({})).toHaveLength(4);
  expect(subgraphsOf(types)).toEqual(["a", "b"]);
});
