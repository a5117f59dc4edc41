import { afterEach, expect, test, vi } from "vitest";

import type { Identity } from "../identity/identity";
import { createStore } from "../shell/store";
import { createAdminClient } from "./client";

afterEach(() => vi.unstubAllGlobals());

function clientOf(response: () => Response | Promise<Response>, who: Identity = { scheme: "none" }) {
  const asked = vi.fn(async (_address: string, _request: RequestInit) => response());
  vi.stubGlobal("fetch", asked);
  return { client: createAdminClient("http://g/admin", createStore<Identity>(who)), asked };
}

test("an operation is sent with its variables and who asks", async () => {
  const { client, asked } = clientOf(() => Response.json({ data: { a: 1 } }), {
    scheme: "bearer",
    secret: "t",
  });
  expect(await client.request("{ a }", { b: 2 })).toEqual({ a: 1 });
  const request = asked.mock.calls[0]?.[1];
  expect(request?.headers).toMatchObject({ authorization: "Bearer t" });
  expect(JSON.parse(String(request?.body))).toEqual({ query: "{ a }", variables: { b: 2 } });
});

test("an error has its code and its problems", async () => {
  const problems = [{ message: "no", code: "X", source: null, line: 1, column: null }];
  const extensions = { code: "INVALID_SOURCE", problems };
  const { client } = clientOf(() => Response.json({ errors: [{ message: "m", extensions }] }));
  await expect(client.request("{ a }")).rejects.toMatchObject({
    message: "m",
    code: "INVALID_SOURCE",
    problems,
  });
});

test.each([
  [401, "UNAUTHENTICATED"],
  [403, "FORBIDDEN"],
  [502, "UNREACHABLE"],
])("HTTP %i without a GraphQL answer is %s", async (status, code) => {
  const { client } = clientOf(() => new Response("<html>", { status }));
  await expect(client.request("{ a }")).rejects.toMatchObject({ code });
});

test("a gateway that is away is told", async () => {
  const { client } = clientOf(() => Promise.reject(new TypeError("no connection")));
  await expect(client.request("{ a }")).rejects.toMatchObject({ code: "UNREACHABLE" });
});
