import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { claimsOf, createIdentityStore, headersOf, identityOf } from "./identity";

const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

test("a token and a key go in their headers, nobody in none", () => {
  expect(headersOf({ scheme: "bearer", secret: "t" })).toEqual({ authorization: "Bearer t" });
  expect(headersOf({ scheme: "api-key", secret: "k" })).toEqual({ "x-api-key": "k" });
  expect(headersOf({ scheme: "none" })).toEqual({});
});

test("what is pasted may have the header around it", () => {
  const bearer = { scheme: "bearer", secret: "t.o.k" };
  expect(identityOf("bearer", " Bearer t.o.k\n")).toEqual(bearer);
  expect(identityOf("bearer", "Authorization: Bearer t.o.k")).toEqual(bearer);
  expect(identityOf("api-key", "  ")).toEqual({ scheme: "none" });
});

test("an identity outlives a reload, and is forgotten when it is given up", () => {
  createIdentityStore("who").set({ scheme: "api-key", secret: "k" });
  expect(createIdentityStore("who").current()).toEqual({ scheme: "api-key", secret: "k" });
  expect(createIdentityStore("other").current()).toEqual({ scheme: "none" });
  createIdentityStore("who").set({ scheme: "none" });
  expect(kept.size).toBe(0);
});

test.each(["null", "[", '{"scheme": "basic", "secret": "x"}', '{"scheme": "bearer"}'])(
  "%s in the storage is nobody",
  (text) => {
    kept.set("who", text);
    expect(createIdentityStore("who").current()).toEqual({ scheme: "none" });
  },
);

test("a browser without storage keeps the identity as long as the page", () => {
  vi.stubGlobal("sessionStorage", undefined);
  const store = createIdentityStore("who");
  store.set({ scheme: "bearer", secret: "t" });
  expect(store.current()).toEqual({ scheme: "bearer", secret: "t" });
});

test("the claims of a token are read, times as times", () => {
  const payload = Buffer.from('{"sub":"Zoë","exp":1700000000,"roles":["a"]}').toString("base64url");
  expect(claimsOf(`e30.${payload}.s`)).toEqual([
    { name: "sub", value: "Zoë" },
    { name: "exp", value: "2023-11-14T22:13:20.000Z" },
    { name: "roles", value: '["a"]' },
  ]);
});

test.each(["opaque", "a.b.c", "", "e30.bnVsbA.s"])("%j is no token with claims", (token) => {
  expect(claimsOf(token)).toEqual([]);
});
