/** Every source with its state and traffic, and the revisions. */
import { useState, type ReactNode } from "react";

import { Failure } from "../admin/failure";
import { useAdmin } from "../admin/use_admin";
import { count } from "../shell/format";
import { linkTo } from "../shell/place";
import { AuditLog } from "./audit_log";
import { ExploreLink } from "./explore_link";
import { readOnlyReason } from "./read_only";
import { Revisions } from "./revisions";
import { SourceCard } from "./source_card";
import { CONNECTORS_QUERY, type GatewayStatus, type ListedSource } from "./types";

interface Listed {
  readonly gateway: GatewayStatus;
  readonly sources: readonly ListedSource[];
}

/** How often the traffic is asked for, in milliseconds. */
const EVERY = 5000;

export function ConnectorList(): ReactNode {
  const { data, error, reload } = useAdmin<Listed>(CONNECTORS_QUERY, {}, EVERY);
  return (
    <div className="page">
      <h1>Connectors</h1>
      {error ? <Failure error={error} onRetry={reload} /> : null}
      {data ? <Listing listed={data} onChanged={reload} /> : null}
    </div>
  );
}

function Listing({ listed, onChanged }: { listed: Listed; onChanged: () => void }): ReactNode {
  const { gateway, sources } = listed;
  const reason = readOnlyReason(gateway);
  /** The one place where something is about to be changed. */
  const [open, setOpen] = useState("");
  const [applied, setApplied] = useState<number>();
  const change = (revision: number) => {
    setApplied(revision);
    setOpen("");
    onChanged();
  };
  return (
    <>
      <div className="bar">
        <p className="note">
          {gateway.revision === null ? "" : `Revision ${gateway.revision}`}
          {gateway.nodes.length > 1 ? ` on ${count(gateway.nodes.length, "node")}` : ""}
        </p>
        {reason ? null : (
          <button
            type="button"
            className="button primary"
            onClick={() => (location.hash = linkTo("connectors", "add"))}
          >
            Add connector
          </button>
        )}
      </div>
      {reason ? <p className="note">{reason}</p> : null}
      {applied !== undefined && !open ? (
        <p role="status" className="note">
          Applied: revision {applied} is served. <ExploreLink />
        </p>
      ) : null}
      <NodeProblems gateway={gateway} />
      {sources.length ? null : <p className="note">No connector is registered yet.</p>}
      <ul className="cards">
        {sources.map((source) => (
          <SourceCard
            key={source.name}
            source={source}
            isEditable={!reason}
            isOpen={open === source.name}
            onOpen={(isOpen) => setOpen(isOpen ? source.name : "")}
            onChanged={change}
          />
        ))}
      </ul>
      {gateway.isReadOnly ? null : (
        <Revisions
          key={gateway.revision}
          isEditable={!reason}
          open={open}
          onOpen={setOpen}
          onChanged={change}
        />
      )}
      {gateway.isReadOnly || gateway.role !== "OWNER" ? null : <AuditLog />}
    </>
  );
}

function NodeProblems({ gateway }: { gateway: GatewayStatus }): ReactNode {
  const troubled = gateway.nodes.filter((node) => node.problem);
  if (troubled.length === 0) return null;
  return (
    <div className="problems" role="alert">
      <ul>
        {troubled.map((node) => (
          <li key={node.id}>
            Node {node.id}
            {node.isThis ? " (this one)" : ""} serves revision {node.revision ?? "none"}: {node.problem}
          </li>
        ))}
      </ul>
    </div>
  );
}
