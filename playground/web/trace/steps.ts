/** Joins a plan and its trace: what each fetch was for, and what became of it. */
import { fetchesOf, type FetchNode, type PlanNode } from "../plan/node";
import type { CacheRecord, CallRecord, FetchRecord, Trace } from "./trace";

/** A fetch of the plan as it was made, or one that was not needed. */
export interface Step {
  /** Its number in the plan; a fetch for several sets of context values is made several times. */
  readonly id: number | undefined;
  readonly subgraph: string;
  readonly node: FetchNode | undefined;
  /** Undefined where the fetch was not made: nothing asked for it in the data. */
  readonly record: FetchRecord | undefined;
  readonly cache: CacheRecord | undefined;
  readonly calls: readonly CallRecord[];
  /** Whether some of `calls` may be those of another fetch of the same subgraph. */
  readonly isShared: boolean;
}

/** The steps in order of their begin, those that were not made at the end. */
export function stepsOf(root: PlanNode | undefined, trace: Trace): Step[] {
  const nodes = root ? fetchesOf(root) : [];
  const owners = new Map(trace.calls.map((call) => [call, ownersOf(call, trace.fetches)]));
  const made = trace.fetches.map((record): Step => {
    const calls = trace.calls.filter((call) => owners.get(call)?.[0] === record);
    return {
      id: record.fetch,
      subgraph: record.subgraph,
      node: nodes.find((node) => node.id === record.fetch),
      record,
      cache: trace.caches.find((cache) => cache.fetch === record.fetch),
      calls,
      isShared: trace.calls.some((call) => {
        const possible = owners.get(call) ?? [];
        return possible.length > 1 && possible.includes(record);
      }),
    };
  });
  made.sort((one, other) => (one.record?.started ?? 0) - (other.record?.started ?? 0));
  const known = new Set(made.map((step) => step.id));
  return [...made, ...nodes.filter((node) => !known.has(node.id)).map(notMade)];
}

/** Seconds in which at least one fetch was under way. */
export function secondsInFetches(trace: Trace): number {
  const spans = trace.fetches.map((one) => [one.started, one.started + one.seconds] as const);
  spans.sort(([one], [other]) => one - other);
  let total = 0;
  let until = 0;
  for (const [start, end] of spans) {
    total += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return total;
}

/** A trace does not say whose a call is: the fetches of its subgraph around it, the latest first. */
function ownersOf(call: CallRecord, fetches: readonly FetchRecord[]): FetchRecord[] {
  const rounding = 0.000002;
  return fetches
    .filter(
      (fetch) =>
        fetch.subgraph === call.subgraph &&
        fetch.started <= call.started + rounding &&
        fetch.started + fetch.seconds >= call.started - rounding,
    )
    .sort((one, other) => other.started - one.started);
}

function notMade(node: FetchNode): Step {
  return {
    id: node.id,
    subgraph: node.subgraph,
    node,
    record: undefined,
    cache: undefined,
    calls: [],
    isShared: false,
  };
}
