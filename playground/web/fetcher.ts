/** Sends operations to the gateway: JSON for queries and mutations, SSE for subscriptions. */
import type { Fetcher, FetcherParams, Observable } from "@graphiql/toolkit";
import { getOperationAST, parse, type ExecutionResult, type OperationDefinitionNode } from "graphql";

import { decodeBody, readEvents } from "./event_stream";
import { PLAN_HEADER } from "./plan/extension";
import type { FollowedRun, LastRunStore } from "./plan/last_run";

const JSON_TYPES = "application/graphql-response+json, application/json;q=0.9";
const EVENT_STREAM = "text/event-stream";

/** Makes GraphiQL's fetcher; `runs` follows each operation but introspection. */
export function createFetcher(endpoint: string, runs: LastRunStore): Fetcher {
  return (params, options) => {
    if (params.operationName === "IntrospectionQuery") {
      return post(endpoint, params, { accept: JSON_TYPES, ...options?.headers }).then(readJson);
    }
    const operation = operationOf(params);
    const run = runs.follow(operation?.name?.value ?? "unnamed operation");
    // GraphiQL learns of an operation's name a moment after it is typed: this one is not stale
    const sent = operation ? { ...params, operationName: operation.name?.value ?? null } : params;
    const headers = { [PLAN_HEADER]: "true", ...options?.headers };
    if (operation?.operation !== "subscription") {
      return answer(post(endpoint, sent, { accept: JSON_TYPES, ...headers }), run);
    }
    const accept = `${EVENT_STREAM}, ${JSON_TYPES}`;
    return observe((signal) => post(endpoint, sent, { accept, ...headers }, signal), run);
  };
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
  headers: Record<string, string>,
  signal: AbortSignal | null = null,
): Promise<Response> {
  return fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
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
