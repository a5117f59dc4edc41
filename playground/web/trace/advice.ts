/** Where a request did more than it had to, as far as plan and trace can tell. */
import { parse, visit } from "graphql";

import type { Step } from "./steps";
import type { CallRecord, Trace } from "./trace";

export interface Advice {
  readonly title: string;
  readonly text: string;
}

/** What could be improved, the dearest first; `document` is the client's own. */
export function adviceFor(steps: readonly Step[], trace: Trace, document: string): Advice[] {
  return [
    ...steps.flatMap(lookups),
    ...hopsForKeys(steps, document),
    ...steps.flatMap((step) => fewFields(step, steps)),
    ...steps.flatMap(notCached),
    ...trace.mappings.map(({ subgraph, coordinate, path, problems }) => ({
      title: `The mapping of ${coordinate} (${subgraph}) found nothing`,
      text: `${path ? `At ${path}: ` : ""}${problems.join("; ")}.`,
    })),
  ];
}

function lookups(step: Step): Advice[] {
  const byCoordinate = new Map<string, CallRecord[]>();
  for (const call of step.calls) {
    if (call.coordinate === undefined) continue;
    byCoordinate.set(call.coordinate, [...(byCoordinate.get(call.coordinate) ?? []), call]);
  }
  return [...byCoordinate].flatMap(([coordinate, calls]) => {
    if (calls.length < 2) return [];
    const sizes = calls.map((call) => call.batchSize);
    if (sizes.every((size) => size === undefined)) {
      return [
        {
          title: `${calls.length} calls for ${coordinate}, one for each key`,
          text:
            `If ${step.subgraph} can answer for many keys at once, give the binding a batch form ` +
            "(`batch:` of @connect, `batchKey` of @grpcConnect), and this is one call.",
        },
      ];
    }
    const total = sizes.reduce<number>((sum, size) => sum + (size ?? 1), 0);
    return [
      {
        title: `${calls.length} batches for ${coordinate}`,
        text: `${total} keys did not fit in one call: raise \`maxSize\` if ${step.subgraph} takes more.`,
      },
    ];
  });
}

/** Fetches that get nothing but the keys which a later fetch sends. */
function hopsForKeys(steps: readonly Step[], document: string): Advice[] {
  const asked = fieldsOf(document);
  return steps.flatMap((step) => {
    const node = step.node;
    if (!node?.requires || !step.record || node.id === undefined) return [];
    const id = node.id;
    const next = steps.filter((other) => other.node?.dependsOn.includes(id) && other.record);
    const [first] = next;
    if (!first) return [];
    const sent = new Set(next.flatMap((other) => [...fieldsOf(`{ ${other.node?.requires ?? ""} }`)]));
    const got = [...fieldsOf(node.operation)].filter((name) => name !== "_entities");
    if (got.length === 0 || got.some((name) => asked.has(name) || !sent.has(name))) return [];
    const known = [...fieldsOf(`{ ${node.requires} }`)].join(", ");
    return [
      {
        title: `${step.subgraph} is asked only for a key of ${first.subgraph}`,
        text:
          `It gives ${got.join(", ")}, which nobody asked for but the next fetch. If ${first.subgraph} ` +
          `could be asked by ${known || "what is known before"} (one more @key), this hop is saved.`,
      },
    ];
  });
}

/** An entity fetch for one field: the subgraph before it might give that itself. */
function fewFields(step: Step, steps: readonly Step[]): Advice[] {
  const node = step.node;
  if (!node?.requires || !step.record || node.dependsOn.length !== 1) return [];
  const before = steps.find((other) => other.id === node.dependsOn[0]);
  const isLast = !steps.some((other) => other.node?.dependsOn.includes(node.id ?? -1));
  const fields = [...fieldsOf(node.operation)].filter((name) => name !== "_entities");
  if (!before || before.subgraph === step.subgraph || !isLast || fields.length !== 1) return [];
  return [
    {
      title: `${step.subgraph} is asked only for ${fields[0]}`,
      text:
        `If ${before.subgraph} can give it as well (@shareable, or @provides where it can only here), ` +
        "the hop is saved.",
    },
  ];
}

function notCached({ cache, subgraph }: Step): Advice[] {
  if (!cache?.notStored.length) return [];
  return [
    { title: `Not all of ${subgraph}'s answer was cached`, text: `${cache.notStored.join("; ")}.` },
  ];
}

/** Names of the fields that a document selects, `__typename` left out; empty if it does not parse. */
function fieldsOf(document: string): Set<string> {
  const names = new Set<string>();
  try {
    visit(parse(document), { Field: (field) => void names.add(field.name.value) });
  } catch {
    return names;
  }
  names.delete("__typename");
  return names;
}
