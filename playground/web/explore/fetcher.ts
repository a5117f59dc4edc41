/** Sends operations to the gateway: JSON for queries and mutations, SSE for subscriptions. */
import type { Fetcher, FetcherParams, Observable } from "@graphiql/toolkit";
import { getOperationAST, parse, type ExecutionResult, type OperationDefinitionNode } from "graphql";

import { decodeBody, readEvents } from "./event_stream";
import { headersOf, type Identity } from "../identity/identity";
import { PLAN_HEADER, TRACE_HEADER } from "../plan/extension";
import type { FollowedRun, LastRunStore } from "../plan/last_run";

const JSON_TYPES = "application/graphql-response+json, application/json;q=0.9";
const EVENT_STREAM = "text/event-stream";

/** Makes GraphiQL's fetcher; `runs` follows each operation but introspection, `who` sends it. */
export function createFetcher(endpoint: string, runs: LastRunStore, who: () => Identity): Fetcher {
  return (params, options) => {
    const edited = options?.headers;
    if (params.operationName === "IntrospectionQuery") {
      const headers = merged({ accept: JSON_TYPES }, headersOf(who()), edited);
      return post(endpoint, params, headers).then(readJson);
    }
    const operation = operationOf(params);
    const run = runs.follow(operation?.name?.value ?? "unnamed operation", params.query);
    // GraphiQL learns of an operation's name a moment after it is typed: this one is not stale
    const sent = operation ? { ...params, operationName: operation.name?.value ?? null } : params;
    const isStream = operation?.operation === "subscription";
    const accept = isStream ? `${EVENT_STREAM}, ${JSON_TYPES}` : JSON_TYPES;
    const asked = { accept, [PLAN_HEADER]: "true", [TRACE_HEADER]: "true" };
    const headers = merged(asked, headersOf(who()), edited);
    if (!isStream) return answer(post(endpoint, sent, headers), run);
    return observe((signal) => post(endpoint, sent, headers, signal), run);
  };
}

/** One set of headers: a later one takes the place of an earlier one, in whatever case. */
function merged(...parts: readonly (Record<string, string> | undefined)[]): Headers {
  const headers = new Headers({ "content-type": "application/json" });
  for (const part of parts) {
    for (const [name, value] of Object.entries(part ?? {})) headers.set(name, value);
  }
  return headers;
}

async function answer(sent: Promise<Response>, run: FollowedRun): Promise<ExecutionResult> {
  try {
    return run.answered(await readJson(await sent));
  } catch (error) {
    run.failed(error);
    throw error;
  }
}

function post(
  endpoint: string,
  { query, variables, operationName }: FetcherParams,
  headers: Headers,
  signal: AbortSignal | null = null,
): Promise<Response> {
  return fetch(endpoint, {
    method: "POST",
    headers,
    body: JSON.stringify({ query, variables, operationName: operationName ?? undefined }),
    signal,
  });
}

async function readJson(response: Response): Promise<ExecutionResult> {
  const type = response.headers.get("content-type") ?? "no content type";
  if (!/[/+]json\b/.test(type)) {
    throw new Error(`The gateway answered HTTP ${response.status} with ${type}, not with JSON.`);
  }
  return (await response.json()) as ExecutionResult;
}

interface Observer {
  next(result: ExecutionResult): void;
  error(error: unknown): void;
  complete(): void;
}

/** A subscription that GraphiQL can stop: its connection is closed on `unsubscribe`. */
function observe(
  open: (signal: AbortSignal) => Promise<Response>,
  run: FollowedRun,
): Observable<ExecutionResult> {
  const subscribe = (observer: Observer) => {
    const abort = new AbortController();
    const fail = (error: unknown) => {
      if (abort.signal.aborted) return;
      run.failed(error);
      observer.error(error);
    };
    open(abort.signal)
      .then((response) => deliver(response, (result) => observer.next(run.answered(result))))
      .then(() => observer.complete(), fail)
      .finally(() => run.ended());
    return { unsubscribe: () => abort.abort() };
  };
  return { subscribe } as Observable<ExecutionResult>;
}

async function deliver(
  response: Response,
  next: (result: ExecutionResult) => void,
): Promise<void> {
  const type = response.headers.get("content-type") ?? "";
  if (!type.startsWith(EVENT_STREAM) || !response.body) {
    next(await readJson(response));
    return;
  }
  for await (const { event, data } of readEvents(decodeBody(response.body))) {
    if (event === "complete") return;
    if (data) next(JSON.parse(data) as ExecutionResult);
  }
}

/** The operation to run; undefined where the document does not parse or does not say which. */
function operationOf({ query, operationName }: FetcherParams): OperationDefinitionNode | undefined {
  try {
    const document = parse(query);
    return getOperationAST(document, operationName) ?? getOperationAST(document) ?? undefined;
  } catch {
    return undefined;
  }
}
