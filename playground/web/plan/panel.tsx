/** GraphiQL plugin: how the gateway answered the operation that was run last. */
import type { GraphiQLPlugin } from "@graphiql/react";
import type { ReactNode } from "react";

import { linkTo } from "../shell/place";
import { useStore } from "../shell/store";
import { lastRun } from "./last_run";
import { RunView } from "./run_view";

export const QUERY_PLAN_PLUGIN: GraphiQLPlugin = {
  title: "Query plan",
  icon: PlanIcon,
  content: PlanPanel,
};

function PlanPanel(): ReactNode {
  const run = useStore(lastRun);
  return (
    <section className="plan-panel" aria-label="Query plan">
      <h2 className="plan-title">Query plan</h2>
      <RunView run={run} />
      {run.state === "planned" ? (
        <p className="plan-note">
          <a href={linkTo("plan")}>What it took, fetch by fetch</a>
        </p>
      ) : null}
    </section>
  );
}

function PlanIcon(props: object): ReactNode {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" {...props}>
      <rect x="8.5" y="2.5" width="7" height="5" rx="1.5" />
      <rect x="2.5" y="16.5" width="7" height="5" rx="1.5" />
      <rect x="14.5" y="16.5" width="7" height="5" rx="1.5" />
      <path d="M12 7.5v4.5M6 16.5V12h12v4.5" strokeLinejoin="round" />
    </svg>
  );
}
