import { expect, test } from "vitest";

import { EMPTY_FORM, formOf, inputOf, kindOf, proposedName } from "./source_form";
import type { ProposedEntity } from "./types";

const form = { ...EMPTY_FORM, name: "pets", location: " http://pets.test/openapi.json " };
const entity = (type: string, isAccepted = false): ProposedEntity => ({
  type,
  keys: ["id"],
  lookup: "",
  reason: "",
  isAccepted,
  obstacle: null,
});

test("what is empty is not sent", () => {
  expect(inputOf(form, []).input).toEqual({
    name: "pets",
    kind: "REST",
    location: "http://pets.test/openapi.json",
    overlay: "",
  });
});

test("chosen entities become settings beside the others", () => {
  const settings = '{"base_url": "http://x", "entities": ["Order"]}';
  const chosen = { Pet: true };
  expect(inputOf({ ...form, settings, chosen }, [entity("Pet"), entity("User")]).input?.settings).toEqual(
    { base_url: "http://x", entities: ["Order", "Pet"] },
  );
  const refused = { ...form, settings, chosen: { Order: false } };
  expect(inputOf(refused, [entity("Order", true)]).input?.settings).toEqual({
    base_url: "http://x",
    entities: [],
  });
});

test("of all entities, one that is not wanted is left out", () => {
  const all = { ...form, settings: '{"entities": true}' };
  const proposed = [entity("Pet", true), entity("User", true)];
  expect(inputOf(all, proposed).input?.settings).toEqual({ entities: true });
  expect(inputOf({ ...all, chosen: { User: false } }, proposed).input?.settings).toEqual({
    entities: ["Pet"],
  });
});

test("what was chosen holds while a backend proposes nothing", () => {
  const chosen = { Pet: true };
  expect(inputOf({ ...form, chosen }, []).input?.settings).toEqual({ entities: ["Pet"] });
  const all = { ...form, chosen, settings: '{"entities": true}' };
  expect(inputOf(all, []).input?.settings).toEqual({ entities: true });
});

test.each([
  [{ location: " " }, "Say where the source is."],
  [{ name: "" }, "Give the source a name."],
  [{ settings: "{" }, /^Settings: /],
  [{ sections: "[1]" }, /^Sections: an object is wanted/],
])("%j is a mistake", (more, mistake) => {
  expect(inputOf({ ...form, ...more }, []).mistake).toMatch(mistake);
});

test("a document goes with REST only", () => {
  const given = { ...form, document: "openapi: 3.0.0", schema: "type Query { a: Int }" };
  expect(inputOf(given, []).input).toMatchObject({
    document: "openapi: 3.0.0",
    schema: "type Query { a: Int }",
  });
  expect(inputOf({ ...given, kind: "GRPC" }, []).input).not.toHaveProperty("document");
});

test("a source is edited as it is registered", () => {
  const source = {
    name: "pets",
    kind: "REST" as const,
    location: "http://pets.test",
    settings: { entities: ["Pet"] },
    sections: {},
    document: "openapi: 3.0.0",
    overlay: "type Pet",
    schema: "type Query { a: Int }",
    isWritten: false,
  };
  const edited = formOf(source);
  expect(edited).toMatchObject({ name: "pets", sections: "", overlay: "type Pet" });
  expect(inputOf(edited, []).input).toMatchObject({
    settings: { entities: ["Pet"] },
    document: "openapi: 3.0.0",
  });
  expect(edited.schema).toBe("");
  expect(formOf({ ...source, isWritten: true }).schema).toBe(source.schema);
});

test.each([
  ["https://pets.test/openapi.json", "REST"],
  ["https://pets.test/graphql", "GRAPHQL"],
  ["localhost:50051", "GRPC"],
  ["dns:///pets.test:50051", "GRPC"],
  ["shop.reviews:schema", "PYTHON"],
  ["", "REST"],
])("%s is %s", (location, kind) => {
  expect(kindOf(location)).toBe(kind);
});

test.each([
  ["http://127.0.0.1:8000/openapi.json", "rest"],
  ["localhost:50051", "grpc"],
  ["https://petstore.example.com/v3/openapi.json", "petstore"],
  ["https://api.example.com/specs/orders.yaml", "orders"],
  ["https://example.com/graphql", "example"],
  ["inventory:50051", "inventory"],
  ["shop.reviews:schema", "shop"],
  ["", ""],
])("%s is called %s", (location, name) => {
  expect(proposedName(location, [])).toBe(name);
});

test("a name that is taken gets a number", () => {
  expect(proposedName("https://pets.test/", ["pets", "pets-2"])).toBe("pets-3");
});
