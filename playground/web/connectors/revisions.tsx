/** The revisions of the graph: who applied what, what it changed, and the way back. */
import { useEffect, useRef, useState, type ReactNode } from "react";

import { Failure } from "../admin/failure";
import { useAction, useAdmin, useAdminClient } from "../admin/use_admin";
import { ago } from "../shell/format";
import { servedRevision } from "../shell/revision";
import { ChangeList } from "./change_list";
import { AcceptBreaking } from "./proposal_view";
import { DIFF_QUERY, REVISIONS_QUERY, ROLLBACK, type Change, type Revision } from "./types";

interface Props {
  readonly isEditable: boolean;
  /** Key of the place that is open: `diff 3`, `rollback 3`, or another one's. */
  readonly open: string;
  readonly onOpen: (key: string) => void;
  readonly onChanged: (revision: number) => void;
}

export function Revisions(props: Props): ReactNode {
  const { data, error, reload } = useAdmin<{ revisions: Revision[] }>(REVISIONS_QUERY);
  const revisions = data?.revisions ?? [];
  const current = revisions.find((revision) => revision.isCurrent)?.number;
  return (
    <section aria-label="Revisions">
      <h2>Revisions</h2>
      {error ? <Failure error={error} onRetry={reload} /> : null}
      <ul className="revisions">
        {revisions.map((revision) => (
          <RevisionItem key={revision.number} revision={revision} current={current} {...props} />
        ))}
      </ul>
    </section>
  );
}

function RevisionItem(
  props: Props & { revision: Revision; current: number | undefined },
): ReactNode {
  const { revision, current, isEditable, open, onOpen, onChanged } = props;
  const { number, author, at, reason, isCurrent, parent, sources } = revision;
  const [diffKey, rollbackKey] = [`diff ${number}`, `rollback ${number}`];
  return (
    <li aria-label={`Revision ${number}`}>
      <div className="revision">
        <strong>{number}</strong>
        <span>
          {reason} <span className="message">{author}, {ago(at)}</span>
          {sources.map((source) => (
            <span key={source.name} className={`badge ${source.kind.toLowerCase()}`}>
              {source.kind.toLowerCase()} {source.name}
            </span>
          ))}
          {isCurrent ? <span className="badge good">served</span> : null}
        </span>
        <span className="actions">
          {number === 0 ? null : (
            <button
              type="button"
              className="button"
              aria-expanded={open === diffKey}
              onClick={() => onOpen(open === diffKey ? "" : diffKey)}
            >
              Changes
            </button>
          )}
          {isCurrent || !isEditable || open === rollbackKey ? null : (
            <button type="button" className="button" onClick={() => onOpen(rollbackKey)}>
              Roll back
            </button>
          )}
        </span>
      </div>
      {open === diffKey ? <Diff older={parent} newer={number} /> : null}
      {open === rollbackKey && current !== undefined ? (
        <Rollback
          to={number}
          current={current}
          onCancel={() => onOpen("")}
          onDone={onChanged}
        />
      ) : null}
    </li>
  );
}

function Diff({ older, newer }: { older: number; newer: number }): ReactNode {
  const { data, error, reload } = useAdmin<{ diff: Change[] }>(DIFF_QUERY, { older, newer });
  if (error) return <Failure error={error} onRetry={reload} />;
  if (!data) return <p role="status">Comparing…</p>;
  if (data.diff.length === 0) return <p role="status">The schema is the same.</p>;
  return <ChangeList changes={data.diff} />;
}

function Rollback(props: {
  to: number;
  current: number;
  onCancel: () => void;
  onDone: (revision: number) => void;
}): ReactNode {
  const { to, current, onCancel, onDone } = props;
  const client = useAdminClient();
  const variables = { older: current, newer: to };
  const { data, error, reload } = useAdmin<{ diff: Change[] }>(DIFF_QUERY, variables);
  const [isAccepted, setIsAccepted] = useState(false);
  const rolling = useAction(async (_signal) => {
    const done = await client.request<{ rollback: { number: number } }>(ROLLBACK, {
      revision: to,
      acceptBreaking: isAccepted,
    });
    servedRevision.set(done.rollback.number);
    onDone(done.rollback.number);
  });
  // the button that opened this is gone
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const isRefused = rolling.error?.code === "PROPOSAL_REFUSED";
  const isBreaking = isRefused || (data?.diff.some((change) => change.isBreaking) ?? false);
  return (
    <div className="decision" ref={panel} tabIndex={-1} role="group" aria-label="Roll back">
      <p role="status" className="status">
        {rolling.isBusy ? "Rolling back…" : data ? statusOf(to, data.diff) : "Comparing…"}
      </p>
      {error ? <Failure error={error} onRetry={reload} /> : null}
      {rolling.error ? <Failure error={rolling.error} /> : null}
      {data ? <ChangeList changes={data.diff} /> : null}
      <div className="actions">
        {isBreaking ? <AcceptBreaking isAccepted={isAccepted} onChange={setIsAccepted} /> : null}
        <button
          type="button"
          className="button danger"
          disabled={!data || rolling.isBusy || (isBreaking && !isAccepted)}
          onClick={() => rolling.run()}
        >
          Roll back
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </div>
  );
}

function statusOf(to: number, changes: readonly Change[]): string {
  if (changes.length === 0) return `Back to revision ${to}: the schema stays the same.`;
  const breaking = changes.filter((change) => change.isBreaking).length;
  return breaking
    ? `Back to revision ${to}: ${breaking} of ${changes.length} changes could break clients.`
    : `Back to revision ${to}: ${changes.length} changes, none could break clients.`;
}
