/** The Plan & trace page: what the operation that was run last in Explore took. */
import { useMemo, type ReactNode } from "react";

import type { PlannedRun } from "../plan/last_run";
import { lastRun } from "../plan/last_run";
import { RunView } from "../plan/run_view";
import { count, duration } from "../shell/format";
import { linkTo } from "../shell/place";
import { useStore } from "../shell/store";
import { adviceFor, type Advice } from "./advice";
import { secondsInFetches, stepsOf, type Step } from "./steps";
import { Timeline } from "./timeline";
import type { Trace } from "./trace";

export function PlanPage(): ReactNode {
  const run = useStore(lastRun);
  return (
    <div className="page">
      <h1>Plan & trace</h1>
      {run.state === "none" ? (
        <p className="note">
          Nothing was run yet. Run an operation in <a href={linkTo("explore")}>Explore</a>, and this
          page shows which subgraphs the gateway asked, for what, and how long each took.
        </p>
      ) : run.state === "planned" ? (
        <Explanation run={run} />
      ) : (
        <RunView run={run} />
      )}
    </div>
  );
}

function Explanation({ run }: { run: PlannedRun }): ReactNode {
  const { plan, trace, document } = run;
  const steps = useMemo(() => (trace ? stepsOf(plan.root, trace) : []), [plan, trace]);
  return (
    <>
      {trace ? (
        <TraceView run={run} trace={trace} steps={steps} document={document} />
      ) : (
        <p className="note">The answer came without a trace, so there are no times to show.</p>
      )}
      <section aria-label="Query plan">
        <h2>Plan</h2>
        <div className="plan-panel">
          <RunView run={run} />
        </div>
      </section>
    </>
  );
}

function TraceView(props: {
  run: PlannedRun;
  trace: Trace;
  steps: readonly Step[];
  document: string;
}): ReactNode {
  const { run, trace, steps, document } = props;
  const advice = useMemo(() => adviceFor(steps, trace, document), [steps, trace, document]);
  const made = steps.filter((step) => step.record);
  return (
    <>
      <p className="note">
        <strong>{run.operation}</strong> took {duration(trace.seconds * 1000)} at the gateway,{" "}
        {duration(secondsInFetches(trace) * 1000)} of it in {count(made.length, "fetch", "fetches")}{" "}
        with {count(trace.calls.length, "call")} to backends.
      </p>
      <RunErrors messages={run.errors} />
      <section aria-label="Timeline">
        <h2>Timeline</h2>
        <Timeline steps={steps} seconds={trace.seconds} />
      </section>
      {advice.length ? <AdviceList advice={advice} /> : null}
    </>
  );
}

function RunErrors({ messages }: { messages: readonly string[] }): ReactNode {
  if (messages.length === 0) return null;
  return (
    <div className="problems" role="alert">
      <p>The answer has {count(messages.length, "error")}:</p>
      <ul>
        {messages.map((message, index) => (
          <li key={index}>{message}</li>
        ))}
      </ul>
    </div>
  );
}

function AdviceList({ advice }: { advice: readonly Advice[] }): ReactNode {
  return (
    <section aria-label="Advice">
      <h2>Advice</h2>
      <ul className="advice">
        {advice.map(({ title, text }, index) => (
          <li key={index}>
            <strong>{title}.</strong> {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
