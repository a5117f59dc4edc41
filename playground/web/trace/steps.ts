/** Joins a plan and its trace: what each fetch was for, and what became of it. */
import { fetchesOf, type FetchNode, type PlanNode } from "../plan/node";
import type { CacheRecord, CallRecord, FetchRecord, Trace } from "./trace";

/** A fetch of the plan as it was made, or one that was not needed. */
export interface Step {
  /** Its number in the plan; a fetch for several sets of context values is made several times. */
  readonly id: number | undefined;
  /** As the plan names it: a binding of a REST or gRPC subgraph is planned as one of its own. */
  readonly planned: string;
  /** The subgraph that was called; the planned name where nothing tells it. */
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
  const called = [...new Set(trace.calls.map((call) => call.subgraph))];
  const made = trace.fetches.map((record): Step => {
    const calls = trace.calls.filter((call) => owners.get(call)?.[0] === record);
    return {
      id: record.fetch,
      planned: record.subgraph,
      subgraph: calls[0]?.subgraph ?? subgraphOf(record.subgraph, called),
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
  const rest = nodes.filter((node) => !known.has(node.id));
  return [...made, ...rest.map((node) => notMade(node, called))];
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

/** Of fetches that were under way, those that a call may belong to, the likeliest first.
 *
 * A trace does not say whose a call is. The planner knows a binding as `<subgraph>_<Type>_<field>_N`,
 * and several bindings by the name of the first.
 */
function ownersOf(call: CallRecord, fetches: readonly FetchRecord[]): FetchRecord[] {
  const rounding = 0.000002;
  const running = fetches.filter(
    (fetch) =>
      fetch.started <= call.started + rounding &&
      fetch.started + fetch.seconds >= call.started - rounding,
  );
  const binding = `${call.subgraph}_${call.coordinate?.replace(".", "_")}_`;
  const isNamed = ({ subgraph }: FetchRecord) =>
    subgraph === call.subgraph ||
    (subgraph.startsWith(binding) && /^\d+$/.test(subgraph.slice(binding.length)));
  const named = running.filter(isNamed);
  const possible = named.length
    ? named
    : running.filter(({ subgraph }) => subgraph.startsWith(`${call.subgraph}_`));
  return possible.toSorted((one, other) => other.started - one.started);
}

/** The subgraph that a planned name stands for, among those that were called. */
function subgraphOf(planned: string, called: readonly string[]): string {
  const fitting = called.filter((name) => planned === name || planned.startsWith(`${name}_`));
  return fitting.toSorted((one, other) => other.length - one.length)[0] ?? planned;
}

function notMade(node: FetchNode, called: readonly string[]): Step {
  return {
    id: node.id,
    planned: node.subgraph,
    subgraph: subgraphOf(node.subgraph, called),
    node,
    record: undefined,
    cache: undefined,
    calls: [],
    isShared: false,
  };
}
