import type { Observable } from "@graphiql/toolkit";
import type { ExecutionResult } from "graphql";
import { afterEach, expect, test, vi } from "vitest";

import type { Identity } from "../identity/identity";
import { createLastRunStore } from "../plan/last_run";
import { createFetcher } from "./fetcher";

const ENDPOINT = "http://gateway.test/graphql";
const PLANNED = { data: { x: 1 }, extensions: { queryPlan: { text: "QueryPlan {}" } } };

afterEach(() => vi.unstubAllGlobals());

/** A fetcher over a gateway that gives one response, and what it was asked. */
function setUp(response: () => Response, who: Identity = { scheme: "none" }) {
  const asked = vi.fn(async (_address: string, _request: RequestInit) => response());
  vi.stubGlobal("fetch", asked);
  const runs = createLastRunStore();
  const headersSent = () => new Headers(asked.mock.calls[0]?.[1].headers);
  const bodySent = () => JSON.parse(String(asked.mock.calls[0]?.[1].body)) as object;
  return { fetcher: createFetcher(ENDPOINT, runs, () => who), runs, headersSent, bodySent };
}

function subscribe(fetcher: ReturnType<typeof createFetcher>): Promise<ExecutionResult[]> {
  const results: ExecutionResult[] = [];
  const stream = fetcher({ query: "subscription Ticks { tick }" }) as Observable<ExecutionResult>;
  return new Promise((resolve, reject) => {
    stream.subscribe({
      next: (result) => results.push(result),
      error: reject,
      complete: () => resolve(results),
    });
  });
}

test("a query asks for the plan, which is kept from its answer", async () => {
  const { fetcher, runs, headersSent } = setUp(() => Response.json(PLANNED));
  expect(await fetcher({ query: "query Q { x }" })).toEqual({ data: { x: 1 } });
  expect(headersSent().get("graphweft-include-query-plan")).toBe("true");
  expect(headersSent().get("graphweft-include-trace")).toBe("true");
  expect(headersSent().get("content-type")).toBe("application/json");
  expect(runs.current()).toMatchObject({ state: "planned", operation: "Q" });
});

test("a name that the document does not know gives way to its only operation", async () => {
  const { fetcher, bodySent } = setUp(() => Response.json({ data: {} }));
  await fetcher({ query: "query Now { x }", operationName: "Before", variables: { a: 1 } });
  expect(bodySent()).toEqual({
    query: "query Now { x }",
    variables: { a: 1 },
    operationName: "Now",
  });
});

test("the operation that was chosen of several is sent, one that does not parse too", async () => {
  const several = setUp(() => Response.json({ data: {} }));
  await several.fetcher({ query: "query A { x } query B { x }", operationName: "B" });
  expect(several.bodySent()).toMatchObject({ operationName: "B" });
  const broken = setUp(() => Response.json({ data: {} }));
  await broken.fetcher({ query: "{" });
  expect(broken.bodySent()).toEqual({ query: "{" });
});

test("headers of the headers editor are sent, and prevail", async () => {
  const { fetcher, headersSent } = setUp(() => Response.json({ data: {} }));
  const headers = { authorization: "Bearer x", "graphweft-include-query-plan": "false" };
  await fetcher({ query: "{ x }" }, { headers });
  expect(headersSent().get("authorization")).toBe("Bearer x");
  expect(headersSent().get("graphweft-include-query-plan")).toBe("false");
});

test("the identity goes with each operation, what the headers editor says prevails", async () => {
  const who: Identity = { scheme: "bearer", secret: "t" };
  const sent = setUp(() => Response.json({ data: {} }), who);
  await sent.fetcher({ query: "{ x }" });
  expect(sent.headersSent().get("authorization")).toBe("Bearer t");
  const edited = setUp(() => Response.json({ data: {} }), who);
  await edited.fetcher({ query: "{ x }" }, { headers: { Authorization: "Bearer other" } });
  expect(edited.headersSent().get("authorization")).toBe("Bearer other");
  const introspected = setUp(() => Response.json({ data: {} }), who);
  await introspected.fetcher({
    query: "query IntrospectionQuery { x }",
    operationName: "IntrospectionQuery",
  });
  expect(introspected.headersSent().get("authorization")).toBe("Bearer t");
});

test("introspection neither asks for a plan nor changes what is shown", async () => {
  const { fetcher, runs, headersSent } = setUp(() => Response.json({ data: {} }));
  await fetcher({ query: "query IntrospectionQuery { x }", operationName: "IntrospectionQuery" });
  expect(headersSent().has("graphweft-include-query-plan")).toBe(false);
  expect(runs.current().state).toBe("none");
});

test("an answer that is not JSON fails with its status", async () => {
  const page = { status: 502, headers: { "content-type": "text/html" } };
  const { fetcher, runs } = setUp(() => new Response("<html>", page));
  await expect(fetcher({ query: "{ x }" })).rejects.toThrow(/HTTP 502 with text\/html/);
  expect(runs.current().state).toBe("failed");
});

test("a subscription delivers each event, and shows the plan of the first", async () => {
  const next = (result: object) => `event: next\ndata: ${JSON.stringify(result)}\n\n`;
  const stream = `${next(PLANNED)}${next({ data: { x: 2 } })}event: complete\ndata:\n\n`;
  const type = { headers: { "content-type": "text/event-stream" } };
  const { fetcher, runs } = setUp(() => new Response(stream, type));
  expect(await subscribe(fetcher)).toEqual([{ data: { x: 1 } }, { data: { x: 2 } }]);
  expect(runs.current()).toMatchObject({ state: "planned", operation: "Ticks" });
});

test("a subscription that is refused delivers the refusal", async () => {
  const { fetcher } = setUp(() => Response.json({ errors: [{ message: "no" }] }, { status: 400 }));
  expect(await subscribe(fetcher)).toEqual([{ errors: [{ message: "no" }] }]);
});
