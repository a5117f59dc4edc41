/** Takes the query plan out of a response, so that the results pane shows the answer alone. */
import type { ExecutionResult } from "graphql";

import { readPlan, type PlanNode } from "./node";

/** Request header that asks the gateway for the plan of an operation. */
export const PLAN_HEADER = "graphweft-include-query-plan";

/** Request header that asks the gateway for what an operation did, call by call. */
export const TRACE_HEADER = "graphweft-include-trace";

export interface QueryPlan {
  /** The plan in the text form that federation tools print. */
  readonly text: string;
  /** The plan as a tree; undefined where the plan is empty or not in a form that we read. */
  readonly root: PlanNode | undefined;
}

export interface PlannedResult<Result> {
  readonly result: Result;
  readonly plan: QueryPlan | undefined;
}

/** Splits a response into what the client asked for and its plan. The argument is not changed. */
export function takePlan<Result extends Pick<ExecutionResult, "extensions">>(
  response: Result,
): PlannedResult<Result> {
  if (!response.extensions || !("queryPlan" in response.extensions)) {
    return { result: response, plan: undefined };
  }
  const { queryPlan, ...others } = response.extensions;
  const { extensions: _, ...answer } = response;
  const result = Object.keys(others).length ? { ...answer, extensions: others } : answer;
  return { result: result as Result, plan: readExtension(queryPlan) };
}

function readExtension(extension: unknown): QueryPlan | undefined {
  if (typeof extension !== "object" || extension === null) return undefined;
  const { text, json } = extension as { text?: unknown; json?: unknown };
  const root = readPlan(json);
  if (typeof text !== "string" && !root) return undefined;
  return { text: typeof text === "string" ? text : JSON.stringify(json, null, 2), root };
}
