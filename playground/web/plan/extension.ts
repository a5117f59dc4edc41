/** Takes plan and trace out of a response, so that the results pane shows the answer alone. */
import type { ExecutionResult } from "graphql";

import { readTrace, type Trace } from "../trace/trace";
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

export interface ExplainedResult<Result> {
  readonly result: Result;
  readonly plan: QueryPlan | undefined;
  readonly trace: Trace | undefined;
}

/** Splits a response into what the client asked for, and how. The argument is not changed. */
export function takeExplanation<Result extends Pick<ExecutionResult, "extensions">>(
  response: Result,
): ExplainedResult<Result> {
  const { queryPlan, trace, ...others } = response.extensions ?? {};
  if (queryPlan === undefined && trace === undefined) {
    return { result: response, plan: undefined, trace: undefined };
  }
  const { extensions: _, ...answer } = response;
  const result = Object.keys(others).length ? { ...answer, extensions: others } : answer;
  return { result: result as Result, plan: readExtension(queryPlan), trace: readTrace(trace) };
}

function readExtension(extension: unknown): QueryPlan | undefined {
  if (typeof extension !== "object" || extension === null) return undefined;
  const { text, json } = extension as { text?: unknown; json?: unknown };
  const root = readPlan(json);
  if (typeof text !== "string" && !root) return undefined;
  return { text: typeof text === "string" ? text : JSON.stringify(json, null, 2), root };
}
