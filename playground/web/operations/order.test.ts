import { expect, test } from "vitest";

import { COLUMNS, nameOf, sorted, type OperationUse } from "./order";

const use = (name: string | null, more: Partial<OperationUse> = {}): OperationUse => ({
  id: String(name),
  name,
  text: "{\n  a\n}",
  count: 1,
  failures: 0,
  averageMs: 1,
  p95Ms: 1,
  cost: null,
  lastSeen: "2026-01-01T00:00:00Z",
  fields: [],
  ...more,
});
const column = (title: string) => COLUMNS.find((one) => one.title === title)!;
const names = (uses: OperationUse[]) => uses.map((one) => one.name);

test("operations are sorted by a column, up or down", () => {
  const uses = [use("a", { p95Ms: 2 }), use("b", { p95Ms: 10 }), use("c", { p95Ms: 1 })];
  expect(names(sorted(uses, column("p95"), true))).toEqual(["b", "a", "c"]);
  expect(names(sorted(uses, column("p95"), false))).toEqual(["c", "a", "b"]);
  expect(names(sorted(uses, column("Operation"), false))).toEqual(["a", "b", "c"]);
});

test("equal ones stand by count, and what has no cost stands last", () => {
  const uses = [use("a"), use("b", { count: 5 }), use("c", { cost: 1 })];
  expect(names(sorted(uses, column("Cost"), true))).toEqual(["c", "b", "a"]);
  expect(names(sorted(uses, column("Failures"), true))).toEqual(["b", "a", "c"]);
});

test("the latest seen is found whatever its form", () => {
  const uses = [
    use("a", { lastSeen: "2026-01-01T01:00:00+02:00" }),
    use("b", { lastSeen: "2026-01-01T00:00:00Z" }),
  ];
  expect(names(sorted(uses, column("Last seen"), true))).toEqual(["b", "a"]);
});

test("an operation without a name is named by its text", () => {
  expect(nameOf(use(null))).toBe("{ a }");
});
