/** A query plan as typed data, read from the JSON form that federation tools share. */
import { parse, print } from "graphql";

export interface FetchNode {
  readonly kind: "Fetch";
  /** Its number in the plan, by which traces name it; undefined in plans without numbers. */
  readonly id: number | undefined;
  /** Numbers of the fetches whose data it needs. */
  readonly dependsOn: readonly number[];
  readonly subgraph: string;
  readonly operation: string;
  readonly operationName: string | undefined;
  /** Response paths that the entities are taken from and merged into; empty at the root. */
  readonly paths: readonly string[];
  /** Why the planner made this fetch, in its own words; may be empty. */
  readonly reason: string;
  /** The representation's fields as selections; empty for a fetch from the root. */
  readonly requires: string;
  readonly variables: readonly string[];
}

/** A node with children: Sequence, Parallel, Subscription, Defer, Condition, or one of later days. */
export interface GroupNode {
  readonly kind: "Group";
  readonly name: string;
  /** What the node says of itself, for instance the variable of a condition. */
  readonly detail: string;
  readonly children: readonly PlanNode[];
}

export type PlanNode = FetchNode | GroupNode;

type Json = Record<string, unknown>;

/** Reads `{"kind": "QueryPlan", "node": ...}`; undefined where there is nothing to fetch. */
export function readPlan(json: unknown): PlanNode | undefined {
  if (!isJson(json)) return undefined;
  return readNode(json["kind"] === "QueryPlan" ? json["node"] : json, []);
}

/** Every fetch of a plan in the order of its text. */
export function fetchesOf(node: PlanNode): FetchNode[] {
  return node.kind === "Fetch" ? [node] : node.children.flatMap(fetchesOf);
}

function readNode(json: unknown, paths: readonly string[]): PlanNode | undefined {
  if (!isJson(json) || typeof json["kind"] !== "string") return undefined;
  switch (json["kind"]) {
    case "Fetch":
      return readFetch(json, paths);
    case "Flatten":
      return readNode(json["node"], pathsOf(json));
    case "Condition":
      return readCondition(json, paths);
    case "Subscription":
      return group("Subscription", "", [json["primary"], json["rest"]], paths);
    case "Defer":
      return readDefer(json, paths);
    default:
      return group(json["kind"], "", list(json["nodes"] ?? json["node"]), paths);
  }
}

/** Apollo's Flatten has one `path`; what serves several places has `paths` as well. */
function pathsOf(flatten: Json): string[] {
  const paths = Array.isArray(flatten["paths"]) ? flatten["paths"] : [flatten["path"]];
  return paths.map((path) => strings(path).join("."));
}

/** A fetch of one `_entities` field stands in a Flatten; one of several lists them itself. */
function readFetch(json: Json, paths: readonly string[]): FetchNode {
  const entities = list(json["entities"]).filter(isJson);
  return {
    kind: "Fetch",
    id: typeof json["id"] === "number" ? json["id"] : undefined,
    dependsOn: list(json["dependsOn"]).filter((id) => typeof id === "number"),
    subgraph: text(json["serviceName"]),
    operation: formatOperation(text(json["operation"])),
    operationName: text(json["operationName"]) || undefined,
    paths: [...paths, ...entities.flatMap(pathsOf)],
    reason: text(json["reason"]),
    requires: requiresOf([json, ...entities]),
    variables: strings(json["variableUsages"]),
  };
}

/** What the representations hold, each form once. */
function requiresOf(holders: readonly Json[]): string {
  const forms = holders.flatMap((holder) => list(holder["requires"]).map(formatSelection));
  return [...new Set(forms)].join(" ");
}

function readCondition(json: Json, paths: readonly string[]): GroupNode {
  const variable = `$${text(json["condition"])}`;
  const branches = [
    group("If", variable, [json["ifClause"]], paths),
    group("If", `not ${variable}`, [json["elseClause"]], paths),
  ].filter((branch) => branch.children.length > 0);
  return branches.length === 1 && branches[0]
    ? branches[0]
    : { kind: "Group", name: "Condition", detail: variable, children: branches };
}

function readDefer(json: Json, paths: readonly string[]): GroupNode {
  const primary = isJson(json["primary"]) ? json["primary"]["node"] : undefined;
  const deferred = list(json["deferred"]).filter(isJson);
  return {
    kind: "Group",
    name: "Defer",
    detail: "",
    children: [
      group("Primary", "", [primary], paths),
      ...deferred.map((part) => group("Deferred", text(part["label"]), [part["node"]], paths)),
    ],
  };
}

function group(name: string, detail: string, nodes: unknown[], paths: readonly string[]): GroupNode {
  const children = nodes.flatMap((node) => readNode(node, paths) ?? []);
  return { kind: "Group", name, detail, children };
}

function formatOperation(operation: string): string {
  try {
    return print(parse(operation));
  } catch {
    return operation;
  }
}

function formatSelection(selection: unknown): string {
  if (!isJson(selection)) return "";
  const nested = list(selection["selections"]).map(formatSelection).join(" ");
  const head =
    selection["kind"] === "InlineFragment"
      ? `... on ${text(selection["typeCondition"])}`
      : text(selection["name"]);
  return nested ? `${head} { ${nested} }` : head;
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

function strings(value: unknown): string[] {
  return list(value).map(String);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
