/** Why the admin API did not do something; who is not known may say it here. */
import type { ReactNode } from "react";

import { IdentityForm } from "../identity/form";
import type { AdminError, Problem } from "./client";
import { useAdminClient } from "./use_admin";

const HINTS: Readonly<Record<string, string>> = {
  FORBIDDEN: "Your role does not allow it.",
  REVISION_CONFLICT: "Check again, against the revision that is served now.",
  PROPOSAL_NOT_FOUND: "Proposals are kept for a while only: check again.",
};

export function Failure(props: { error: AdminError; onRetry?: () => void }): ReactNode {
  const { error, onRetry } = props;
  const { identity } = useAdminClient();
  if (error.code === "UNAUTHENTICATED") {
    return (
      <section className="card" aria-label="Sign in">
        <p role="alert">The admin API needs to know who you are: {error.message}</p>
        <IdentityForm store={identity} onChange={() => onRetry?.()} />
      </section>
    );
  }
  const hint = HINTS[error.code];
  return (
    <div className="problems" role="alert">
      <p>
        {error.message} {hint}
      </p>
      {error.problems.length ? <ProblemItems problems={error.problems} /> : null}
      {onRetry ? (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      ) : null}
    </div>
  );
}

/** Problems with their places; those that `onPlace` takes are buttons which lead there. */
export function ProblemList(props: {
  problems: readonly Problem[];
  onPlace?: ((problem: Problem) => (() => void) | undefined) | undefined;
}): ReactNode {
  if (props.problems.length === 0) return null;
  return (
    <div className="problems" role="alert">
      <ProblemItems {...props} />
    </div>
  );
}

function ProblemItems(props: {
  problems: readonly Problem[];
  onPlace?: ((problem: Problem) => (() => void) | undefined) | undefined;
}): ReactNode {
  return (
    <ul>
      {props.problems.map((problem, index) => {
        const place = placeOf(problem);
        const go = props.onPlace?.(problem);
        return (
          <li key={index}>
            {go ? (
              <button type="button" className="link" onClick={go}>
                {place}
              </button>
            ) : (
              place
            )}
            {place ? ": " : ""}
            {problem.message} <code>{problem.code}</code>
          </li>
        );
      })}
    </ul>
  );
}

export function placeOf({ source, line, column }: Problem): string {
  const at = line === null || line === undefined ? "" : `line ${line}${column ? `:${column}` : ""}`;
  return [source, at].filter(Boolean).join(", ");
}
