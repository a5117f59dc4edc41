/** Asks the admin API, and tells its errors by their codes. */
import type { IdentityStore } from "../identity/identity";
import { headersOf } from "../identity/identity";

/** A place in a source that something is wrong with. */
export interface Problem {
  readonly message: string;
  readonly code: string;
  /** Name of a subgraph, or `<name> overlay`. */
  readonly source: string | null;
  readonly line: number | null;
  readonly column: number | null;
}

export class AdminError extends Error {
  constructor(
    message: string,
    /** Such as UNAUTHENTICATED, FORBIDDEN or REVISION_CONFLICT; UNREACHABLE without an answer. */
    readonly code: string,
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
  }
}

export interface AdminClient {
  readonly identity: IdentityStore;
  /** The data of an operation.
   *
   * @throws AdminError where it could not be done. */
  request<Data>(document: string, variables?: object, signal?: AbortSignal): Promise<Data>;
}

export function createAdminClient(endpoint: string, identity: IdentityStore): AdminClient {
  return {
    identity,
    async request<Data>(query: string, variables: object = {}, signal?: AbortSignal) {
      const response = await send(endpoint, identity, JSON.stringify({ query, variables }), signal);
      return readData<Data>(response.status, await readBody(response));
    },
  };
}

async function send(
  endpoint: string,
  identity: IdentityStore,
  body: string,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const headers = { "content-type": "application/json", ...headersOf(identity.current()) };
  try {
    return await fetch(endpoint, { method: "POST", headers, body, signal: signal ?? null });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new AdminError("The gateway's admin API was not reached.", "UNREACHABLE");
  }
}

async function readBody(response: Response): Promise<Body> {
  try {
    return ((await response.json()) ?? {}) as Body;
  } catch {
    return {};
  }
}

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly problems?: readonly Problem[] };
  }[];
}

/** The data; the first error where there is one, since every field of the API is needed. */
function readData<Data>(status: number, { data, errors }: Body): Data {
  const error = errors?.[0];
  if (error) {
    const unknown = status === 401 ? "UNAUTHENTICATED" : "ERROR";
    const { code = unknown, problems = [] } = error.extensions ?? {};
    throw new AdminError(error.message, code, problems);
  }
  if (status === 401) throw new AdminError("Say who you are.", "UNAUTHENTICATED");
  if (status === 403) throw new AdminError("You may not do this.", "FORBIDDEN");
  if (!data) throw new AdminError(`The admin API answered HTTP ${status}.`, "UNREACHABLE");
  return data as Data;
}
