import { expect, test } from "vitest";

import type { Change, Proposal } from "./types";
import { statusOf, summaryOf, type ProposalState } from "./use_proposal";

const change = (isBreaking: boolean): Change => ({
  kind: "REMOVED",
  coordinate: "Query.a",
  message: "",
  isBreaking,
  operations: [],
});
const proposal = (state: Proposal["state"], more: Partial<Proposal> = {}): Proposal => ({
  id: "1",
  base: 1,
  state,
  problems: [],
  hints: [],
  changes: [],
  broken: [],
  sources: [],
  ...more,
});

test("a proposal is summed up by its state", () => {
  const problem = { message: "", code: "X", source: null, line: null, column: null };
  expect(summaryOf(proposal("REFUSED", { problems: [problem] }))).toBe(
    "Refused: 1 problem. Nothing changed.",
  );
  expect(summaryOf(proposal("ACCEPTABLE"))).toBe(
    "Ready to apply: no change of the schema, no operation that was seen breaks.",
  );
  expect(summaryOf(proposal("BREAKING", { changes: [change(true), change(false)] }))).toBe(
    "Breaking: 1 of 2 changes could break clients.",
  );
  expect(summaryOf(proposal("BREAKING", { broken: ["Me"], changes: [change(true)] }))).toBe(
    "Breaking: 1 operation that clients sent would fail.",
  );
});

test("what is under way prevails over what was answered before", () => {
  const nothing = () => undefined;
  const state: ProposalState = {
    proposal: proposal("ACCEPTABLE"),
    applied: undefined,
    isChecking: false,
    isApplying: true,
    error: undefined,
    check: nothing,
    apply: nothing,
    forget: nothing,
  };
  expect(statusOf(state)).toBe("Applying…");
  expect(statusOf({ ...state, isApplying: false, proposal: undefined, applied: 4 })).toBe(
    "Applied: revision 4 is served.",
  );
});
