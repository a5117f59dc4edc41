/** The admin API's types that the Connectors page uses, and the operations that ask for them. */
import type { Problem } from "../admin/client";

export type SourceKind = "GRAPHQL" | "REST" | "GRPC" | "PYTHON" | "CONNECTOR";

export const KIND_NAMES: Readonly<Record<SourceKind, string>> = {
  REST: "REST (OpenAPI)",
  GRPC: "gRPC",
  GRAPHQL: "GraphQL",
  PYTHON: "Python",
  CONNECTOR: "Installed connector",
};

export interface SourceInput {
  readonly name: string;
  readonly kind: SourceKind;
  readonly location: string;
  readonly settings?: object;
  readonly sections?: object;
  readonly document?: string;
  readonly schema?: string;
  readonly overlay: string;
}

export interface Source {
  readonly name: string;
  readonly kind: SourceKind;
  readonly location: string;
  readonly settings: unknown;
  readonly sections: unknown;
  /** Text of an OpenAPI document that was given with the source. */
  readonly document: string | null;
  readonly overlay: string;
  readonly schema: string;
  /** Whether the schema was given with the source, not told by the backend. */
  readonly isWritten: boolean;
}

export interface Traffic {
  readonly calls: number;
  readonly failures: number;
  readonly averageMs: number | null;
  readonly lastFailure: string | null;
  readonly lastFailureAt: string | null;
}

export interface ListedSource {
  readonly name: string;
  readonly kind: SourceKind;
  readonly location: string;
  readonly traffic: Traffic;
}

export interface GatewayStatus {
  readonly version: string;
  readonly revision: number | null;
  readonly isReadOnly: boolean;
  readonly readOnlyReason: string | null;
  readonly role: "VIEWER" | "EDITOR" | "OWNER";
  readonly subject: string;
  readonly nodes: readonly {
    readonly id: string;
    readonly revision: number | null;
    readonly seenAt: string;
    readonly problem: string | null;
    readonly isThis: boolean;
  }[];
}

export interface ProposedEntity {
  readonly type: string;
  readonly keys: readonly string[];
  readonly lookup: string;
  readonly reason: string;
  readonly isAccepted: boolean;
  /** Why it cannot be accepted as it stands. */
  readonly obstacle: string | null;
}

export interface Preview {
  readonly schema: string;
  readonly entities: readonly ProposedEntity[];
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
}

export type ChangeKind = "ADDED" | "REMOVED" | "CHANGED";

export interface Change {
  readonly kind: ChangeKind;
  readonly coordinate: string;
  readonly message: string;
  readonly isBreaking: boolean;
  readonly operations: readonly string[];
}

export interface SourceChange {
  readonly name: string;
  readonly kind: ChangeKind;
}

export interface Proposal {
  readonly id: string;
  readonly base: number | null;
  readonly state: "ACCEPTABLE" | "BREAKING" | "REFUSED";
  readonly problems: readonly Problem[];
  readonly hints: readonly string[];
  readonly changes: readonly Change[];
  /** Operations asked lately that are not valid any more. */
  readonly broken: readonly string[];
  readonly sources: readonly SourceChange[];
}

export interface Revision {
  readonly number: number;
  readonly author: string;
  readonly at: string;
  readonly reason: string;
  readonly isCurrent: boolean;
  readonly parent: number;
  readonly sources: readonly SourceChange[];
}

const GATEWAY =
  "gateway { version revision isReadOnly readOnlyReason role subject " +
  "nodes { id revision seenAt problem isThis } }";
const PROBLEM = "message code source line column";
const CHANGE = "kind coordinate message isBreaking operations";

export const CONNECTORS_QUERY = `query Connectors {
  ${GATEWAY}
  sources {
    name kind location
    traffic { calls failures averageMs lastFailure lastFailureAt }
  }
}`;

/** Only where there is a registry: a gateway whose file owns the graph has no revisions. */
export const REVISIONS_QUERY = `query Revisions {
  revisions(first: 20) { number author at reason isCurrent parent sources { name kind } }
}`;

export const SOURCE_QUERY = `query Source($name: String!) {
  ${GATEWAY}
  source(name: $name) { name kind location settings sections document overlay schema isWritten }
}`;

export const NAMES_QUERY = `query SourceNames { ${GATEWAY} sources { name } }`;

export const PREVIEW = `mutation Preview($source: SourceInput!) {
  preview(source: $source) {
    schema notes
    entities { type keys lookup reason isAccepted obstacle }
    problems { ${PROBLEM} }
  }
}`;

export const PROPOSE = `mutation Propose(
  $sources: [SourceInput!]!
  $remove: [String!]!
  $refresh: [String!]!
) {
  propose(sources: $sources, remove: $remove, refresh: $refresh) {
    id base state hints broken
    problems { ${PROBLEM} }
    changes { ${CHANGE} }
    sources { name kind }
  }
}`;

export const APPLY = `mutation Apply($proposal: ID!, $acceptBreaking: Boolean!, $reason: String) {
  apply(proposal: $proposal, acceptBreaking: $acceptBreaking, reason: $reason) { number }
}`;

export const ROLLBACK = `mutation Rollback($revision: Int!, $acceptBreaking: Boolean!) {
  rollback(revision: $revision, acceptBreaking: $acceptBreaking) { number }
}`;

export const DIFF_QUERY = `query Diff($older: Int!, $newer: Int) {
  diff(older: $older, newer: $newer) { ${CHANGE} }
}`;
