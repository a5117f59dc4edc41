import { afterEach, expect, test, vi } from "vitest";

import { loadSettings, readSettings } from "./settings";

const PAGE = "http://gateway.test/tools/play/";
const EMPTY = { endpoint: `${PAGE}graphql`, admin: undefined, samples: [] };

afterEach(() => vi.unstubAllGlobals());

test("the endpoint is relative to the page", () => {
  expect(readSettings({ endpoint: "../graphql" }, PAGE).endpoint).toBe(
    "http://gateway.test/tools/graphql",
  );
  expect(readSettings(undefined, PAGE).endpoint).toBe(`${PAGE}graphql`);
});

test("the admin API is relative to the page, and absent where it is not named", () => {
  const { admin } = readSettings({ admin: "./admin/graphql" }, PAGE);
  expect(admin).toBe(`${PAGE}admin/graphql`);
  expect(readSettings({ admin: null }, PAGE).admin).toBeUndefined();
  expect(readSettings({}, PAGE).admin).toBeUndefined();
});

test("samples are taken with their variables as text", () => {
  const samples = [
    { name: "Me", query: "\n{ me }\n" },
    { name: "One", query: "query ($id: ID) { one }", variables: { id: 1 } },
    { name: "Empty", query: "{ me }", variables: {} },
  ];
  expect(readSettings({ samples }, PAGE).samples).toEqual([
    { name: "Me", query: "{ me }", variables: "" },
    { name: "One", query: "query ($id: ID) { one }", variables: '{\n  "id": 1\n}' },
    { name: "Empty", query: "{ me }", variables: "" },
  ]);
});

test("what has another shape is left out", () => {
  expect(readSettings({ samples: ["x", { name: "no query" }] }, PAGE).samples).toEqual([]);
  expect(readSettings("text", PAGE).samples).toEqual([]);
});

test("a gateway without settings is asked at ./graphql", async () => {
  vi.stubGlobal("fetch", async () => new Response("not found", { status: 404 }));
  expect(await loadSettings(PAGE)).toEqual(EMPTY);
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("no connection")));
  expect(await loadSettings(PAGE)).toEqual(EMPTY);
});

test("settings are read beside the page", async () => {
  const asked = vi.fn(async (_address: URL) => Response.json({ endpoint: "./api" }));
  vi.stubGlobal("fetch", asked);
  expect((await loadSettings(PAGE)).endpoint).toBe(`${PAGE}api`);
  expect(asked.mock.calls[0]?.[0].href).toBe(`${PAGE}playground.json`);
});
