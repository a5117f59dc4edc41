/** What a checked change would do, and the button that does it. */
import { useState, type ReactNode } from "react";

import type { Problem } from "../admin/client";
import { Failure, ProblemList } from "../admin/failure";
import { count } from "../shell/format";
import { ChangeList } from "./change_list";
import { ExploreLink } from "./explore_link";
import type { Proposal } from "./types";
import type { ProposalState } from "./use_proposal";

interface Props {
  readonly state: ProposalState;
  readonly onPlace?: (problem: Problem) => (() => void) | undefined;
}

export function ProposalView({ state, onPlace }: Props): ReactNode {
  const { proposal, applied, error } = state;
  return (
    <>
      {error ? <Failure error={error} /> : null}
      {applied === undefined ? null : (
        <p className="actions">
          <ExploreLink />
        </p>
      )}
      {proposal ? (
        <section className="proposal" aria-label="Check">
          <ProblemList problems={proposal.problems} onPlace={onPlace} />
          {proposal.broken.length ? (
            <p>Operations that clients sent, and that fail then: {proposal.broken.join(", ")}.</p>
          ) : null}
          <ChangeList changes={proposal.changes} />
          <Hints hints={proposal.hints} />
          {proposal.state === "REFUSED" ? null : (
            <ApplyForm key={proposal.id} proposal={proposal} state={state} />
          )}
        </section>
      ) : null}
    </>
  );
}

function ApplyForm({ proposal, state }: { proposal: Proposal; state: ProposalState }): ReactNode {
  const isBreaking = proposal.state === "BREAKING";
  const [isAccepted, setIsAccepted] = useState(false);
  const [reason, setReason] = useState("");
  return (
    <div className="actions">
      <input
        type="text"
        className="reason"
        aria-label="Reason"
        placeholder="Reason (optional)"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {isBreaking ? (
        <AcceptBreaking isAccepted={isAccepted} onChange={setIsAccepted} />
      ) : null}
      <button
        type="button"
        className={isBreaking ? "button danger" : "button primary"}
        disabled={state.isApplying || (isBreaking && !isAccepted)}
        onClick={() => state.apply(isBreaking && isAccepted, reason)}
      >
        Apply
      </button>
    </div>
  );
}

export function AcceptBreaking(props: {
  isAccepted: boolean;
  onChange: (isAccepted: boolean) => void;
}): ReactNode {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={props.isAccepted}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      Accept that this breaks clients
    </label>
  );
}

function Hints({ hints }: { hints: readonly string[] }): ReactNode {
  if (hints.length === 0) return null;
  return (
    <details>
      <summary>{count(hints.length, "hint")}</summary>
      <ul>
        {hints.map((hint, index) => (
          <li key={index}>{hint}</li>
        ))}
      </ul>
    </details>
  );
}
