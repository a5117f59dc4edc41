/** A text area for SDL with line numbers, and marks at the lines that have problems. */
import { useId, useImperativeHandle, useRef, useState, type ReactNode, type Ref } from "react";

import type { Problem } from "../admin/client";

/** Height of a line and of the space above the first, in pixels; the style sheet has the same. */
const LINE = 20;
const ABOVE = 8;

export interface OverlayHandle {
  /** Takes the focus to a line, from 1. */
  goTo(line: number): void;
}

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Those of the overlay; `line` counts from 1. */
  readonly problems: readonly Problem[];
  readonly ref?: Ref<OverlayHandle>;
}

export function OverlayEditor({ value, onChange, problems, ref }: Props): ReactNode {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [top, setTop] = useState(0);
  useImperativeHandle(ref, () => ({ goTo: (line) => selectLine(area.current, line) }));
  const lines = value.split("\n").length;
  const marked = new Map(problems.map((problem) => [problem.line ?? 1, problem.message]));
  return (
    <div className="field">
      <label htmlFor={id}>Overlay</label>
      <div className="overlay" style={{ height: (Math.min(Math.max(lines, 6), 24) + 1) * LINE }}>
        <div className="overlay-gutter" aria-hidden="true">
          <div style={{ transform: `translateY(${-top}px)` }}>
            {Array.from({ length: lines }, (_, index) => (
              <div key={index} className={marked.has(index + 1) ? "marked" : ""}>
                {index + 1}
              </div>
            ))}
          </div>
        </div>
        <div className="overlay-lines">
          {[...marked].map(([line, message]) => (
            <div
              key={line}
              className="overlay-mark"
              title={message}
              style={{ top: ABOVE + (line - 1) * LINE - top }}
            />
          ))}
          <textarea
            id={id}
            ref={area}
            wrap="off"
            spellCheck={false}
            autoCapitalize="off"
            aria-invalid={problems.length > 0}
            aria-describedby={`${id}-help`}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onScroll={(event) => setTop(event.currentTarget.scrollTop)}
          />
        </div>
      </div>
      <span id={`${id}-help`} className="note">
        SDL that is laid over the source: keys, descriptions, renames, hidden fields.
      </span>
    </div>
  );
}

function selectLine(area: HTMLTextAreaElement | null, line: number): void {
  if (!area) return;
  const before = area.value.split("\n").slice(0, line - 1);
  const start = before.reduce((sum, text) => sum + text.length + 1, 0);
  const end = area.value.indexOf("\n", start);
  area.focus();
  area.setSelectionRange(start, end < 0 ? area.value.length : end);
  area.scrollTop = Math.max(0, (line - 3) * LINE);
}
