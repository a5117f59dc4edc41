/** Operations that were seen, and the orders that a reader may want them in. */

export interface OperationUse {
  readonly id: string;
  readonly name: string | null;
  readonly text: string;
  readonly count: number;
  readonly failures: number;
  readonly averageMs: number | null;
  readonly p95Ms: number;
  readonly cost: number | null;
  readonly lastSeen: string;
  readonly fields: readonly string[];
}

export const OPERATIONS_QUERY = `query Operations($orderBy: OperationOrder!) {
  gateway { revision }
  operations(first: 200, orderBy: $orderBy) {
    id name text count failures averageMs p95Ms cost lastSeen fields
  }
}`;

/** By which the API chooses what it gives, where it has more than is asked for. */
export type ServerOrder = "COUNT" | "ERRORS" | "LATENCY" | "COST" | "LAST_SEEN";

export interface Column {
  readonly title: string;
  readonly order: ServerOrder;
  readonly value: (use: OperationUse) => number | string;
  readonly isText?: boolean;
}

export const COLUMNS: readonly Column[] = [
  { title: "Operation", order: "COUNT", value: nameOf, isText: true },
  { title: "Count", order: "COUNT", value: (use) => use.count },
  { title: "Failures", order: "ERRORS", value: (use) => use.failures },
  { title: "Average", order: "LATENCY", value: (use) => use.averageMs ?? -1 },
  { title: "p95", order: "LATENCY", value: (use) => use.p95Ms },
  { title: "Cost", order: "COST", value: (use) => use.cost ?? -1 },
  { title: "Last seen", order: "LAST_SEEN", value: (use) => Date.parse(use.lastSeen) || 0 },
];

export function nameOf({ name, text }: OperationUse): string {
  return name ?? text.replace(/\s+/g, " ").slice(0, 60);
}

/** The operations by a column, equal ones by their count and then by their name. */
export function sorted(
  uses: readonly OperationUse[],
  column: Column,
  isDescending: boolean,
): OperationUse[] {
  const sign = isDescending ? -1 : 1;
  return uses.toSorted(
    (one, other) =>
      sign * compare(column.value(one), column.value(other)) ||
      other.count - one.count ||
      compare(nameOf(one), nameOf(other)),
  );
}

function compare(one: number | string, other: number | string): number {
  if (typeof one === "string" || typeof other === "string") {
    return String(one).localeCompare(String(other), "en");
  }
  return one - other;
}
