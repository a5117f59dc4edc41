/** What the gateway tells the page: where GraphQL and its admin API are, and sample operations. */

export interface Sample {
  readonly name: string;
  readonly query: string;
  /** JSON text for the variables editor; empty where the sample has none. */
  readonly variables: string;
}

export interface Settings {
  /** Absolute address of the GraphQL endpoint. */
  readonly endpoint: string;
  /** Absolute address of the admin API; undefined where none is offered beside this page. */
  readonly admin: string | undefined;
  readonly samples: readonly Sample[];
}

const DEFAULT_ENDPOINT = "./graphql";

/** Reads `playground.json` beside the page; without one the endpoint is `./graphql`. */
export async function loadSettings(pageAddress: string): Promise<Settings> {
  try {
    const response = await fetch(new URL("./playground.json", pageAddress));
    return readSettings(response.ok ? await response.json() : undefined, pageAddress);
  } catch {
    return readSettings(undefined, pageAddress);
  }
}

/** Takes from a `playground.json` document what has the right shape, and leaves the rest. */
export function readSettings(document: unknown, pageAddress: string): Settings {
  const { endpoint, admin, samples } = isRecord(document) ? document : {};
  const path = typeof endpoint === "string" && endpoint ? endpoint : DEFAULT_ENDPOINT;
  return {
    endpoint: new URL(path, pageAddress).href,
    admin: typeof admin === "string" && admin ? new URL(admin, pageAddress).href : undefined,
    samples: Array.isArray(samples) ? samples.flatMap(readSample) : [],
  };
}

function readSample(sample: unknown): Sample[] {
  if (!isRecord(sample)) return [];
  const { name, query, variables } = sample;
  if (typeof name !== "string" || typeof query !== "string") return [];
  return [{ name, query: query.trim(), variables: variablesText(variables) }];
}

function variablesText(variables: unknown): string {
  if (typeof variables === "string") return variables;
  if (!isRecord(variables) || Object.keys(variables).length === 0) return "";
  return JSON.stringify(variables, null, 2);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
