/** A change of the graph from its check to its application. */
import { useState } from "react";

import type { AdminError } from "../admin/client";
import { useAction, useAdminClient } from "../admin/use_admin";
import { count } from "../shell/format";
import { servedRevision } from "../shell/revision";
import { APPLY, PROPOSE, type Proposal, type SourceInput } from "./types";

export interface ProposedChange {
  readonly sources?: readonly SourceInput[];
  readonly remove?: readonly string[];
  readonly refresh?: readonly string[];
}

export interface ProposalState {
  readonly proposal: Proposal | undefined;
  /** The revision that is served since the change was applied. */
  readonly applied: number | undefined;
  readonly isChecking: boolean;
  readonly isApplying: boolean;
  readonly error: AdminError | undefined;
  readonly check: (change: ProposedChange) => void;
  readonly apply: (acceptBreaking: boolean, reason: string) => void;
  readonly forget: () => void;
}

export function useProposal(onApplied?: (revision: number) => void): ProposalState {
  const client = useAdminClient();
  const [proposal, setProposal] = useState<Proposal>();
  const [applied, setApplied] = useState<number>();
  const checking = useAction(async (signal, change: ProposedChange) => {
    const variables = { sources: [], remove: [], refresh: [], ...change };
    const data = await client.request<{ propose: Proposal }>(PROPOSE, variables, signal);
    if (!signal.aborted) setProposal(data.propose);
  });
  // what was sent to be applied is applied, whether or not somebody waits for it
  const applying = useAction(async (signal, id: string, acceptBreaking: boolean, reason: string) => {
    const variables = { proposal: id, acceptBreaking, reason: reason.trim() || null };
    const data = await client.request<{ apply: { number: number } }>(APPLY, variables);
    servedRevision.set(data.apply.number);
    if (signal.aborted) return;
    setProposal(undefined);
    setApplied(data.apply.number);
    onApplied?.(data.apply.number);
  });
  const forget = () => {
    checking.forget();
    applying.forget();
    setProposal(undefined);
    setApplied(undefined);
  };
  return {
    proposal,
    applied,
    isChecking: checking.isBusy,
    isApplying: applying.isBusy,
    error: checking.error ?? applying.error,
    check(change) {
      forget();
      checking.run(change);
    },
    apply(acceptBreaking, reason) {
      if (proposal) applying.run(proposal.id, acceptBreaking, reason);
    },
    forget,
  };
}

/** What there is to say of a change; empty where it was not begun, or failed. */
export function statusOf(state: ProposalState): string {
  if (state.isChecking) return "Checking…";
  if (state.isApplying) return "Applying…";
  if (state.applied !== undefined) return `Applied: revision ${state.applied} is served.`;
  return state.proposal && !state.error ? summaryOf(state.proposal) : "";
}

export function summaryOf({ state, problems, changes, broken }: Proposal): string {
  if (state === "REFUSED") return `Refused: ${count(problems.length, "problem")}. Nothing changed.`;
  const changed = changes.length ? count(changes.length, "change") : "no change of the schema";
  if (state === "ACCEPTABLE") return `Ready to apply: ${changed}, no operation that was seen breaks.`;
  if (broken.length) return `Breaking: ${count(broken.length, "operation")} that clients sent would fail.`;
  const breaking = changes.filter((change) => change.isBreaking).length;
  return `Breaking: ${breaking} of ${changed} could break clients.`;
}
