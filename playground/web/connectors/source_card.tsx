/** One source: where it is, how it does, and what can be done with it. */
import { useEffect, type ReactNode } from "react";

import { subgraphColour } from "../shell/colour";
import { ago, count, duration } from "../shell/format";
import { linkTo } from "../shell/place";
import { ProposalView } from "./proposal_view";
import { KIND_NAMES, type ListedSource, type Traffic } from "./types";
import { statusOf, useProposal } from "./use_proposal";

interface Props {
  readonly source: ListedSource;
  readonly isEditable: boolean;
  /** Whether a change of this source is being decided on. */
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onChanged: (revision: number) => void;
}

export function SourceCard({ source, isEditable, isOpen, onOpen, onChanged }: Props): ReactNode {
  const { name, kind, location, traffic } = source;
  return (
    <li className="card" style={subgraphColour(name)}>
      <article aria-label={name}>
        <div className="card-head">
          <h2>{name}</h2>
          <span className="badge">{KIND_NAMES[kind]}</span>
          <TrafficBadge traffic={traffic} />
        </div>
        <code>{location}</code>
        <p className="note">
          {count(traffic.calls, "call")}
          {traffic.averageMs === null ? "" : `, ${duration(traffic.averageMs)} on average`}
        </p>
        {traffic.lastFailure ? (
          <p className="note">
            Last failure{traffic.lastFailureAt ? ` ${ago(traffic.lastFailureAt)}` : ""}:{" "}
            {traffic.lastFailure}
          </p>
        ) : null}
        {isEditable ? (
          <CardActions name={name} isOpen={isOpen} onOpen={onOpen} onChanged={onChanged} />
        ) : null}
      </article>
    </li>
  );
}

function CardActions(props: {
  name: string;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  onChanged: (revision: number) => void;
}): ReactNode {
  const { name, isOpen, onOpen, onChanged } = props;
  const proposal = useProposal(onChanged);
  const { forget } = proposal;
  // another place was opened: what was begun here is dropped
  useEffect(() => {
    if (!isOpen) forget();
  }, [isOpen]);
  const begin = (change: Parameters<typeof proposal.check>[0]) => {
    onOpen(true);
    proposal.check(change);
  };
  return (
    <>
      <div className="actions">
        <a className="button" href={linkTo("connectors", "edit", name)}>
          Edit
        </a>
        <button type="button" className="button" onClick={() => begin({ refresh: [name] })}>
          Refresh
        </button>
        <button type="button" className="button danger" onClick={() => begin({ remove: [name] })}>
          Remove
        </button>
        {isOpen ? (
          <button type="button" className="button" onClick={() => onOpen(false)}>
            Cancel
          </button>
        ) : null}
      </div>
      {isOpen ? (
        <div className="decision">
          <p role="status" className="status">
            {statusOf(proposal)}
          </p>
          <ProposalView state={proposal} />
        </div>
      ) : null}
    </>
  );
}

function TrafficBadge({ traffic }: { traffic: Traffic }): ReactNode {
  if (traffic.calls === 0) return <span className="badge">no calls yet</span>;
  if (traffic.failures === 0) return <span className="badge good">healthy</span>;
  const share = (traffic.failures / traffic.calls) * 100;
  return <span className="badge bad">{share < 1 ? "< 1" : share.toFixed(0)} % failed</span>;
}
