/** Fetches as bars over the time of the request; each opens what is known of it. */
import { useState, type CSSProperties, type ReactNode } from "react";

import { subgraphColour } from "../shell/colour";
import { count, duration } from "../shell/format";
import { StepDetails } from "./step_details";
import type { Step } from "./steps";

const TICKS = [0, 0.25, 0.5, 0.75, 1];

interface Props {
  readonly steps: readonly Step[];
  /** How long the request took. */
  readonly seconds: number;
}

export function Timeline({ steps, seconds }: Props): ReactNode {
  if (steps.length === 0) return <p className="note">No subgraph was asked.</p>;
  return (
    <div className="timeline">
      <div className="timeline-axis" aria-hidden="true">
        {TICKS.map((tick) => (
          <span key={tick} style={{ left: `${tick * 100}%` }}>
            {duration(tick * seconds * 1000)}
          </span>
        ))}
      </div>
      <ol>
        {steps.map((step, index) => (
          <StepRow key={index} step={step} seconds={seconds} />
        ))}
      </ol>
    </div>
  );
}

function StepRow({ step, seconds }: { step: Step; seconds: number }): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  const { record } = step;
  return (
    <li style={subgraphColour(step.subgraph)}>
      <button
        type="button"
        className="timeline-row"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <span className="timeline-name">
          <span className="timeline-number">{step.id ?? "?"}</span> {step.subgraph}
        </span>
        <span className="timeline-bars" aria-hidden="true">
          {record ? <span className="timeline-bar" style={span(record, seconds)} /> : null}
          {step.calls.map((call, index) => (
            <span
              key={index}
              className={call.code ? "timeline-call failed" : "timeline-call"}
              style={span(call, seconds)}
            />
          ))}
        </span>
        <span className="timeline-time">{timeOf(step)}</span>
      </button>
      {isOpen ? <StepDetails step={step} /> : null}
    </li>
  );
}

function timeOf({ record, calls, cache }: Step): string {
  if (!record) return "not needed";
  const parts = [duration(record.seconds * 1000)];
  if (record.code) parts.push(record.code);
  else if (cache?.result === "hit") parts.push("cache");
  else if (calls.length > 1) parts.push(count(calls.length, "call"));
  return parts.join(", ");
}

function span(timed: { started: number; seconds: number }, whole: number): CSSProperties {
  const share = (part: number) => `${whole > 0 ? Math.min(100, (part / whole) * 100) : 0}%`;
  return { left: share(timed.started), width: share(timed.seconds) };
}
