/** The types of the supergraph, as the admin API tells them. */

export interface Presence {
  readonly subgraph: string;
  /** Field sets by which the subgraph finds it; empty where it is no entity there. */
  readonly keys: readonly string[];
}

export interface GraphField {
  readonly name: string;
  readonly type: string;
  /** The named type of it. */
  readonly target: string;
  readonly subgraphs: readonly string[];
  readonly protection: readonly string[];
  readonly cacheControl: string | null;
  readonly description: string | null;
}

export interface GraphType {
  readonly name: string;
  readonly kind: string;
  readonly description: string | null;
  readonly subgraphs: readonly Presence[];
  readonly fields: readonly GraphField[];
  readonly protection: readonly string[];
  readonly cacheControl: string | null;
}

export const GRAPH_QUERY = `query Graph {
  gateway { revision }
  graph {
    name kind description protection cacheControl
    subgraphs { subgraph keys }
    fields { name type target subgraphs protection cacheControl description }
  }
}`;

export function isEntity(type: GraphType): boolean {
  return type.subgraphs.some((presence) => presence.keys.length > 0);
}

/** Every subgraph that has one of the types, by name. */
export function subgraphsOf(types: readonly GraphType[]): string[] {
  const names = types.flatMap((type) => type.subgraphs.map((presence) => presence.subgraph));
  return [...new Set(names)].toSorted((one, other) => one.localeCompare(other, "en"));
}

export interface Filter {
  /** Part of a name of a type or field, in whatever case; empty for all. */
  readonly text: string;
  /** A subgraph; empty for all. */
  readonly subgraph: string;
  readonly only: "" | "entities" | "protected" | "cached";
}

export const NO_FILTER: Filter = { text: "", subgraph: "", only: "" };

/** Whether a type is among what the reader looks for. */
export function matches(type: GraphType, { text, subgraph, only }: Filter): boolean {
  const wanted = text.trim().toLowerCase();
  if (wanted && !namesOf(type).some((name) => name.toLowerCase().includes(wanted))) return false;
  if (subgraph && !type.subgraphs.some((presence) => presence.subgraph === subgraph)) return false;
  switch (only) {
    case "entities":
      return isEntity(type);
    case "protected":
      return [type, ...type.fields].some((one) => one.protection.length > 0);
    case "cached":
      return [type, ...type.fields].some((one) => one.cacheControl !== null);
    default:
      return true;
  }
}

/** Of types that match a text the one that is most likely meant: that of the nearest name. */
export function bestMatch(found: readonly GraphType[], text: string): GraphType | undefined {
  const wanted = text.trim().toLowerCase();
  const distance = ({ name }: GraphType) => {
    const at = name.toLowerCase().indexOf(wanted);
    return at < 0 ? Infinity : at * 100 + name.length;
  };
  return found.toSorted((one, other) => {
    const [near, far] = [distance(one), distance(other)];
    return near === far ? 0 : near - far;
  })[0];
}

function namesOf(type: GraphType): string[] {
  return [type.name, ...type.fields.map((field) => `${type.name}.${field.name}`)];
}
