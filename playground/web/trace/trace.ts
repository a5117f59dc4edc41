/** What a request did, as the gateway tells it in `extensions.trace`: times are in seconds. */

interface Timed {
  readonly subgraph: string;
  /** Seconds from the begin of the request. */
  readonly started: number;
  readonly seconds: number;
  /** Code of its failure; undefined where it did not fail. */
  readonly code: string | undefined;
  /** What else the record says, as text. */
  readonly others: readonly (readonly [name: string, value: string])[];
}

/** A fetch of the plan, its cache and its merging included. */
export interface FetchRecord extends Timed {
  readonly fetch: number;
  /** How many entities it asked for; undefined at the root. */
  readonly representations: number | undefined;
}

/** A call to a backend. */
export interface CallRecord extends Timed {
  readonly method: string;
  readonly url: string;
  /** The field or type whose binding made the call; undefined for GraphQL servers. */
  readonly coordinate: string | undefined;
  readonly status: string | undefined;
  readonly bytes: number | undefined;
  /** How many lookups the one call answers; undefined for a call that answers one. */
  readonly batchSize: number | undefined;
}

/** What the cache did for a fetch. */
export interface CacheRecord {
  readonly fetch: number;
  readonly result: string;
  readonly wanted: number;
  readonly hits: number;
  readonly stored: number;
  readonly notStored: readonly string[];
}

/** Values that a mapping could not compute. */
export interface MappingRecord {
  readonly subgraph: string;
  readonly coordinate: string;
  readonly path: string;
  readonly problems: readonly string[];
}

export interface Trace {
  /** How long the whole request took at the gateway. */
  readonly seconds: number;
  readonly fetches: readonly FetchRecord[];
  readonly calls: readonly CallRecord[];
  readonly caches: readonly CacheRecord[];
  readonly mappings: readonly MappingRecord[];
}

type Json = Record<string, unknown>;

/** Reads `{"seconds": ..., "records": [...]}`; records of unknown kinds are left out. */
export function readTrace(json: unknown): Trace | undefined {
  if (!isJson(json) || !Array.isArray(json["records"])) return undefined;
  const records = json["records"].filter(isJson);
  const of = (kind: string) => records.filter((record) => record["kind"] === kind);
  const fetches = of("fetch").map(readFetch);
  const calls = of("call").map(readCall);
  const ends = [...fetches, ...calls].map((one) => one.started + one.seconds);
  return {
    seconds: number(json["seconds"]) ?? Math.max(0, ...ends),
    fetches,
    calls,
    caches: of("cache").map(readCache),
    mappings: of("mapping").map(readMapping),
  };
}

const FETCH_KEYS = new Set(["fetch", "representations"]);
const CALL_KEYS = new Set(["method", "url", "coordinate", "status", "bytes", "batchSize"]);
const TIMED_KEYS = new Set(["kind", "subgraph", "started", "seconds", "code"]);

function readFetch(record: Json): FetchRecord {
  return {
    ...readTimed(record, FETCH_KEYS),
    fetch: number(record["fetch"]) ?? -1,
    representations: number(record["representations"]),
  };
}

function readCall(record: Json): CallRecord {
  return {
    ...readTimed(record, CALL_KEYS),
    method: text(record["method"]) ?? "",
    url: text(record["url"]) ?? "",
    coordinate: text(record["coordinate"]),
    status: text(record["status"]),
    bytes: number(record["bytes"]),
    batchSize: number(record["batchSize"]),
  };
}

function readTimed(record: Json, known: ReadonlySet<string>): Timed {
  const others = Object.entries(record).filter(
    ([name]) => !known.has(name) && !TIMED_KEYS.has(name),
  );
  return {
    subgraph: text(record["subgraph"]) ?? "",
    started: number(record["started"]) ?? 0,
    seconds: number(record["seconds"]) ?? 0,
    code: text(record["code"]),
    others: others.map(([name, value]) => [name, text(value) ?? JSON.stringify(value)]),
  };
}

function readCache(record: Json): CacheRecord {
  return {
    fetch: number(record["fetch"]) ?? -1,
    result: text(record["result"]) ?? "",
    wanted: number(record["wanted"]) ?? 0,
    hits: number(record["hits"]) ?? 0,
    stored: number(record["stored"]) ?? 0,
    notStored: texts(record["notStored"]),
  };
}

function readMapping(record: Json): MappingRecord {
  return {
    subgraph: text(record["subgraph"]) ?? "",
    coordinate: text(record["coordinate"]) ?? "",
    path: texts(record["path"]).join("."),
    problems: texts(record["problems"]),
  };
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
