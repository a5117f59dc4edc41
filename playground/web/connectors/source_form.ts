/** What the form for a source holds, and the input of the admin API that it makes. */
import type { ProposedEntity, Source, SourceInput, SourceKind } from "./types";

export interface SourceForm {
  readonly name: string;
  readonly kind: SourceKind;
  readonly location: string;
  /** JSON texts; empty where there is nothing. */
  readonly settings: string;
  readonly sections: string;
  readonly document: string;
  readonly schema: string;
  readonly overlay: string;
  /** What the reader chose of the proposed entities; the others stay as the gateway has them. */
  readonly chosen: Readonly<Record<string, boolean>>;
}

export const EMPTY_FORM: SourceForm = {
  name: "",
  kind: "REST",
  location: "",
  settings: "",
  sections: "",
  document: "",
  schema: "",
  overlay: "",
  chosen: {},
};

export function formOf(source: Source): SourceForm {
  return {
    ...EMPTY_FORM,
    name: source.name,
    kind: source.kind,
    location: source.location,
    settings: jsonText(source.settings),
    sections: jsonText(source.sections),
    document: source.document ?? "",
    schema: source.isWritten ? source.schema : "",
    overlay: source.overlay,
  };
}

export type BuiltInput =
  | { readonly input: SourceInput; readonly mistake?: undefined }
  | { readonly input?: undefined; readonly mistake: string };

/** The input for a form; `proposed` are the entities of its last preview. */
export function inputOf(form: SourceForm, proposed: readonly ProposedEntity[]): BuiltInput {
  if (!form.location.trim()) return { mistake: "Say where the source is." };
  if (!form.name.trim()) return { mistake: "Give the source a name." };
  const settings = readObject("Settings", form.settings);
  if ("mistake" in settings) return settings;
  const sections = readObject("Sections", form.sections);
  if ("mistake" in sections) return sections;
  const entities = entitiesOf(settings.value["entities"], form.chosen, proposed);
  const given = entities === undefined ? settings.value : { ...settings.value, entities };
  return {
    input: {
      name: form.name.trim(),
      kind: form.kind,
      location: form.location.trim(),
      overlay: form.overlay,
      ...(isEmpty(given) ? {} : { settings: given }),
      ...(isEmpty(sections.value) ? {} : { sections: sections.value }),
      ...(form.kind === "REST" && form.document.trim() ? { document: form.document } : {}),
      ...(form.schema.trim() ? { schema: form.schema } : {}),
    },
  };
}

/** The setting `entities` after what was chosen; `true` there means all that are proposed.
 *
 * What was chosen holds also where a later preview proposes nothing, as of a backend that is away.
 */
function entitiesOf(
  present: unknown,
  chosen: Readonly<Record<string, boolean>>,
  proposed: readonly ProposedEntity[],
): string[] | undefined {
  const choices = Object.entries(chosen);
  if (choices.length === 0 || (present === true && proposed.length === 0)) return undefined;
  const listed = Array.isArray(present) ? present.map(String) : [];
  const accepted = proposed.filter((entity) => entity.isAccepted).map((entity) => entity.type);
  const types = new Set([...listed, ...accepted]);
  for (const [type, isAccepted] of choices) {
    if (isAccepted) types.add(type);
    else types.delete(type);
  }
  return [...types];
}

/** The kind that a location looks like. */
export function kindOf(location: string): SourceKind {
  const text = location.trim();
  if (/^https?:\/\//i.test(text)) return /\/graphql\/?([?#].*)?$/i.test(text) ? "GRAPHQL" : "REST";
  if (/^(dns:\/{0,3}|unix:)/i.test(text) || /^[\w.-]+:\d+$/.test(text)) return "GRPC";
  if (/^[\w.]+:[A-Za-z_][\w.]*$/.test(text)) return "PYTHON";
  return "REST";
}

const NOT_TELLING = new Set([
  "api",
  "apis",
  "www",
  "graphql",
  "grpc",
  "rest",
  "openapi",
  "swagger",
  "docs",
  "spec",
  "specs",
  "schema",
  "localhost",
]);

/** A name that no source has, from what tells most in a location: its path, its host, its kind. */
export function proposedName(location: string, taken: readonly string[]): string {
  if (!location.trim()) return "";
  const [first = kindOf(location).toLowerCase()] = wordsOf(location.trim());
  const free = (name: string) => !taken.includes(name);
  for (let number = 1; ; number++) {
    const name = number === 1 ? first : `${first}-${number}`;
    if (free(name)) return name;
  }
}

/** Telling words of a location, the most telling first. */
function wordsOf(location: string): string[] {
  const plain = location.replace(/^[a-z]+:\/{1,3}/i, "").replace(/[?#].*$/, "");
  const [host = "", ...path] = plain.split("/");
  const file = path.map((part) => part.replace(/\.(json|ya?ml|graphqls?|proto)$/i, ""));
  const hosts = host.replace(/:.*$/, "").split(".");
  // of a host the last part is the top level domain, which tells nothing
  const telling = /^[\d.]+$/.test(host.replace(/:.*$/, ""))
    ? []
    : hosts.length > 1
      ? hosts.slice(0, -1)
      : hosts;
  const words = [...file.toReversed(), ...telling];
  const cleaned = words.map((word) => word.toLowerCase().replace(/[^a-z0-9]+/g, "-"));
  const trimmed = cleaned.map((word) => word.replace(/^-+|-+$/g, "").replace(/^\d+/, ""));
  return trimmed.filter((word) => word && !NOT_TELLING.has(word) && !/^v\d*$/.test(word));
}

function readObject(
  field: string,
  text: string,
): { readonly value: Record<string, unknown> } | { readonly mistake: string } {
  if (!text.trim()) return { value: {} };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { value: value as Record<string, unknown> };
    }
    return { mistake: `${field}: an object is wanted, such as {"key": "value"}.` };
  } catch (error) {
    return { mistake: `${field}: ${error instanceof Error ? error.message : "no JSON"}.` };
  }
}

function jsonText(value: unknown): string {
  const isObject = typeof value === "object" && value !== null;
  return isObject && !isEmpty(value) ? JSON.stringify(value, null, 2) : "";
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
