/** How the gateway planned the operation that was run last, or why there is no plan. */
import { useState, type ReactNode } from "react";

import type { QueryPlan } from "./extension";
import type { LastRun } from "./last_run";
import { fetchesOf, type PlanNode } from "./node";
import { PlanTree } from "./tree";

export function RunView({ run }: { run: LastRun }): ReactNode {
  switch (run.state) {
    case "none":
      return (
        <p className="plan-note">
          Run an operation (Ctrl-Enter) to see which subgraphs the gateway asks, for what, and in
          which order.
        </p>
      );
    case "running":
      return (
        <p className="plan-note" role="status">
          Waiting for the answer to <strong>{run.operation}</strong>…
        </p>
      );
    case "planned":
      return <PlanView operation={run.operation} plan={run.plan} />;
    case "unplanned":
      return <Unplanned errors={run.errors} />;
    case "failed":
      return (
        <div className="plan-note" role="alert">
          <p>The last request failed, so there is no plan to show.</p>
          <p className="plan-error">{run.message}</p>
        </div>
      );
  }
}

function Unplanned({ errors }: { errors: readonly string[] }): ReactNode {
  if (errors.length === 0) {
    return (
      <p className="plan-note" role="status">
        The last answer came without a plan: the gateway is configured not to show plans, or it
        answered without asking a subgraph.
      </p>
    );
  }
  return (
    <div className="plan-note" role="alert">
      <p>The last operation was not planned:</p>
      <ul>
        {errors.map((message, index) => (
          <li key={index} className="plan-error">
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

type View = "tree" | "text";

function PlanView({ operation, plan }: { operation: string; plan: QueryPlan }): ReactNode {
  const [view, setView] = useState<View>("tree");
  const shown = plan.root ? view : "text";
  return (
    <>
      <p className="plan-note" role="status">
        <strong>{operation}</strong>
        {`: ${summaryOf(plan.root)}`}
      </p>
      <div className="plan-actions">
        {plan.root ? <ViewSwitch view={view} onChange={setView} /> : null}
        <CopyButton text={plan.text} />
      </div>
      {plan.root && shown === "tree" ? (
        <PlanTree root={plan.root} />
      ) : (
        <pre className="plan-text" tabIndex={0} aria-label="Query plan as text">
          {plan.text}
        </pre>
      )}
    </>
  );
}

function ViewSwitch({ view, onChange }: { view: View; onChange: (view: View) => void }): ReactNode {
  const option = (value: View, label: string) => (
    <button
      type="button"
      className="button"
      aria-pressed={view === value}
      onClick={() => onChange(value)}
    >
      {label}
    </button>
  );
  return (
    <div className="switch" role="group" aria-label="Form of the plan">
      {option("tree", "Tree")}
      {option("text", "Text")}
    </div>
  );
}

function CopyButton({ text }: { text: string }): ReactNode {
  const [copied, setCopied] = useState("");
  // browsers have a clipboard only on https and on loopback
  if (!("clipboard" in navigator)) return null;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(text),
      () => setCopied(""),
    );
  return (
    <button type="button" className="button" onClick={() => void copy()}>
      {copied === text ? "Copied" : "Copy text"}
    </button>
  );
}

function summaryOf(root: PlanNode | undefined): string {
  const fetches = root ? fetchesOf(root) : [];
  if (fetches.length === 0) return "no subgraph was asked";
  const subgraphs = new Set(fetches.map((fetch) => fetch.subgraph));
  return `${count(fetches.length, "fetch", "fetches")} from ${count(subgraphs.size, "subgraph", "subgraphs")}`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
