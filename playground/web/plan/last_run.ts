/** What is known of the operation that was run last; the fetcher writes it, the panel reads it. */
import type { ExecutionResult } from "graphql";

import type { Trace } from "../trace/trace";
import { takeExplanation, type QueryPlan } from "./extension";

/** An operation that the gateway planned. */
export interface PlannedRun {
  readonly state: "planned";
  readonly operation: string;
  /** The document that was sent. */
  readonly document: string;
  readonly plan: QueryPlan;
  readonly trace: Trace | undefined;
  /** Messages of the answer's errors. */
  readonly errors: readonly string[];
}

export type LastRun =
  | { readonly state: "none" }
  | { readonly state: "running"; readonly operation: string }
  | PlannedRun
  | { readonly state: "unplanned"; readonly operation: string; readonly errors: readonly string[] }
  | { readonly state: "failed"; readonly operation: string; readonly message: string };

/** One run as the fetcher lives it; `answered` is called once, or for each event of a stream. */
export interface FollowedRun {
  /** Notes plan and trace of a response, and returns the response without them. */
  answered(response: ExecutionResult): ExecutionResult;
  failed(error: unknown): void;
  /** The run is over, maybe without any answer. */
  ended(): void;
}

export interface LastRunStore {
  current(): LastRun;
  /** Calls `listener` after each change, until the function that is returned is called. */
  subscribe(listener: () => void): () => void;
  /** Starts to follow a run; runs that were started before it change nothing any more. */
  follow(operation: string, document: string): FollowedRun;
}

export function createLastRunStore(): LastRunStore {
  let current: LastRun = { state: "none" };
  let latest = 0;
  const listeners = new Set<() => void>();

  function follow(operation: string, document: string): FollowedRun {
    const id = ++latest;
    let run: LastRun = { state: "running", operation };
    const move = (next: LastRun) => {
      run = next;
      if (id !== latest) return;
      current = next;
      for (const listener of listeners) listener();
    };
    move(run);
    return {
      answered(response) {
        const { result, plan, trace } = takeExplanation(response);
        const errors = (result.errors ?? []).map((error) => error.message);
        if (plan) move({ state: "planned", operation, document, plan, trace, errors });
        else if (run.state === "running") move({ state: "unplanned", operation, errors });
        return result;
      },
      failed(error) {
        const message = error instanceof Error ? error.message : String(error);
        move({ state: "failed", operation, message });
      },
      ended() {
        if (run.state === "running") move({ state: "unplanned", operation, errors: [] });
      },
    };
  }

  return {
    current: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    follow,
  };
}

/** The page's one store. */
export const lastRun = createLastRunStore();
